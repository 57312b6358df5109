import { amount, bytesAmount, counted, joinCounts, span } from '../report/amounts.js';
import { changedTables } from '../report/changed-tables.js';
import { fileConflictLine } from '../report/file-conflict-line.js';
import { recordText } from '../report/record-text.js';
import type { RunResult, SiteResult } from '../report/result.js';
import { conflictLine, newWarnings, totals } from '../report/run-summary.js';
import type { QuarantinedRow } from '../report/status-result.js';
import { inline } from './fill-template.js';
import { localTime } from './local-time.js';
import type { Block, TableLine } from './mail-body.js';
import type { MailContext } from './mail-context.js';
import type { RunReport } from './ended-run.js';
import { shortenEnd } from './unicode-cut.js';

/** The longest that a message is: the rest of it is in the log. */
const MESSAGE = 500;

/** The parts of the report, what needs a person first, with at most `shown` lines of each kind, and then `… and N more`. */
export function reportBlocks(report: RunReport, context: MailContext, shown: number): readonly Block[] {
  const { result, error, quarantine } = report;
  const waiting = quarantine.map((row) => quarantineLine(row, context));
  const failure = [error?.message, error?.hint].filter((part) => typeof part === 'string').map(brief);
  return [
    ...(error === null ? [] : [warning(failure.join('\n'))]),
    ...(result === null ? [] : headBlocks(result, shown)),
    ...section('In quarantine', waiting, shown),
    ...(result === null ? [] : bodyBlocks(result, context, shown)),
  ];
}

function quarantineLine({ table, record, site, reason, since }: QuarantinedRow, context: MailContext): string {
  const ms = Date.parse(since);
  const time = Number.isNaN(ms) ? inline(since) : localTime(BigInt(ms) * 1000n, context.timeZone);
  return `${inline(table)} ${inline(recordText(record))} at ${context.siteName(site)}, since ${time}: ${reason}`;
}

/** Items in a list under a heading; nothing if there are none. */
export function section(heading: string, items: readonly string[], shown: number): readonly Block[] {
  if (items.length === 0) return [];
  return [
    { kind: 'heading', text: heading, level: 2 },
    { kind: 'list', items: items.slice(0, shown).map(brief) },
    ...more(items.length - shown),
  ];
}

/** The same for a table. */
export function tableSection(
  heading: string,
  head: readonly string[],
  lines: readonly TableLine[],
  shown: number,
): readonly Block[] {
  if (lines.length === 0) return [];
  return [
    { kind: 'heading', text: heading, level: 2 },
    { kind: 'table', head, lines: lines.slice(0, shown) },
    ...more(lines.length - shown),
  ];
}

function headBlocks(result: RunResult, shown: number): readonly Block[] {
  const took = span(Date.parse(result.finishedAt) - Date.parse(result.startedAt));
  return [
    { kind: 'paragraph', text: `${totals(result)}, in ${took}.`, tone: 'plain' },
    ...siteBlocks(result.sites, shown),
    ...section('Warnings', newWarnings(result), shown),
  ];
}

/** Of many sites only those are shown that need a person. */
function siteBlocks(sites: readonly SiteResult[], shown: number): readonly Block[] {
  const troubled = sites.filter((site) => site.outcome !== 'synced');
  const isMany = sites.length > shown;
  const lines = (isMany ? troubled : sites).map(({ name, outcome, error }): TableLine => ({
    cells: [inline(name), outcome],
    note: error === null ? null : brief(error),
    mark: outcome !== 'synced',
  }));
  const rest = sites.length - troubled.length;
  return [
    ...tableSection('Sites', ['site', 'outcome'], lines, shown),
    ...(isMany ? [quiet(`${counted(rest, 'site')} synced.`)] : []),
  ];
}

function changedLines(result: RunResult, siteName: MailContext['siteName']): readonly TableLine[] {
  const changed = changedTables(result.tables);
  const needsPerson = changed.filter(({ quarantined, conflicts }) => quarantined + conflicts > 0);
  return [...needsPerson, ...changed.filter((one) => !needsPerson.includes(one))].map((one) => ({
    cells: [siteName(one.site), inline(one.table), one.atHub, one.atSpoke],
    note: one.remarks === '' ? null : one.remarks,
    mark: one.quarantined > 0,
  }));
}

function bodyBlocks(result: RunResult, { siteName }: MailContext, shown: number): readonly Block[] {
  const conflicts = result.conflicts.map((conflict) => conflictLine(conflict, siteName));
  const untracked = result.untracked.map(({ site, table, rows }) =>
    plain([siteName(site), inline(table), amount(rows)]),
  );
  const files = result.files.map(({ site, outcome, transferred, bytes, error }) => ({
    cells: [siteName(site), outcome, amount(transferred), bytesAmount(bytes)],
    note: error === null ? null : brief(error),
    mark: outcome !== 'synced',
  }));
  const fileConflicts = result.files.flatMap(({ site, conflicts: some }) =>
    some.map((one) => `${siteName(site)}: ${fileConflictLine(one)}`),
  );
  const { sent, waiting } = result.mails;
  const counts = [[sent, 'sent'] as const, [waiting, 'waiting'] as const];
  return [
    ...section('Conflicts', conflicts, shown),
    ...tableSection('Rows', ['site', 'table', 'at the hub', 'at the site'], changedLines(result, siteName), shown),
    ...tableSection('Changes without an entry in the change log', ['site', 'table', 'rows'], untracked, shown),
    ...tableSection('Files', ['site', 'outcome', 'files copied', 'in all'], files, shown),
    ...section('Files that both sides changed', fileConflicts, shown),
    ...(sent + waiting === 0 ? [] : [quiet(`Mails: ${joinCounts(counts, '')}.`)]),
  ];
}

/** A line of a table that nothing is remarked of. */
export function plain(cells: readonly string[]): TableLine {
  return { cells, note: null, mark: false };
}

function brief(text: string): string {
  return shortenEnd(text, MESSAGE);
}

function more(count: number): readonly Block[] {
  return count > 0 ? [quiet(`… and ${amount(count)} more`)] : [];
}

function quiet(text: string): Block {
  return { kind: 'paragraph', text, tone: 'quiet' };
}

function warning(text: string): Block {
  return { kind: 'paragraph', text, tone: 'warning' };
}
