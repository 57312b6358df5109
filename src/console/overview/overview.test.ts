import { expect, test } from 'vitest';
import { advance, NO_PROGRESS } from '../../report/progress.js';
import type { SiteStatus } from '../../report/status-result.js';
import { concernsOf } from './concerns.js';
import { headlineOf } from './headline.js';
import { toldAt } from './told-error.js';
import { byUrgency, type Overview, overviewOf } from './overview.js';

const YESTERDAY = '2026-11-22T06:00:00.000Z';

const site = (id: number, wishes: Partial<SiteStatus> = {}): SiteStatus => ({
  id,
  name: `Site ${id}`,
  direction: 'two-way',
  lastOutcome: 'synced',
  lastError: null,
  lastSyncedAt: YESTERDAY,
  maintenanceSince: null,
  refusedTables: [],
  tables: [],
  ...wishes,
});

type Facts = Parameters<typeof overviewOf>[0];

function world(
  sites: readonly SiteStatus[],
  wishes: Partial<Facts> = {},
  quarantined: readonly number[] = [],
): Overview {
  return overviewOf({
    hub: 'Kathmandu',
    run: null,
    paceNow: 1000,
    asked: [],
    isPlanning: false,
    missed: null,
    warnings: [],
    isScheduled: true,
    maxClockSkewMs: 5000,
    status: {
      hub: { id: 1, name: 'Kathmandu', maintenanceSince: null },
      running: null,
      lastRun: null,
      sites,
      conflicts: { open: 0 },
      quarantine: [],
      outbox: { waiting: 0, oldestAt: null, lastError: null },
    },
    health: { status: 'ok', reasons: [], runningSince: null, lastRun: null, nextRun: null },
    watched: {
      now: 0,
      startedAt: 0,
      runningSince: null,
      next: null,
      lastRun: null,
      hub: {
        sites: new Map(
          sites.map(({ id }) => [
            id,
            { lastSuccess: 0, clockSkewMs: 0, quarantined: quarantined.includes(id) ? 2 : 0 },
          ]),
        ),
        openConflicts: 0,
        mailsWaiting: 0,
      },
      hubError: null,
    },
    ...wishes,
  });
}

const table = (behind: number) => ({ table: 'person', bookmark: '1', behind, pins: 0 });

test.each<[string, Partial<SiteStatus>, string]>([
  ['reached', {}, 'in-sync'],
  ['never reached', { lastOutcome: null, lastSyncedAt: null }, 'never'],
  ['rows wait', { tables: [table(3)] }, 'behind'],
  ['skipped', { lastOutcome: 'skipped', lastError: 'timed out' }, 'offline'],
  ['failed', { lastOutcome: 'failed', lastError: 'too long' }, 'needs-person'],
  ['synced but for a table', { refusedTables: [{ table: 'stock', reason: 'stock has no key' }] }, 'needs-person'],
  ['between its hooks without a run', { maintenanceSince: YESTERDAY }, 'needs-person'],
])('a site that was %s is %#', (_, status, kind) => {
  expect(world([site(2, status)]).sites[0]?.state.kind).toBe(kind);
});

test('while a run goes on, its sites wait for their turn, are synced, and are as they became', () => {
  const begun = advance(NO_PROGRESS, { type: 'pass-started', site: 2, round: 1, attempt: 1 }, 0);
  const done = advance(begun, { type: 'pass-done', site: 3, round: 1, outcome: 'skipped', reason: 'timed out' }, 0);
  const run = { run: 7, since: 0, spokes: [2, 3, 4], progress: done, waitsFor: null, warnings: [] };
  const overview = world([site(2), site(3), site(4), site(5, { maintenanceSince: YESTERDAY })], { run });
  expect(overview.sites.map(({ state }) => state.kind)).toEqual(['syncing', 'offline', 'queued', 'maintenance']);
  expect(headlineOf(overview).sentence).toBe('Run 7 is at work.');
});

