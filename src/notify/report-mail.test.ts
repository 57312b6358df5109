import { describe, expect, it } from 'vitest';
import { context } from '../../test/support/mail-samples.js';
import { DEFAULT_TEMPLATES } from '../config/mail-templates.js';
import type { ConflictResult, RunResult, SiteResult, TableResult } from '../report/result.js';
import type { RunReport } from './ended-run.js';
import { reportMail } from './report-mail.js';

const none = { inserted: 0, updated: 0, deleted: 0 };
const table = (name: string, site: number, counts: Partial<TableResult>): TableResult => ({
  table: name,
  site,
  round: 1,
  candidates: 3,
  hub: none,
  spoke: none,
  conflicts: 0,
  merged: 0,
  quarantined: 0,
  guardMisses: 0,
  ms: 41,
  ...counts,
});
const synced: SiteResult = {
  id: 2,
  name: 'Pokhara',
  outcome: 'synced',
  clockSkewMs: 0,
  error: null,
  refusedTables: [],
};
const skipped: SiteResult = {
  id: 3,
  name: 'Tansen',
  outcome: 'skipped',
  clockSkewMs: null,
  refusedTables: [],
  error: 'cannot connect to 10.8.0.3:3306: no route to host',
};
const conflict: ConflictResult = {
  id: 12,
  table: 'person',
  record: '41',
  kind: 'update/update',
  certainty: 'base',
  winner: { site: 3, user: 'chandra' },
  losers: [{ site: 2, user: 'bikash' }],
};
const result: RunResult = {
  run: 7,
  outcome: 'warnings',
  startedAt: '2026-11-23T03:27:44.000Z',
  finishedAt: '2026-11-23T03:29:05.000Z',
  sites: [synced, skipped],
  tables: [
    table('person', 2, { hub: { ...none, updated: 1 }, conflicts: 1 }),
    table('address', 2, { spoke: { ...none, inserted: 1200 }, quarantined: 1 }),
    table('stock', 2, {}),
  ],
  totals: { inserted: 1200, updated: 1, deleted: 0, conflicts: 1, merged: 0, quarantined: 1 },
  conflicts: [conflict],
  files: [
    {
      site: 2,
      outcome: 'conflicts',
      transferred: 14,
      bytes: 3000,
      heldBack: 0,
      conflicts: [
        {
          path: 'plan.pdf',
          reason: 'contents changed on both sides',
          hub: { present: true, size: 4, modifiedAt: '2026-11-20T10:00:00Z' },
          spoke: { present: true, size: 5, modifiedAt: '2026-11-21T11:00:00Z' },
          kept: 'both',
        },
      ],
      error: null,
    },
  ],
  mails: { sent: 2, waiting: 1 },
  warnings: ['the clock of Pokhara is 12 s off'],
  untracked: [{ table: 'person', site: 2, rows: 14 }],
};
const report: RunReport = {
  outcome: 'warnings',
  run: 7,
  result,
  error: null,
  quarantine: [
    {
      table: 'address',
      record: '51',
      site: 2,
      reason: "Duplicate entry '9846' for key 'phone'",
      since: '2026-11-20T04:00:00.000Z',
    },
  ],
  fileLogs: [{ site: 2, text: 'UNISON 2.52.1 started\r\nskipped: a\u001b[2Jb.jpg' }],
  endedAtMs: Date.parse('2026-11-23T03:29:05.000Z'),
};
const subjectOf = (changed: Partial<RunReport>): string => reportMail({ ...report, ...changed }, context).subject;
const ok: RunResult = {
  ...result,
  outcome: 'ok',
  sites: [synced],
  files: [],
  mails: { sent: 0, waiting: 0 },
  warnings: [],
};

