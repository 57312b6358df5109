import { describe, expect, it } from 'vitest';
import { checkView } from './check-view.js';
import { initOutcome, initStatements } from './init-view.js';
import { planView } from './plan-view.js';
import { printable, shortened } from './printable.js';
import type { PlanResult, RunResult } from './result.js';
import type { RestoreResult } from './restore-result.js';
import { restoreView } from './restore-view.js';
import { runSummary } from './run-summary.js';
import { statusView } from './status-view.js';
import { paintFor } from './text-table.js';
import { verifyView } from './verify-view.js';

const plain = paintFor(false);
const names = (id: number): string => ['', 'Kathmandu', 'Pokhara', 'Tansen'][id] ?? `site ${id}`;
const none = { inserted: 0, updated: 0, deleted: 0 };

const run: RunResult = {
  run: 7,
  outcome: 'warnings',
  startedAt: '2026-01-31T10:00:00.000Z',
  finishedAt: '2026-01-31T10:00:12.000Z',
  sites: [
    { id: 2, name: 'Pokhara', outcome: 'synced', clockSkewMs: 0, error: null, refusedTables: [] },
    { id: 3, name: 'Tansen', outcome: 'skipped', clockSkewMs: null, error: 'no route to host', refusedTables: [] },
  ],
  tables: [
    {
      table: 'person',
      site: 2,
      round: 1,
      candidates: 3,
      hub: { ...none, inserted: 1 },
      spoke: { ...none, updated: 2 },
      conflicts: 1,
      merged: 0,
      quarantined: 0,
      guardMisses: 0,
      ms: 1,
    },
    {
      table: 'person',
      site: 2,
      round: 2,
      candidates: 1,
      hub: none,
      spoke: { ...none, updated: 1 },
      conflicts: 0,
      merged: 0,
      quarantined: 0,
      guardMisses: 1,
      ms: 1,
    },
    {
      table: 'stock',
      site: 2,
      round: 1,
      candidates: 0,
      hub: none,
      spoke: none,
      conflicts: 0,
      merged: 0,
      quarantined: 0,
      guardMisses: 0,
      ms: 1,
    },
  ],
  totals: { inserted: 1, updated: 3, deleted: 0, conflicts: 1, merged: 0, quarantined: 0 },
  conflicts: [
    {
      id: 3,
      table: 'person',
      record: '1',
      kind: 'update/update',
      certainty: 'base',
      winner: { site: 3, user: 'chandra' },
      losers: [{ site: 2, user: null }],
    },
  ],
  untracked: [{ table: 'person', site: 3, rows: 2 }],
  files: [],
  mails: { sent: 0, waiting: 2 },
  warnings: ['the clock of Tansen is off'],
};

describe('files', () => {
  const side = { present: true, size: 4_000, modifiedAt: '2026-03-01T10:00:00Z' };
  const files: RunResult['files'] = [
    {
      site: 2,
      outcome: 'conflicts',
      transferred: 3,
      bytes: 30_000_000,
      heldBack: 0,
      error: null,
      conflicts: [
        { path: 'a\nb', reason: 'r', hub: side, spoke: { present: false, size: null, modifiedAt: null }, kept: 'hub' },
        { path: '', reason: 'r', hub: null, spoke: null, kept: 'both' },
      ],
    },
    { site: 3, outcome: 'failed', transferred: 0, bytes: 0, heldBack: 0, error: 'the disk is full', conflicts: [] },
  ];
  const warnings = ['the files of Tansen were not all synced: the disk is full', 'the clock of Tansen is off'];

  it('are summed up with what needs a person, and nothing is said twice', () => {
    expect(runSummary({ ...run, files, warnings }, names, plain)).toContain(
      `Files of Pokhara: conflicts, 3 files, 30.0 MB
   a\\nb: at the hub 4.0 kB of 2026-03-01 10:00:00 (kept), at the site deleted
   the folder itself: at the hub unknown, at the site unknown
Files of Tansen: failed: the disk is full
Mails: 2 waiting
Warning: the clock of Tansen is off
`,
    );
  });
});

