import { SyncError } from '../errors.js';
import { brake } from '../reconcile/brake.js';
import type { Compared } from './compare-table.js';
import type { PassContext } from './pass-context.js';

/** Throws `brake` where a pass would change more of a table than `safety` allows (invariant 10); nothing is written then. */
export function checkBrake({ run, spoke }: PassContext, compared: Compared): void {
  const { name } = compared.table.ledger.layout;
  if (run.allowChanges.has(name)) return;
  const sides = [
    { place: run.config.hub.name, tableRows: compared.hubRows, ...compared.expected.hub },
    { place: spoke.config.name, tableRows: compared.spokeRows, ...compared.expected.spoke },
  ];
  for (const { place, ...counts } of sides) {
    const reason = brake(counts, run.config.safety);
    if (reason === null) continue;
    throw new SyncError('brake', `table ${name} at ${place}: ${reason}`, {
      hint: `look at it with spokesync plan; if it is right, run again with --allow-changes ${name}`,
    });
  }
}
