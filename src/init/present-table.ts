import { isMissingTable } from '../mysql/errno.js';
import { id } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** A column as SHOW CREATE TABLE prints it, taken apart so that its type can be changed and nothing else. */
export interface PresentColumn {
  readonly name: string;
  /** For example `varchar(11)` or `enum('INSERT','UPDATE')`, with `unsigned` and the like. */
  readonly type: string;
  /** Also where the column takes the table's; null for types without one. */
  readonly charset: string | null;
  readonly collation: string | null;
  /** What the column says of charset and collation itself; may be empty. */
  readonly charsetClause: string;
  /** NOT NULL, DEFAULT, COMMENT and so on, as they stand. */
  readonly rest: string;
}

export interface PresentIndex {
  readonly name: string;
  /** How it is dropped and added: `KEY`, `UNIQUE KEY`, `FULLTEXT KEY`. */
  readonly kind: string;
  readonly columns: readonly (readonly [column: string, prefix: number | null])[];
}

export interface PresentTable {
  readonly name: string;
  /** False for a view: there is no telling what it keeps. */
  readonly isTable: boolean;
  readonly engine: string;
  readonly columns: readonly PresentColumn[];
  /** Its columns; empty: there is none. */
  readonly primaryKey: readonly string[];
  /** All others. */
  readonly indexes: readonly PresentIndex[];
}

/** A table of the session's database as it is; null where there is none. */
export async function readPresentTable(session: Session, name: string): Promise<PresentTable | null> {
  try {
    const rows = await session.rows({ sql: `SHOW CREATE TABLE ${id(name)}` });
    return parseCreateTable(name, String(rows[0]?.[1] ?? ''));
  } catch (error) {
    if (isMissingTable(error)) return null;
    throw error;
  }
}

/** Reads what SHOW CREATE TABLE printed: one column or index a line, on every server (a line break is never printed raw). */
export function parseCreateTable(name: string, sql: string): PresentTable {
  const lines = sql.split('\n').map((line) => line.trim().replace(/,$/u, ''));
  const options = lines.at(-1) ?? '';
  const charset = /(?:DEFAULT )?CHARSET=(\w+)/u.exec(options)?.[1] ?? null;
  const collation = /COLLATE=(\w+)/u.exec(options)?.[1] ?? null;
  return {
    name,
    isTable: /^CREATE TABLE/u.test(sql),
    engine: /ENGINE=(\w+)/u.exec(options)?.[1] ?? '',
    columns: lines.flatMap((line) => parseColumn(line, charset, collation) ?? []),
    primaryKey: lines.flatMap((line) => partsOf(PRIMARY.exec(line)?.[1] ?? '').map(([column]) => column)),
    indexes: lines.flatMap((line) => parseIndex(line) ?? []),
  };
}

const NAME = '`((?:[^`]|``)+)`';
const TYPE = String.raw`(\w+(?:\((?:'(?:[^'\\]|''|\\.)*'|[^')])*\))?(?: unsigned)?(?: zerofill)?)`;
const COLUMN = new RegExp(String.raw`^${NAME} ${TYPE}((?: CHARACTER SET \w+)?(?: COLLATE \w+)?)(.*)$`, 'u');
const PRIMARY = /^PRIMARY KEY \((.*)\)/u;
const INDEX = new RegExp(String.raw`^((?:UNIQUE |FULLTEXT |SPATIAL )?KEY) ${NAME} \((.*)\)`, 'u');
const PART = new RegExp(String.raw`${NAME}(?:\((\d+)\))?`, 'gu');

function parseColumn(line: string, tableCharset: string | null, tableCollation: string | null): PresentColumn | null {
  const match = COLUMN.exec(line);
  if (match === null) return null;
  const [, name = '', type = '', charsetClause = '', rest = ''] = match;
  const isText = /^(?:(?:tiny|medium|long)?text|(?:var)?char|enum|set)\b/iu.test(type);
  const collation = / COLLATE (\w+)/u.exec(charsetClause)?.[1] ?? null;
  const charset = / CHARACTER SET (\w+)/u.exec(charsetClause)?.[1] ?? collation?.split('_')[0] ?? null;
  return {
    name: name.replaceAll('``', '`'),
    type,
    charset: isText ? (charset ?? tableCharset) : null,
    collation: isText ? (collation ?? (charset === null ? tableCollation : null)) : null,
    charsetClause: charsetClause.trim(),
    rest: rest.trim(),
  };
}

function parseIndex(line: string): PresentIndex | null {
  const match = INDEX.exec(line);
  if (match === null) return null;
  const [, kind = '', name = '', columns = ''] = match;
  return { kind, name: name.replaceAll('``', '`'), columns: partsOf(columns) };
}

function partsOf(columns: string): PresentIndex['columns'] {
  return [...columns.matchAll(PART)].map(
    ([, name = '', prefix]) => [name.replaceAll('``', '`'), prefix === undefined ? null : Number(prefix)] as const,
  );
}