test('what needs somebody comes first, and what many sites have alike is told once', () => {
  const brake = (id: number) => site(id, { lastOutcome: 'failed', lastError: `Site ${id}: too much at Site ${id}` });
  const sites = [site(2), brake(3), brake(4), site(5, { lastOutcome: 'skipped', lastError: 'Site 5: no answer' })];
  const overview = world(sites);
  expect(byUrgency(overview.sites).map(({ id }) => id)).toEqual([3, 4, 5, 2]);
  expect(concernsOf(overview)).toEqual([
    { tone: 'bad', title: '2 sites need a person: Site 3, Site 4', text: 'At Site 3: Too much at Site 3.', link: null },
    { tone: 'warn', title: 'Site 5 cannot be reached', text: 'No answer. Each run tries again.', link: null },
  ]);
  expect(headlineOf(overview)).toMatchObject({ tone: 'bad', sentence: 'One thing needs a person.' });
});

test('tables that are left out are told once for all sites that have them so, beside rows in quarantine', () => {
  const refusedTables = [{ table: 'stock', reason: 'stock has no key at Kathmandu' }];
  const overview = world([site(2, { refusedTables }), site(3, { refusedTables }), site(4)], {}, [3]);
  expect(concernsOf(overview).map(({ title, text }) => [title, text])).toEqual([
    ['2 sites need a person: Site 2, Site 3', 'At Site 2: Stock is not synced: stock has no key at Kathmandu.'],
    ['2 rows in quarantine', 'They cannot be written as things stand (Site 3). Everything else goes on.'],
  ]);
  expect(headlineOf(overview)).toMatchObject({ tone: 'bad', sentence: '2 things need a person.' });
});

test('a run that was asked for in vain is told of, and so is a table that a site has not', () => {
  const lastRun = { run: 7, outcome: 'warnings', startedAt: YESTERDAY, finishedAt: YESTERDAY } as const;
  const missed = { spokes: [2], at: 0, message: 'another run holds the hub: hub.example (4711)' };
  const { status } = world([site(2)]);
  const overview = world([site(2)], {
    missed,
    warnings: ['Site 2 has no table address'],
    status: { ...status, lastRun },
  });
  expect(concernsOf(overview).map(({ title, text }) => [title, text])).toEqual([
    ['The last run left 1 warning', 'Site 2 has no table address.'],
    [
      'A sync that somebody asked for was not made',
      'It waited ten minutes for its turn: another run holds the hub: hub.example (4711). Ask for it again when that is over.',
    ],
  ]);
});

test.each([
  [
    'Jumla (10.8.0.2:3306): connect ECONNREFUSED 10.8.0.2:3306 (is the server running?)',
    /^Nothing answers at 10\.8\.0\.2:3306\./u,
  ],
  ['Jumla (db:3306): getaddrinfo ENOTFOUND db', /^The name of db:3306 is not known\./u],
  ['Jumla: table address: ECONNRESET in a comment', /^Table address: ECONNRESET in a comment\.$/u],
])('%s is told in words', (message, told) => {
  expect(toldAt('Jumla', message)).toMatch(told);
});

test('sixty sites in sixty troubles make a short list', () => {
  const sites = Array.from({ length: 60 }, (_, at) =>
    site(at + 2, { lastOutcome: 'failed', lastError: `fault ${at}` }),
  );
  const concerns = concernsOf(world(sites));
  expect(concerns).toHaveLength(6);
  expect(concerns.at(-1)?.title).toBe('55 more sites need a person');
});

test('quarantine, and a service without a schedule, are told; where all is well, nothing is', () => {
  expect(concernsOf(world([site(2), site(3)], {}, [3])).map(({ title }) => title)).toEqual(['2 rows in quarantine']);
  expect(concernsOf(world([site(2)], { isScheduled: false })).map(({ tone }) => tone)).toEqual(['info']);
  const well = world([site(2), site(3)]);
  expect([concernsOf(well), headlineOf(well).sentence]).toEqual([[], 'All 3 sites are in sync.']);
});
