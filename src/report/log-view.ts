import { counted } from './amounts.js';
import type { LoggedWrite, LogResult } from './log-result.js';
import { shortened } from './printable.js';
import { recordText } from './record-text.js';
import { personText } from './shown-value-text.js';
import type { SiteNames } from './site-names.js';
import type { Paint } from './text-table.js';

const WIDTH = 60;

/** How many characters of a statement are shown: a row may hold megabytes. */
const SQL_WIDTH = 4000;

/** Entries, a line each, with their statements below if `withSql`. Ends with a line break. */
export function logView({ entries, more }: LogResult, names: SiteNames, withSql: boolean, paint: Paint): string {
  if (entries.length === 0) return 'No entries.\n';
  const older = more
    ? paint('dim', `The last ${counted(entries.length, 'entry', 'entries')}: --limit shows more.\n`)
    : '';
  return older + entries.map((entry) => logLine(entry, names, withSql, paint)).join('');
}

/** One entry: when it was written, from where to where, what, by whom. */
export function logLine(entry: LoggedWrite, names: SiteNames, withSql: boolean, paint: Paint): string {
  const { at, from, to, action, table, record, person, run, comment, untracked, sql } = entry;
  const parts = [
    at === null ? 'time unknown        ' : `${at.slice(0, 19)}Z`,
    `${names(from)} → ${names(to)}`,
    `${action} ${paint('bold', `${shortened(table, WIDTH)} ${shortened(recordText(record), WIDTH)}`)}`,
    `by ${personText(person)}`,
    ...(run === null ? [] : [paint('dim', `run ${run}`)]),
    ...(untracked === true ? [paint('yellow', 'untracked')] : []),
    ...(comment === null ? [] : [`“${shortened(comment, WIDTH)}”`]),
  ];
  return `${parts.join('  ')}\n${withSql && sql !== null ? `    ${shortened(sql, SQL_WIDTH)}\n` : ''}`;
}
