import { rowsOfParts } from '../compare/rows-of-keys.js';
import { isTooLarge } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import type { ShownRow } from '../report/result.js';
import { UNSIGNED } from '../schema/encoding.js';
import { partsThatFit } from '../schema/keys-that-fit.js';
import type { Table } from '../schema/table.js';
import { begunRow } from './begun-row.js';
import type { Person } from './people.js';
import { recordsThatFit } from './records-that-fit.js';

/** One row that is written somewhere, and by whom it was changed. */
export interface LogEntry {
  readonly from: number;
  readonly to: number;
  readonly userId: string | null;
  readonly person: Person | null;
  readonly table: string;
  readonly record: string;
  readonly action: 'insert' | 'update' | 'delete';
  readonly comment: string | null;
  readonly sql: string;
  /** By the clock of the site where it was changed, UTC. */
  readonly timeOfChange: string | null;
  readonly before: ShownRow | null;
  readonly after: ShownRow | null;
  /** Row hashes of the two; null where it is not known of exactly that row. */
  readonly hashBefore: string | null;
  readonly hashAfter: string | null;
  /** True: no change log entry told of the change. */
  readonly untracked: boolean;
  /** The batch that writes it at a spoke; null for what the hub's own transaction writes. */
  readonly token: bigint | null;
}

const name = 'sync_log';

/** What stands for "unknown" in a column that an old installation made NOT NULL. */
function unknownValue(dataType: string): string {
  if (/char|text|enum|set/u.test(dataType)) return '';
  return /date|time/u.test(dataType) ? '0000-00-00 00:00:00' : '0';
}

/** The columns that an entry fills, in the order of {@link valuesOf}. */
const COLUMNS = [
  'site_id_from',
  'site_id_to',
  'user_id',
  'table',
  'record_id',
  'update_type',
  'comment',
  'time_of_change_on_remote_server',
  'user_email',
  'user_firstname',
  'user_lastname',
  'user_name',
  'run',
  'batch',
  'hash_before',
  'hash_after',
  'untracked',
  'sql',
  'row_before',
  'row_after',
] as const;

/** The last columns: each holds a whole row. */
const LARGE = 3;

type Field = string | number | null;

function valuesOf(entry: LogEntry, run: string): Field[] {
  const { person, before, after } = entry;
  return [
    entry.from,
    entry.to,
    entry.userId,
    entry.table,
    entry.record,
    entry.action.toUpperCase(),
    entry.comment,
    entry.timeOfChange,
    person?.email ?? null,
    person?.firstName ?? null,
    person?.lastName ?? null,
    person?.userName ?? null,
    run,
    entry.token?.toString() ?? null,
    entry.hashBefore,
    entry.hashAfter,
    entry.untracked ? 1 : 0,
    entry.sql,
    before === null ? null : JSON.stringify(before),
    after === null ? null : JSON.stringify(after),
  ];
}

/** Characters; beyond, each large column goes by itself, or a row of a third of max_allowed_packet would end the run. */
const MOST_TOGETHER = 1_000_000;

function isLarge(values: readonly Field[]): boolean {
  return values.slice(-LARGE).reduce((sum: number, value) => sum + String(value ?? '').length, 0) > MOST_TOGETHER;
}

/** Adds entries to the hub's sync_log. `described` is that table as the hub has it: old ones know no NULL (DESIGN §5). */
export async function logWrites(
  tx: HubTransaction,
  database: string,
  described: Table,
  run: bigint,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const log = qualified(database, name);
  const unknown = COLUMNS.map((column): string | null => {
    const there = described.columns.find((one) => one.name === column);
    return there === undefined || there.nullable ? null : unknownValue(there.dataType);
  });
  const insert = `INSERT INTO ${log} (${COLUMNS.map(id).join(', ')}, ${id('timestamp')})
                  VALUES (${marksFor(COLUMNS)}, NOW())`;
  const filled = (values: readonly Field[]): Field[] => values.map((value, index) => value ?? unknown[index] ?? null);
  const runText = run.toString();
  // Ids are given in the order of the entries: people read them so.
  let together: Field[][] = [];
  for (const entry of entries) {
    const values = valuesOf(entry, runText);
    if (!isLarge(values)) {
      together.push(filled(values));
      continue;
    }
    await tx.session.batch(insert, together);
    together = [];
    const small = filled([...values.slice(0, -LARGE), ...Array<null>(LARGE).fill(null)]);
    const { insertId } = await tx.session.write({ sql: insert, values: small });
    await addLarge(tx.session, log, insertId, entry, values);
  }
  await tx.session.batch(insert, together);
}

