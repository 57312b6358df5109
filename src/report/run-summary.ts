import { counted, joinCounts, span } from './amounts.js';
import { printable } from './printable.js';
import type { ConflictResult, Counts, RunResult, Side, SiteResult, TableResult } from './result.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';

/** What a run did, for people: outcome, sites, tables that changed, conflicts and warnings. Ends with a line break. */
export function runSummary(result: RunResult, names: SiteNames, paint: Paint): string {
  const tookMs = Date.parse(result.finishedAt) - Date.parse(result.startedAt);
  const head = `Run ${result.run}: ${outcome(result, paint)} in ${span(tookMs)} · ${totals(result)}\n`;
  const parts = [
    head,
    siteTable(result.sites, paint),
    changesTable(result.tables, names, paint),
    ...result.conflicts.map((conflict) => `${conflictLine(conflict, names)}\n`),
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
  const where = `${printable(conflict.table)} ${printable(conflict.record)}`;
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
  const sums = new Map<string, TableResult>();
  for (const one of tables) {
    const key = JSON.stringify([one.site, one.table]);
    const before = sums.get(key);
    sums.set(key, before ? added(before, one) : one);
  }
  const rows = [...sums.values()]
    .filter(isWorthALine)
    .map((one): Cell[] => [
      { text: names(one.site) },
      { text: printable(one.table) },
      { text: written(one.hub) },
      { text: written(one.spoke) },
      { text: remarks(one), mark: one.quarantined > 0 },
    ]);
  return rows.length > 0 ? textTable(['spoke', 'table', 'at the hub', 'at the spoke', ''], rows, paint) : '';
}

function isWorthALine(one: TableResult): boolean {
  return written(one.hub) !== '–' || written(one.spoke) !== '–' || remarks(one) !== '';
}

function written(counts: Counts): string {
  return joinCounts(
    [
      [counts.inserted, 'inserted'],
      [counts.updated, 'updated'],
      [counts.deleted, 'deleted'],
    ],
    '–',
  );
}

function remarks(one: TableResult): string {
  return joinCounts(
    [
      [one.conflicts, one.conflicts === 1 ? 'conflict' : 'conflicts'],
      [one.merged, 'merged'],
      [one.quarantined, 'quarantined'],
      [one.guardMisses, 'changed meanwhile, left to the next run'],
    ],
    '',
  );
}

function added(a: TableResult, b: TableResult): TableResult {
  const plus = (x: Counts, y: Counts): Counts => ({
    inserted: x.inserted + y.inserted,
    updated: x.updated + y.updated,
    deleted: x.deleted + y.deleted,
  });
  return {
    ...a,
    hub: plus(a.hub, b.hub),
    spoke: plus(a.spoke, b.spoke),
    conflicts: a.conflicts + b.conflicts,
    merged: a.merged + b.merged,
    quarantined: a.quarantined + b.quarantined,
    guardMisses: a.guardMisses + b.guardMisses,
  };
}

/** Warnings, without those that only repeat the error of a site. */
function newWarnings({ warnings, sites }: RunResult): readonly string[] {
  return warnings.filter((warning) => !sites.some(({ error }) => error !== null && warning.includes(error)));
}

function files(result: RunResult, names: SiteNames): string {
  return result.files
    .map((one) => `Files of ${names(one.site)}: ${one.outcome}, ${counted(one.transferred, 'file')}\n`)
    .join('');
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
