import { expect, it } from 'vitest';
import type { LineResult } from './line.js';
import { type BenchRecord, type Measurement, mergeRecords } from './record.js';

const measured = (work: string): Measurement<LineResult> => ({
  at: '2026-01-31T10:00:00.000Z',
  rows: 1000,
  runs: 1,
  result: { work, series: [], verdicts: [], note: null },
});

const recordOf = (node: string, lines: BenchRecord['lines']): BenchRecord => ({
  environment: { cores: 2, node, server: 'MariaDB' },
  lines,
  scaling: {},
});

it('takes what was measured anew and keeps the other lines', () => {
  const known = recordOf('20', { one: measured('old'), two: measured('kept') });
  const merged = mergeRecords(known, recordOf('24', { one: measured('new') }));
  expect(merged).toEqual(recordOf('24', { one: measured('new'), two: measured('kept') }));
});

it('begins with what there is', () => {
  const fresh = recordOf('20', { one: measured('new') });
  expect(mergeRecords(null, fresh)).toEqual(fresh);
});
