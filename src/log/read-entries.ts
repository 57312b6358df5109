import { isoTime } from '../records/iso-time.js';
import { id } from '../mysql/identifier.js';
import type { Row, Session, Sql, Value } from '../mysql/session.js';
import type { Person } from '../records/people.js';
import type { LoggedWrite } from '../report/log-result.js';
import type { ShownRow } from '../report/result.js';
import { type DescribedLog, logColumn } from './described-log.js';

const COLUMNS = [
  'id',
  'timestamp',
  'run',
  'site_id_from',
  'site_id_to',
  'table',
  'record_id',
  'update_type',
  'user_id',
  'user_email',
  'user_firstname',
  'user_lastname',
  'user_name',
  'comment',
  'time_of_change_on_remote_server',
  'untracked',
  'sql',
  'row_before',
  'row_after',
] as const;

/** What may hold megabytes in each entry. */
const LARGE: readonly string[] = ['sql', 'row_before', 'row_after'];

interface Portion {
  readonly order: 'oldest first' | 'newest first';
  readonly limit: number;
  /** False: the large columns are left out, and null. */
  readonly withRows: boolean;
}

/** Entries that the predicate over `l` picks, by id: the first `limit` in this order. */
export async function readEntries(
  session: Session,
  log: DescribedLog,
  where: Sql,
  { order, limit, withRows }: Portion,
): Promise<LoggedWrite[]> {
  const columns = COLUMNS.map((column) => (withRows || !LARGE.includes(column) ? logColumn(log, column) : 'NULL'));
  const rows = await session.rows({
    sql: `SELECT ${columns.join(', ')}
            FROM ${log.table} l
           WHERE ${where.sql}
           ORDER BY l.${id('id')} ${order === 'oldest first' ? 'ASC' : 'DESC'} LIMIT ${limit}`,
    values: where.values ?? [],
  });
  return rows.map(entryOf);
}

function entryOf(row: Row): LoggedWrite {
  const text = Object.fromEntries(COLUMNS.map((name, at) => [name, textOf(row[at])])) as Record<
    (typeof COLUMNS)[number],
    string | null
  >;
  const { run, untracked } = text;
  return {
    id: Number(text.id),
    at: timeOf(text.timestamp),
    run: run === null ? null : Number(run),
    from: Number(text.site_id_from),
    to: Number(text.site_id_to),
    table: text.table ?? '',
    record: text.record_id ?? '',
    action: actionOf(text.update_type),
    person: personOf(text.user_id, text.user_email, text.user_firstname, text.user_lastname, text.user_name),
    comment: known(text.comment),
    changedAt: timeOf(text.time_of_change_on_remote_server),
    untracked: untracked === null ? null : untracked === '1',
    sql: known(text.sql),
    before: rowOf(text.row_before),
    after: rowOf(text.row_after),
  };
}

function textOf(value: Value | undefined): string | null {
  return value?.toString() ?? null;
}

/** Old installations know no NULL: an empty text stands for it. */
function known(text: string | null): string | null {
  return text === '' ? null : text;
}

/** UTC; null for NULL and zero dates. */
function timeOf(text: string | null): string | null {
  return text?.startsWith('0000-00-00') === true ? null : isoTime(text);
}

function actionOf(type: string | null): LoggedWrite['action'] {
  if (type === 'INSERT') return 'insert';
  return type === 'DELETE' ? 'delete' : 'update';
}

function personOf(
  userId: string | null,
  email: string | null,
  firstName: string | null,
  lastName: string | null,
  userName: string | null,
): Person | null {
  const person = {
    email: known(email),
    firstName: known(firstName),
    lastName: known(lastName),
    userName: known(userName),
  };
  const isNamed = Object.values(person).some((value) => value !== null);
  // 0 and '' stand for an unknown user where the column knows no NULL.
  const isKnown = userId !== null && userId !== '' && userId !== '0';
  return isKnown || isNamed ? { id: userId ?? '', ...person } : null;
}

/** A text that was cut, as a TEXT column cut it, is no JSON any more. */
function rowOf(text: string | null): ShownRow | null {
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text) as ShownRow;
  } catch {
    return null;
  }
}
