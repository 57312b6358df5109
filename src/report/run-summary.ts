import { bytesAmount, counted, joinCounts, span } from './amounts.js';
import { changedTables } from './changed-tables.js';
import { fileConflictLine } from './file-conflict-line.js';
import { printable } from './printable.js';
import { recordText } from './record-text.js';
import type { ConflictResult, FilesResult, RunResult, Side, SiteResult, TableResult } from './result.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';
import { untrackedLine } from './untracked-line.js';

/** What a run did, for people: outcome, sites, tables that changed, conflicts and warnings. Ends with a line break. */
export function runSummary(result: RunResult, names: SiteNames, paint: Paint): string {
  const tookMs = Date.parse(result.finishedAt) - Date.parse(result.startedAt);
  const head = `Run ${result.run}: ${outcome(result, paint)} in ${span(tookMs)} · ${totals(result)}\n`;
  const parts = [
    head,
    siteTable(result.sites, paint),
    changesTable(result.tables, names, paint),
    ...result.conflicts.map((conflict) => `${conflictLine(conflict, names)}\n`),
    untrackedLine(result.untracked, names),
    files(result, names),
    mails(result),
    ...newWarnings(result).map((warning) => `${paint('yellow', 'Warning:')} ${printable(warning)}\n`),
  ];
  return parts.filter((part) => part !== '').join('');
}

/** `1 inserted · 2 updated · 1 conflict`. */
export function totals({ totals: sum }: Pick<RunResult, 'totals'>): string {
  return joinCounts(
    [
      [sum.inserted, 'inserted'],
      [sum.updated, 'updated'],
      [sum.deleted, 'deleted'],
      [sum.merged, 'merged'],
      [sum.conflicts, sum.conflicts === 1 ? 'conflict' : 'conflicts'],
      [sum.quarantined, 'quarantined'],
    ],
    'nothing to do',
  );
}

/** One conflict in a line: who met in which record, and whose value was kept. */
export function conflictLine(conflict: ConflictResult, names: SiteNames): string {
  const side = ({ site, user }: Side): string => `${names(site)} (${user === null ? 'unknown user' : printable(user)})`;
  const losers = conflict.losers.map(side).join(', ');
  const where = `${printable(conflict.table)} ${printable(recordText(conflict.record))}`;
  return `Conflict ${conflict.id}: ${where}, ${conflict.kind}, known from ${CERTAINTY[conflict.certainty]}: ${side(conflict.winner)} won over ${losers}`;
}

const CERTAINTY = { base: 'the last agreement', 'change-log': 'the change log', timestamp: 'timestamps only' } as const;

function outcome(result: RunResult, paint: Paint): string {
  if (result.outcome === 'ok') return paint('green', 'ok');
  return result.outcome === 'warnings'
    ? paint('yellow', 'finished, but something needs a person')
    : paint('red', 'failed');
}

function siteTable(sites: readonly SiteResult[], paint: Paint): string {
  // Hundreds of sites are fine as a number: only those that need a person are named then.
  const shown = sites.length <= 20 ? sites : sites.filter((site) => site.outcome !== 'synced');
  const rows = shown.map((site): Cell[] => [
    { text: printable(site.name) },
    { text: site.outcome, mark: site.outcome !== 'synced' },
    { text: site.error === null ? '' : printable(site.error) },
  ]);
  const rest = sites.length - shown.length;
  const more = rest > 0 ? `   ${counted(rest, 'site')} synced\n` : '';
  return (rows.length > 0 ? textTable(['site', 'outcome', ''], rows, paint) : '') + more;
}

function changesTable(tables: readonly TableResult[], names: SiteNames, paint: Paint): string {
  const rows = changedTables(tables).map((one): Cell[] => [
    { text: names(one.site) },
    { text: printable(one.table) },
    { text: one.atHub },
    { text: one.atSpoke },
    { text: one.remarks, mark: one.quarantined > 0 },
  ]);
  return rows.length > 0 ? textTable(['spoke', 'table', 'at the hub', 'at the spoke', ''], rows, paint) : '';
}

/** Warnings, without those that only repeat the error of a site or of its files. */
export function newWarnings({
  warnings,
  sites,
  files,
}: Pick<RunResult, 'warnings' | 'sites' | 'files'>): readonly string[] {
  const errors = [...sites, ...files].flatMap(({ error }) => error ?? []);
  const told = files.flatMap(({ conflicts }) => conflicts.map(fileConflictLine));
  return warnings.filter((warning) => ![...errors, ...told].some((text) => warning.includes(text)));
}

function files(result: RunResult, names: SiteNames): string {
  return result.files
    .map((one) => [filesLine(one, names), ...conflictLines(one)].map((line) => `${line}\n`).join(''))
    .join('');
}

/** `Files of Pokhara: synced, 4 files, 1.2 MB`, with the error if there is one. */
function filesLine({ site, outcome, transferred, bytes, error }: FilesResult, names: SiteNames): string {
  const copied = transferred > 0 ? `, ${counted(transferred, 'file')}, ${bytesAmount(bytes)}` : '';
  return `Files of ${names(site)}: ${outcome}${copied}${error === null ? '' : `: ${printable(error)}`}`;
}

const MOST_CONFLICTS = 10;

function conflictLines({ conflicts }: FilesResult): readonly string[] {
  const more = conflicts.length - MOST_CONFLICTS;
  const shown = conflicts.slice(0, MOST_CONFLICTS).map((one) => `   ${fileConflictLine(one)}`);
  return more > 0 ? [...shown, `   and ${counted(more, 'file')} more`] : shown;
}

function mails({ mails: { sent, waiting } }: RunResult): string {
  if (sent + waiting === 0) return '';
  return `Mails: ${joinCounts(
    [
      [sent, 'sent'],
      [waiting, 'waiting'],
    ],
    '',
  )}\n`;
}
