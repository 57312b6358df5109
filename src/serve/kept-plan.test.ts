import { expect, test } from 'vitest';
import type { PlannedChange, PlanResult } from '../report/result.js';
import { keptPlan } from './kept-plan.js';

const planOf = (changes: readonly PlannedChange[]): PlanResult => ({
  run: 0,
  outcome: 'ok',
  startedAt: '',
  finishedAt: '',
  sites: [],
  tables: [],
  totals: { inserted: 0, updated: 0, deleted: 0, conflicts: 0, merged: 0, quarantined: 0 },
  conflicts: [],
  untracked: [],
  files: [],
  mails: { sent: 0, waiting: 0 },
  warnings: [],
  changes,
});

const changeOf = (record: number, note: string): PlannedChange => ({
  table: 'person',
  record: String(record),
  site: 2,
  from: 1,
  action: 'insert',
  hub: { id: String(record), note, photo: { hex: note.slice(0, 10) }, gone: null },
  spoke: null,
});

test('a plan is kept as it is where it is small', () => {
  const changes = [changeOf(1, 'a'), changeOf(2, 'b')];
  expect(keptPlan(planOf(changes))).toMatchObject({ changes, changesInAll: 2 });
});

test('of many changes some are kept, of long values their beginning', () => {
  const many = Array.from({ length: 6_000 }, (_, at) => changeOf(at, 'x'));
  const kept = keptPlan(planOf(many));
  expect([kept.changes.length, kept.changesInAll]).toEqual([5_000, 6_000]);
  const [long] = keptPlan(planOf([changeOf(1, 'y'.repeat(100_000))])).changes;
  expect(long?.hub?.['note']).toBe(`${'y'.repeat(2_000)}…`);
  const large = Array.from({ length: 5_000 }, (_, at) => changeOf(at, 'z'.repeat(2_000)));
  const { changes } = keptPlan(planOf(large));
  expect(changes.length).toBeGreaterThan(3_000);
  expect(changes.length).toBeLessThan(4_000);
});
