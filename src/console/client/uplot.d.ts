/** The chart library, which the service hands out beside these modules as `uplot.js`. */
export { default } from 'uplot';