describe('a run', () => {
  it('is summed up by outcome, sites, tables that changed, conflicts, mails and warnings', () => {
    expect(runSummary(run, names, plain)).toBe(
      `Run 7: finished, but something needs a person in 12 s · 1 inserted · 3 updated · 1 conflict
   site     outcome
   Pokhara  synced
   Tansen   skipped  no route to host
   spoke    table   at the hub  at the spoke
   Pokhara  person  1 inserted  3 updated     1 conflict · 1 changed meanwhile, left to the next run
Conflict 3: person 1, update/update, known from the last agreement: Tansen (chandra) won over Pokhara (unknown user)
Changed with no entry in the change log: 2 rows of person at Tansen
Mails: 2 waiting
Warning: the clock of Tansen is off
`,
    );
  });

  it('names only those of many sites that need a person', () => {
    const sites = Array.from({ length: 300 }, (_, i) => ({ ...run.sites[i === 7 ? 1 : 0]!, id: i + 2 }));
    expect(runSummary({ ...run, sites }, names, plain)).toContain(
      '   Tansen  skipped  no route to host\n   299 sites synced\n',
    );
  });
});

describe('a plan', () => {
  const plan: PlanResult = {
    ...run,
    outcome: 'ok',
    sites: [],
    tables: [],
    conflicts: [],
    untracked: [],
    warnings: [],
    mails: { sent: 0, waiting: 0 },
    changes: [
      {
        table: 'person',
        record: '1',
        site: 2,
        from: 1,
        action: 'update',
        hub: { id: '1', town: 'Patan', note: null, photo: { hex: '00ff' } },
        spoke: { id: '1', town: 'a\u001b[2Jb', note: '', photo: { hex: '00fe' } },
      },
      {
        table: 'person',
        record: '2',
        site: 1,
        from: 2,
        action: 'insert',
        hub: null,
        spoke: { id: '2', town: 'x'.repeat(100) },
      },
    ],
  };

  it('shows each row with the values on both sides and what would happen', () => {
    expect(planView(plan, names, 1, false, plain)).toBe(
      `2 rows would be written:

person 1  would be updated at Pokhara
   column  hub               spoke
   town    Patan             a\\x1b[2Jb
   note    NULL              ''
   photo   0x00ff (2 bytes)  0x00fe (2 bytes)
   1 column equal

person 2  would be inserted at Kathmandu (hub)
   column  hub       spoke
   id      (no row)  2
   town    (no row)  ${'x'.repeat(47)}…

Plan: ok in 12 s · 1 inserted · 3 updated · 1 conflict
Nothing was written.
`,
    );
    expect(planView(plan, names, 1, true, plain)).toContain('   id      1                 1\n');
  });
});

