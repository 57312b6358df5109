import { span } from '../../report/amounts.js';

/** How far a site's clock is off the hub's: `0.8 s ahead`, `2 min 05 s behind`. */
export function clockText(skewMs: number): string {
  return `${span(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}`;
}
