import { expect, test } from 'vitest';
import type { SiteSummary } from '../../records/run-summary.js';
import { siteLine } from './site-line.js';

const site = (name: string, rows: number, outcome: SiteSummary['outcome'] = 'synced'): SiteSummary => ({
  id: 2,
  name,
  rows,
  outcome,
});

test('what was not synced comes first, then where most rows changed; many are counted', () => {
  expect(siteLine({ sites: [site('Dang', 3), site('Jumla', 0, 'skipped'), site('Pokhara', 1200)] })).toBe(
    'Jumla not reached · Pokhara 1,200 · Dang 3',
  );
  expect(siteLine({ sites: [site('Dang', 0), site('Jumla', 0)] })).toBe('none of 2 sites');
  expect(siteLine({ sites: [site('Dang', 2, 'failed')] })).toBe('Dang failed after 2');
  expect(siteLine({ sites: Array.from({ length: 60 }, (_, at) => site(`S${at}`, at)) })).toBe(
    'S59 59 · S58 58 · S57 57 · S56 56 · 55 more',
  );
});
