import type { Row, Session, Value } from '../mysql/session.js';
import { columnFrom } from './column-type.js';
import { marksFor } from '../mysql/marks.js';
import { readForeignKeys } from './read-foreign-keys.js';
import type { Column, Schema, Table, Trigger, UniqueKey } from './table.js';

const TABLES = (among: string): string => `
  SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, AVG_ROW_LENGTH
    FROM information_schema.TABLES
   WHERE TABLE_SCHEMA = ? AND ${among}`;

const COLUMNS = (among: string): string => `
  SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, CHARACTER_SET_NAME, COLLATION_NAME, EXTRA,
         GENERATION_EXPRESSION = 'ROW END'
    FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = ? AND ${among}
   ORDER BY TABLE_NAME, ORDINAL_POSITION`;

const UNIQUE_KEYS = (among: string): string => `
  SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, INDEX_TYPE
    FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0 AND ${among}
   ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;

// By the table's database, which is the trigger's: by the trigger's own, MariaDB looks into every database of the server.
const TRIGGERS = (among: string): string => `
  SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION
    FROM information_schema.TRIGGERS
   WHERE EVENT_OBJECT_SCHEMA = ? AND ${among}
   ORDER BY EVENT_OBJECT_TABLE, TRIGGER_NAME`;

/**
 * Reads what a database holds of these tables (null: of all that it has), in one round trip; a second one if tables that
 * are not among them, or of another database, have foreign keys to them. Tables that are not asked for are not opened:
 * there may be thousands. What the login may not see is not there: triggers need the right TRIGGER. Throws QueryError.
 */
export async function readSchema(
  session: Session,
  database: string,
  names: readonly string[] | null = null,
): Promise<Schema> {
  const values = [database, ...(names ?? [])];
  const among = (column: string): string => (names === null ? 'TRUE' : `${column} IN (${marksFor(names)})`);
  // All at once in one `all`: where the link is lost under them, no rejection is left that nobody awaits.
  const [tables, columns, uniqueKeys, triggers, nameCase, foreignKeys] = await Promise.all([
    session.rows({ sql: TABLES(among('TABLE_NAME')), values }),
    session.rows({ sql: COLUMNS(among('TABLE_NAME')), values }),
    session.rows({ sql: UNIQUE_KEYS(among('TABLE_NAME')), values }),
    session.rows({ sql: TRIGGERS(among('EVENT_OBJECT_TABLE')), values }),
    session.rows({ sql: 'SELECT @@lower_case_table_names' }),
    readForeignKeys(session, database, names),
  ]);
  const parts: Parts = { columns: byTable(columns), uniqueKeys: byTable(uniqueKeys), triggers: byTable(triggers) };
  const read = tables.map((row) => tableFrom(row, parts));
  const ignoresCase = nameCase[0]?.[0] !== '0';
  return { database, tables: tablesByName(read, ignoresCase), foreignKeys };
}

/** A map by name that finds what the server would find: on Windows and macOS, and by option, names ignore case. */
export function tablesByName(tables: readonly Table[], ignoresCase: boolean): ReadonlyMap<string, Table> {
  const map = ignoresCase ? new CaseBlindMap<Table>() : new Map<string, Table>();
  for (const table of tables) map.set(table.name, table);
  return map;
}

class CaseBlindMap<T> extends Map<string, T> {
  readonly #names: Map<string, string>;

  constructor() {
    super();
    this.#names = new Map();
  }

  override set(name: string, value: T): this {
    this.#names.set(name.toLowerCase(), name);
    return super.set(name, value);
  }

  override get(name: string): T | undefined {
    return super.get(this.#names.get(name.toLowerCase()) ?? name);
  }

  override has(name: string): boolean {
    return this.#names.has(name.toLowerCase());
  }
}

/** The `information_schema` texts come as text; an old server gives some of them as bytes. */
function text(value: Value | undefined): string {
  return value === null || value === undefined ? '' : value.toString();
}

interface Parts {
  readonly columns: ReadonlyMap<string, Row[]>;
  readonly uniqueKeys: ReadonlyMap<string, Row[]>;
  readonly triggers: ReadonlyMap<string, Row[]>;
}

function tableFrom(row: Row, parts: Parts): Table {
  const name = text(row[0]);
  const columnRows = parts.columns.get(name) ?? [];
  const columns = columnRows.map(columnFrom);
  // A versioned table's keys hold the end of a row's life too: among the rows that live, the rest is unique.
  const rowEnd = columnRows.find((columnRow) => columnRow[8] === '1')?.[1] ?? null;
  const keyRows = (parts.uniqueKeys.get(name) ?? []).filter((keyRow) => rowEnd === null || keyRow[2] !== rowEnd);
  return {
    name,
    engine: text(row[2]),
    base: BASE_TYPES.has(text(row[1])),
    columns,
    uniqueKeys: uniqueKeysFrom(keyRows, columns),
    triggers: (parts.triggers.get(name) ?? []).map(triggerFrom),
    estimatedRows: Number(row[3] ?? 0),
    averageRowBytes: Number(row[4] ?? 0),
  };
}

/** MariaDB calls a table that keeps its own history SYSTEM VERSIONED; to others it is a table like any. */
const BASE_TYPES: ReadonlySet<string> = new Set(['BASE TABLE', 'SYSTEM VERSIONED']);

function uniqueKeysFrom(rows: readonly Row[], columns: readonly Column[]): UniqueKey[] {
  const byName = new Map<string, Row[]>();
  for (const row of rows) push(byName, text(row[1]), row);
  const keys = [...byName].map(([name, parts]) => uniqueKeyFrom(name, parts, columns));
  const rank = (key: UniqueKey): number => (key.name === 'PRIMARY' ? 0 : 1);
  return keys.sort((a, b) => rank(a) - rank(b));
}

function uniqueKeyFrom(name: string, parts: readonly Row[], columns: readonly Column[]): UniqueKey {
  const usable = parts.every(([, , column, prefix, type]) => {
    // An expression (MySQL) has no column; a HASH index (MariaDB's unique key over long texts) finds no ranges.
    if (column === null || prefix !== null || type === 'HASH') return false;
    const found = columns.find((candidate) => candidate.name === text(column));
    return found !== undefined && !found.nullable && !found.generated;
  });
  return { name, columns: parts.flatMap(([, , column]) => (column === null ? [] : [text(column)])), usable };
}

function triggerFrom(row: Row): Trigger {
  return {
    table: text(row[0]),
    name: text(row[1]),
    timing: text(row[2]) as Trigger['timing'],
    event: text(row[3]) as Trigger['event'],
  };
}

function byTable(rows: readonly Row[]): Map<string, Row[]> {
  const map = new Map<string, Row[]>();
  for (const row of rows) push(map, text(row[0]), row);
  return map;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