describe('the other views', () => {
  it('verify: the same, different, unread, refused', () => {
    const tables = [1, 2].map((site) => ({ table: 'person', site, rows: 1200, checksum: '9a', differences: 0 }));
    const sites = [1, 2].map((id) => ({ id, name: names(id), error: null }));
    expect(verifyView({ identical: true, tables, sites, refused: [] }, names, plain)).toBe(
      `   table   site        rows  checksum
   person  Kathmandu  1,200  9a        the same
   person  Pokhara    1,200  9a        the same
Identical: 2 sites hold the same rows in 1 table.
`,
    );
    const differing = { ...tables[1]!, differences: 1 };
    expect(verifyView({ identical: false, tables: [differing], sites, refused: [] }, names, plain)).toMatch(
      /1 difference\nNot identical: 1 difference\.\n$/,
    );
    const unread = {
      identical: false,
      tables,
      sites: [{ id: 3, name: 'Tansen', error: 'gone' }],
      refused: [{ table: 'x', reason: 'no key' }],
    };
    expect(verifyView(unread, names, plain)).toMatch(
      /Tansen could not be read: gone\nx was not compared: no key\nNot proven to be identical\.\n$/,
    );
  });

  it('status: what waits for a person', () => {
    const view = statusView(
      {
        hub: { id: 1, name: 'Kathmandu', maintenanceSince: null },
        running: null,
        lastRun: { run: 7, outcome: 'warnings', startedAt: '2026-01-31T10:00:00Z', finishedAt: '2026-01-31T10:00:12Z' },
        sites: [
          {
            id: 2,
            name: 'Pokhara',
            direction: 'two-way',
            lastOutcome: 'synced',
            lastError: null,
            lastSyncedAt: '2026-01-31T10:00:00Z',
            maintenanceSince: null,
            refusedTables: [{ table: 'stock', reason: 'stock has no key at Pokhara' }],
            tables: [{ table: 'person', bookmark: '5', behind: 2, pins: 1 }],
          },
          {
            id: 3,
            name: 'Tansen',
            direction: 'receive-only',
            lastOutcome: 'skipped',
            lastError: 'gone',
            lastSyncedAt: null,
            maintenanceSince: '2026-01-31T10:30:00Z',
            refusedTables: [],
            tables: [],
          },
        ],
        conflicts: { open: 1 },
        quarantine: [{ table: 'person', record: '9', site: 2, reason: 'name is taken', since: '2026-01-31T10:00:00Z' }],
        outbox: { waiting: 2, oldestAt: '2026-01-31T09:00:00Z', lastError: 'mail server mail:25: Timeout' },
      },
      names,
      new Date('2026-01-31T12:30:00Z'),
      plain,
    );
    expect(view).toBe(`Hub       Kathmandu (site 1)
Last run  run 7, warnings, 2 hours ago (2026-01-31T10:00:00Z)

   spoke    direction     last run  last synced                         not yet sent  pins
   Pokhara  two-way       synced    2 hours ago (2026-01-31T10:00:00Z)             2     1
   Tansen   receive-only  skipped   never                                          0     0

Tansen: gone
Not synced: stock has no key at Pokhara
Tansen may still be in maintenance since 2 hours ago (2026-01-31T10:30:00Z): the next run runs its after hook first
Quarantine: person 9 at Pokhara: name is taken
2 mails waiting since 3 hours ago (2026-01-31T09:00:00Z): mail server mail:25: Timeout; spokesync outbox list
1 open conflict · 1 row in quarantine · 2 mails waiting
`);
  });

  it('check: errors before warnings, each with its fix', () => {
    const finding = {
      site: 2,
      table: 'person',
      code: 'x',
      message: 'no key',
      fix: 'ALTER TABLE person\nADD PRIMARY KEY (id)',
    };
    expect(
      checkView(
        {
          findings: [
            { ...finding, site: null, table: null, severity: 'warning' },
            { ...finding, severity: 'error' },
          ],
        },
        names,
        plain,
      ),
    ).toBe(
      `error Pokhara, person: no key
   fix: ALTER TABLE person
        ADD PRIMARY KEY (id)

warning: no key
   fix: ALTER TABLE person
        ADD PRIMARY KEY (id)

1 error, 1 warning.
`,
    );
    expect(checkView({ findings: [] }, names, plain)).toBe('Every site is ready to be synced.\n');
  });

  it('init: statements that can be run by hand, and what became of them', () => {
    const site = {
      id: 1,
      name: 'Kathmandu',
      statements: ['CREATE TABLE a (\n  id INT\n)', 'B;'],
      applied: false,
      error: null,
    };
    expect(initStatements({ sites: [site, { ...site, statements: [] }] }, plain)).toBe(
      '-- Kathmandu (site 1)\nCREATE TABLE a (\n  id INT\n);\nB;\n',
    );
    expect(initOutcome({ sites: [site] }, plain)).toBe(
      'Nothing was run. To run these statements: spokesync init --yes\n',
    );
    expect(initOutcome({ sites: [{ ...site, applied: true }] }, plain)).toBe('Done: 2 statements.\n');
    expect(initOutcome({ sites: [{ ...site, error: 'denied' }] }, plain)).toBe(
      'Kathmandu: denied\nNot every site is ready: run spokesync init again.\n',
    );
  });
});

describe('restore', () => {
  const restored: Extract<RestoreResult, { outcome: 'restored' }> = {
    outcome: 'restored',
    conflict: 12,
    table: 'person',
    record: '41',
    loser: 2,
    action: 'update',
    columns: ['job'],
    skipped: [],
    by: { id: '17', userName: 'bikash' },
    before: null,
    after: null,
  };

  it.each([
    ['update', 'person 41 is restored: the values of Pokhara, job.'],
    ['insert', 'person 41 is back: the values of Pokhara, job.'],
    ['delete', 'person 41 is deleted, as Pokhara did.'],
  ] as const)('says what an %s did', (action, first) => {
    expect(restoreView({ ...restored, action }, names, plain)).toBe(
      `${first}\nConflict 12 is closed. The next run carries it to all sites.\n`,
    );
  });
});

describe('texts from elsewhere', () => {
  it.each([
    ['नमस्ते é 😀', 'नमस्ते é 😀'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b]0;x\u0007', '\\x1b]0;x\\x07'],
    ['a\u202eb\u0085', 'a\\u202eb\\x85'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('are cut by characters, not in the middle of one', () => {
    expect(shortened('😀'.repeat(10), 4)).toBe('😀😀😀…');
    expect(shortened('abcd', 4)).toBe('abcd');
    expect(shortened('x'.repeat(5_000_000), 5)).toBe('xxxx…');
  });
});
