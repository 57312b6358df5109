import { expect } from 'vitest';
import type { RunResult } from '../../src/report/result.js';
import { allRows } from './rows.js';
import type { Offices } from './offices.js';

/** Totals of a run that found nothing to do. */
export const nothingDone: RunResult['totals'] = {
  inserted: 0,
  updated: 0,
  deleted: 0,
  conflicts: 0,
  merged: 0,
  quarantined: 0,
};

/** Every site holds the same rows, byte for byte as its server shows them. */
export async function expectSame(offices: Offices, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const [hub, ...spokes] = await Promise.all(offices.sites.map((site) => allRows(site, table)));
    for (const rows of spokes) expect(rows, table).toEqual(hub);
  }
}

/** Invariant 4: all sites hold the same rows, and another run finds nothing to do. */
export async function expectConverged(offices: Offices, ...tables: readonly string[]): Promise<void> {
  await expectSame(offices, ...tables);
  const again = await offices.sync();
  expect({ outcome: again.outcome, warnings: again.warnings, ...again.totals }).toEqual({
    outcome: 'ok',
    warnings: [],
    ...nothingDone,
  });
  await expectSame(offices, ...tables);
}
