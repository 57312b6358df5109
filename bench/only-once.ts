import type { Stage } from './stage.js';

/** The same stage for a contest of one round. */
export function onlyOnce(stage: Stage): Stage {
  return { ...stage, options: { ...stage.options, runs: 1 } };
}
