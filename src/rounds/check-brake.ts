import { SyncError } from '../errors.js';
import { brake } from '../reconcile/brake.js';
import type { Expectations } from './expectations.js';
import type { PassContext } from './pass-context.js';

/** What a pass expects to change in a table, and how many rows each side has there. */
export interface BrakeInput {
  readonly table: string;
  readonly hubRows: number;
  readonly spokeRows: number;
  readonly expected: Expectations;
}

/** Throws `brake` where a pass would change more of a table than `safety` allows (invariant 10); nothing is written then. */
export function checkBrake({ run, spoke }: PassContext, { table, hubRows, spokeRows, expected }: BrakeInput): void {
  if (run.allowChanges.has(table)) return;
  const sides = [
    { place: run.config.hub.name, tableRows: hubRows, ...expected.hub },
    { place: spoke.config.name, tableRows: spokeRows, ...expected.spoke },
  ];
  for (const { place, ...counts } of sides) {
    const reason = brake(counts, run.config.safety);
    if (reason === null) continue;
    throw new SyncError('brake', `table ${table} at ${place}: ${reason}`, {
      hint: `look at it with spokesync plan; if it is right, run again with --allow-changes ${table}`,
    });
  }
}