/** Each by itself. What the hub takes in no packet is begun only: a log that cannot hold a row must not stop everybody. */
async function addLarge(
  session: Session,
  log: string,
  entryId: string | null,
  { before, after }: LogEntry,
  values: readonly Field[],
): Promise<void> {
  const begun = (row: ShownRow | null): string | null => (row === null ? null : JSON.stringify(begunRow(row, 0)));
  const [sql = null, rowBefore = null, rowAfter = null] = values.slice(-LARGE);
  const isWhole = [
    await addWhole(session, log, entryId, { column: 'row_before', value: rowBefore }),
    await addWhole(session, log, entryId, { column: 'row_after', value: rowAfter }),
    await addWhole(session, log, entryId, { column: 'sql', value: sql }),
  ];
  // A row that is only begun is not the one with that hash.
  const instead: readonly (readonly [set: string, value: string | null])[] = [
    [`${id('row_before')} = ?, hash_before = NULL`, begun(before)],
    [`${id('row_after')} = ?, hash_after = NULL`, begun(after)],
    [`${id('sql')} = ?`, isWhole[0] === true && isWhole[1] === true ? TOO_LARGE : TOO_LARGE_ALL],
  ];
  for (const [at, [set, value]] of instead.entries())
    if (isWhole[at] !== true)
      await session.write({ sql: `UPDATE ${log} SET ${set} WHERE id = ?`, values: [value, entryId] });
}

/** False: nothing was sent, it is too large. */
async function addWhole(
  session: Session,
  log: string,
  entryId: string | null,
  { column, value }: { readonly column: string; readonly value: Field },
): Promise<boolean> {
  if (value === null) return true;
  try {
    await session.batch(`UPDATE ${log} SET ${id(column)} = ? WHERE id = ?`, [[value, entryId]]);
    return true;
  } catch (error) {
    if (!isTooLarge(error) || !session.alive) throw error;
    return false;
  }
}

/** Stands for a statement that the hub takes in no packet. */
const TOO_LARGE = '-- larger than max_allowed_packet of the hub';
const TOO_LARGE_ALL = `${TOO_LARGE}; of the rows only the beginning is kept`;

/** A row that a record held once, by its hash. */
export interface LoggedRow {
  readonly record: string;
  readonly hash: string;
}

/** The rows of some records, whole, as far as the log holds them: by `record/hash`. */
export async function rowsInLog(
  session: Session,
  database: string,
  table: string,
  wanted: readonly LoggedRow[],
): Promise<Map<string, ShownRow>> {
  const found = (
    some: readonly LoggedRow[],
    hash: 'hash_before' | 'hash_after',
    row: 'row_before' | 'row_after',
  ): string =>
    `SELECT record_id, CAST(${hash} AS CHAR) AS hash, ${row} AS row_then
       FROM ${qualified(database, name)}
      WHERE ${id('table')} = ? AND record_id IN (${marksFor(some)})
        AND ${hash} IN (${some.map(() => UNSIGNED).join(', ')}) AND ${row} IS NOT NULL`;
  const parts = partsThatFit(session, wanted, ({ record, hash }) => [record, hash], 2);
  const rows = await rowsOfParts(session, parts, (some) => {
    const values = [table, ...some.map(({ record }) => record), ...some.map(({ hash }) => hash)];
    return {
      sql: `${found(some, 'hash_before', 'row_before')}
            UNION
            ${found(some, 'hash_after', 'row_after')}`,
      values: [...values, ...values],
    };
  });
  return new Map(
    rows.map(([record, hash, row]) => [`${String(record)}/${String(hash)}`, JSON.parse(String(row)) as ShownRow]),
  );
}

/**
 * Takes back the entries of one spoke's batches that were not committed there: `records` of one batch, or all from it on.
 * Batches of a state database before this one had the same numbers: their entries, older than its first run, stay.
 */
export async function takeBack(
  tx: HubTransaction,
  { database, state }: { readonly database: string; readonly state: string },
  site: number,
  token: bigint,
  which: { readonly table: string; readonly records: readonly string[] } | 'from token on',
): Promise<void> {
  const parts =
    which === 'from token on'
      ? [{ sql: 'batch >= ?', values: [token] }]
      : [...recordsThatFit(tx.session, which.records)].map((some) => ({
          sql: `batch = ? AND ${id('table')} = ? AND record_id IN (${marksFor(some)})`,
          values: [token, which.table, ...some],
        }));
  for (const { sql, values } of parts) {
    await tx.session.write({
      sql: `DELETE FROM ${qualified(database, name)}
             WHERE site_id_to = ? AND ${sql}
               AND ${id('timestamp')} >= (SELECT MIN(started_at) - INTERVAL 1 SECOND FROM ${qualified(state, 'run')})`,
      values: [site, ...values],
    });
  }
}