describe("the administrators' report", () => {
  it('tells what needs a person first, then what was done', () => {
    const { subject, text } = reportMail(report, context);
    expect(subject).toMatchInlineSnapshot(
      `"[Himalaya Health] sync 7: warnings: Tansen skipped, files of Pokhara with conflicts, 1 row in quarantine, 1 mail waiting"`,
    );
    expect(text).toMatchInlineSnapshot(`
      "Sync 7 ended at 2026-11-23 09:14:05 (Asia/Kathmandu): warnings: Tansen
      skipped, files of Pokhara with conflicts, 1 row in quarantine, 1 mail
      waiting.

      1,200 inserted · 1 updated · 1 conflict · 1 quarantined, in 1 min 21 s.

      SITES

        site     outcome
        Pokhara  synced
        Tansen   skipped
            cannot connect to 10.8.0.3:3306: no route to host

      WARNINGS

      - the clock of Pokhara is 12 s off

      IN QUARANTINE

      - address 51 at Pokhara, since 2026-11-20 09:45:00: Duplicate entry '9846'
        for key 'phone'

      CONFLICTS

      - Conflict 12: person 41, update/update, known from the last agreement:
        Tansen (chandra) won over Pokhara (bikash)

      ROWS

        site     table    at the hub  at the site
        Pokhara  person   1 updated   –
            1 conflict
        Pokhara  address  –           1,200 inserted
            1 quarantined

      CHANGES WITHOUT AN ENTRY IN THE CHANGE LOG

        site     table   rows
        Pokhara  person    14

      FILES

        site     outcome    files copied  in all
        Pokhara  conflicts            14  3.0 kB

      FILES THAT BOTH SIDES CHANGED

      - Pokhara: plan.pdf: at the hub 4 B of 2026-11-20 10:00:00, at the site 5 B
        of 2026-11-21 11:00:00

      Mails: 2 sent · 1 waiting.

      ----------------------------------------------------------------------------

      Written by spokesync for Himalaya Health.
      "
    `);
  });

  it('has the details attached', () => {
    const { attachments } = reportMail(report, context);
    expect(attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['sync-7-database.txt', 'text/plain; charset=utf-8'],
      ['sync-7-files.txt', 'text/plain; charset=utf-8'],
    ]);
    const [database, files] = attachments.map(({ content }) => content);
    expect(database?.slice(database.indexOf('EVERY TABLE'))).toMatchInlineSnapshot(`
      "EVERY TABLE THAT WAS WALKED OVER

        site     table    round  compared  conflicts  merged  quarantined  missed  ms
        Pokhara  person       1         3          1       0            0       0  41
        Pokhara  address      1         3          0       0            1       0  41
        Pokhara  stock        1         3          0       0            0       0  41
      "
    `);
    expect(files).toBe('Pokhara\n\nUNISON 2.52.1 started\nskipped: a\\x1b[2Jb.jpg\n');
  });

  it.each<[string, Partial<RunReport>, string]>([
    ['all went well', { outcome: 'ok', result: ok, quarantine: [] }, 'ok'],
    [
      'many sites are missing',
      {
        result: { ...ok, sites: Array.from({ length: 60 }, (_, id) => ({ ...skipped, id, name: `Office ${id}` })) },
        quarantine: [],
      },
      'warnings: Office 0, Office 1, Office 2 and 57 more skipped',
    ],
    [
      'a site failed',
      { result: { ...ok, sites: [{ ...skipped, outcome: 'failed' }] }, quarantine: [] },
      'warnings: Tansen failed',
    ],
    ['rows wait', { result: ok }, 'warnings: 1 row in quarantine'],
    [
      'there is a warning only',
      { result: { ...ok, warnings: ['odd\nthing'] }, quarantine: [] },
      'warnings: odd\\nthing',
    ],
    [
      'it could not go on',
      {
        outcome: 'failed',
        result: null,
        quarantine: [],
        error: { code: 'connect', message: 'No hub.\nBcc: x', hint: 'Start it.' },
      },
      'failed: No hub.\\nBcc: x',
    ],
    [
      'it was interrupted, with a sentence of its own',
      {
        outcome: 'failed',
        result: null,
        quarantine: [],
        error: { code: 'interrupted', message: 'Interrupted by SIGTERM.', hint: null },
      },
      'failed: Interrupted by SIGTERM',
    ],
  ])('names the outcome in its subject: %s', (_, changed, outcome) => {
    expect(subjectOf(changed)).toBe(`[Himalaya Health] sync 7: ${outcome}`);
  });

  it('tells of a run that could not go on why, and what to do', () => {
    const failed: RunReport = {
      outcome: 'failed',
      run: null,
      result: null,
      error: { code: 'connect', message: 'The hub cannot be reached: connect ECONNREFUSED', hint: 'Is it running?' },
      quarantine: [],
      endedAtMs: report.endedAtMs,
    };
    const mail = reportMail(failed, context);
    expect(mail.subject).toBe('[Himalaya Health] sync –: failed: The hub cannot be reached: connect ECONNREFUSED');
    expect(mail.text).toMatchInlineSnapshot(`
      "Sync – ended at 2026-11-23 09:14:05 (Asia/Kathmandu): failed: The hub cannot
      be reached: connect ECONNREFUSED.

      The hub cannot be reached: connect ECONNREFUSED
      Is it running?

      ----------------------------------------------------------------------------

      Written by spokesync for Himalaya Health.
      "
    `);
    expect(mail.attachments).toEqual([]);
  });

  it('stays readable with sixty sites and a thousand conflicts; the attachment has them all', () => {
    const sites = Array.from({ length: 60 }, (_, i) => ({
      ...(i === 7 ? skipped : synced),
      id: i + 2,
      name: `Office ${i}`,
    }));
    const big: RunResult = {
      ...result,
      sites,
      tables: sites.flatMap(({ id }) =>
        ['a', 'b', 'c'].map((name) => table(name, id, { hub: { ...none, inserted: 1 } })),
      ),
      conflicts: Array.from({ length: 1000 }, (_, i) => ({ ...conflict, id: i + 1 })),
    };
    const { text, html, attachments } = reportMail({ ...report, result: big }, context);
    expect(text).toContain('  Office 7  skipped\n');
    expect(text).toContain('\n59 sites synced.\n');
    expect(text).toContain('\n… and 980 more\n');
    expect(text).toContain('\n… and 160 more\n');
    expect(text.length).toBeLessThan(8_000);
    expect(html.length).toBeLessThan(40_000);
    expect(attachments[0]?.content).toContain('\n- Conflict 1,000'.replace(',', ''));
    expect(attachments[0]?.content).toContain('  Office 59');
  });

  it('cuts what a server says at length, and lets none of it be HTML', () => {
    const loud = `<b>${'x'.repeat(5_000)}`;
    const { text, html } = reportMail(
      { ...report, result: { ...result, warnings: [loud], sites: [{ ...skipped, error: loud }] } },
      context,
    );
    expect(html).not.toContain('<b>');
    expect(text.length).toBeLessThan(4_000);
  });

  it('begins and ends as the templates say', () => {
    const templates = {
      ...DEFAULT_TEMPLATES,
      reportIntro: 'Lauf {run}: {outcome}',
      reportFooter: 'Gruß, {organisation}',
    };
    const { text } = reportMail({ ...report, outcome: 'ok', result: ok, quarantine: [] }, { ...context, templates });
    expect(text.startsWith('Lauf 7: ok\n\n')).toBe(true);
    expect(text.endsWith('Gruß, Himalaya Health\n')).toBe(true);
  });
});
