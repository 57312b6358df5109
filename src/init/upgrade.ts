import { id } from '../mysql/identifier.js';
import {
  RECORD_ID_PREFIX,
  type Capacity,
  type WantedColumn,
  type WantedIndex,
  type WantedTable,
} from './bookkeeping.js';
import type { PresentColumn, PresentIndex, PresentTable } from './present-table.js';

/** One thing that a table lacks. `needed` is false where a sync works without it, only slower. */
export interface Gap {
  /** For people, e.g. `sync_log.run is missing`. */
  readonly what: string;
  readonly needed: boolean;
  /** Clause of an ALTER TABLE that mends it at that site. */
  readonly clause: (siteId: number) => string;
}

/** A CREATE TABLE for a bookkeeping table that is not there. */
export function createStatement(wanted: WantedTable): string {
  const columns = wanted.columns.map((column) => `${id(column.name)} ${column.definition}`);
  const keys = [`PRIMARY KEY (${wanted.primaryKey.map(id).join(', ')})`, ...wanted.indexes.map(indexDefinition)];
  return `CREATE TABLE ${id(wanted.name)} (\n  ${[...columns, ...keys].join(',\n  ')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}

/** One ALTER TABLE that closes all gaps at a site (the table is rebuilt once), or null where there is none. */
export function alterStatement(table: string, gaps: readonly Gap[], siteId: number): string | null {
  if (gaps.length === 0) return null;
  return `ALTER TABLE ${id(table)}\n  ${gaps.map((gap) => gap.clause(siteId)).join(',\n  ')}`;
}

/**
 * What an existing table lacks. Only columns are added, types widened, enum values appended, keys widened, indexes fitted
 * to the wider column or added, and the engine made InnoDB (DESIGN section 5): what the table has beyond that stays.
 */
export function gapsOf(wanted: WantedTable, present: PresentTable): Gap[] {
  const columnGaps = wanted.columns.flatMap((column) => columnGap(wanted, column, present) ?? []);
  return [
    ...columnGaps,
    ...narrowedIndexes(
      present,
      columnGaps.some((gap) => gap.what === tooNarrow(wanted.name, 'record_id')),
    ),
    ...narrowKeys(wanted, present),
    ...wanted.indexes.filter((index) => !hasIndex(present, index)).map((index) => missingIndex(wanted, index)),
    ...(present.engine.toLowerCase() === 'innodb' ? [] : [wrongEngine(present)]),
  ];
}

function columnGap(wanted: WantedTable, column: WantedColumn, present: PresentTable): Gap | null {
  const found = present.columns.find(({ name }) => name.toLowerCase() === column.name.toLowerCase());
  if (found === undefined) {
    const definition = column.added ?? (() => column.definition);
    const clause = (siteId: number): string => `ADD COLUMN ${id(column.name)} ${definition(siteId)}`;
    return { what: `${wanted.name}.${column.name} is missing`, needed: true, clause };
  }
  const type = column.capacity === null ? found.type : widened(found.type, column.capacity);
  const charset = wantedCharset(found, column, type);
  if (type === found.type && charset === found.charsetClause) return null;
  const clause = ['MODIFY COLUMN', id(found.name), type, charset, found.rest].filter((part) => part !== '').join(' ');
  return { what: tooNarrow(wanted.name, column.name), needed: true, clause: () => clause };
}

const tooNarrow = (table: string, column: string) => `${table}.${column} is too narrow`;

/** The present type where it holds enough, else one that holds both. */
function widened(type: string, capacity: Capacity): string {
  switch (capacity.kind) {
    case 'varchar':
      return widenedVarchar(type, capacity.length);
    case 'longtext':
      return /^(?:(?:tiny|medium)?text|(?:var)?char\()/iu.test(type) ? 'LONGTEXT' : type;
    case 'enum': {
      const values = /^enum\((.*)\)$/iu.exec(type)?.[1];
      if (values === undefined) return type;
      const missing = capacity.values
        .map((value) => `'${value}'`)
        .filter((value) => !values.split(',').includes(value));
      return missing.length === 0 ? type : `ENUM(${[values, ...missing].join(',')})`;
    }
  }
}

function widenedVarchar(type: string, length: number): string {
  if (/^(?:medium|long)?text/iu.test(type)) return type;
  const text = /^(?:var)?(char|binary)\((\d+)\)/iu.exec(type);
  const has = Number(text?.[2] ?? 0);
  return has >= length ? type : `VAR${text?.[1]?.toUpperCase() ?? 'CHAR'}(${Math.max(has, length)})`;
}

function wantedCharset(found: PresentColumn, column: WantedColumn, type: string): string {
  const isNowText = found.charset === null && type !== found.type && /^VARCHAR/u.test(type);
  if (column.collation === null || (found.charset === null && !isNowText)) return found.charsetClause;
  if (found.charset === 'utf8mb4') return found.charsetClause;
  const before = found.collation ?? `${found.charset ?? 'utf8'}_general_ci`;
  const alike = /^utf8(?:mb3)?_/u.test(before) ? before.replace(/^utf8(?:mb3)?_/u, 'utf8mb4_') : 'utf8mb4_general_ci';
  return `CHARACTER SET utf8mb4 COLLATE ${column.collation === 'as before' ? alike : column.collation}`;
}

/**
 * An index over the whole of a column that is made wider would grow beyond what a server allows. Not for a unique one:
 * over the first characters only it would refuse other rows than before, so there the server's refusal is shown.
 */
function narrowedIndexes(present: PresentTable, recordIdGrows: boolean): Gap[] {
  if (!recordIdGrows) return [];
  const over = present.indexes.filter(
    ({ kind, columns }) => kind === 'KEY' && columns.some(([name, prefix]) => name === 'record_id' && prefix === null),
  );
  return over.map((index) => ({
    what: `${present.name}: the index ${index.name} would be too wide`,
    needed: false,
    clause: () => `DROP INDEX ${id(index.name)},\n  ADD ${withPrefix(index)}`,
  }));
}

function withPrefix(index: PresentIndex): string {
  const parts = index.columns.map(([name, prefix]) => part(name, name === 'record_id' ? RECORD_ID_PREFIX : prefix));
  return `${index.kind} ${id(index.name)} (${parts.join(', ')})`;
}

/**
 * A unique key over a part of our primary key refuses rows that we write: before the predecessor's 2.4 `sync` had one row
 * for each `sync_from`. Over more columns it holds every row that it has.
 */
function narrowKeys(wanted: WantedTable, present: PresentTable): Gap[] {
  const isPart = (columns: readonly string[]): boolean =>
    columns.length < wanted.primaryKey.length &&
    columns.length > 0 &&
    columns.every((column) => wanted.primaryKey.includes(column.toLowerCase()));
  const columns = `(${wanted.primaryKey.map(id).join(', ')})`;
  const gap = (of: readonly string[], clause: string): Gap => ({
    what: `${wanted.name} holds one row only for each ${of.join(', ')}`,
    needed: true,
    clause: () => clause,
  });
  const primary = isPart(present.primaryKey)
    ? [gap(present.primaryKey, `DROP PRIMARY KEY,\n  ADD PRIMARY KEY ${columns}`)]
    : [];
  const unique = present.indexes.flatMap(({ name, kind, columns: parts }) => {
    const of = parts.map(([column]) => column);
    const clause = `DROP INDEX ${id(name)},\n  ADD UNIQUE KEY ${id(name)} ${columns}`;
    return kind === 'UNIQUE KEY' && isPart(of) ? [gap(of, clause)] : [];
  });
  return [...primary, ...unique];
}

function hasIndex(present: PresentTable, wanted: WantedIndex): boolean {
  return present.indexes.some(({ columns }) => wanted.columns.every(([name], i) => columns[i]?.[0] === name));
}

function missingIndex(wanted: WantedTable, index: WantedIndex): Gap {
  return {
    what: `${wanted.name}: the index ${index.name} is missing`,
    needed: false,
    clause: () => `ADD ${indexDefinition(index)}`,
  };
}

function wrongEngine(present: PresentTable): Gap {
  return {
    what: `${present.name} is ${present.engine}, which cannot roll back`,
    needed: true,
    clause: () => 'ENGINE=InnoDB',
  };
}

function indexDefinition(index: WantedIndex): string {
  return `KEY ${id(index.name)} (${index.columns.map(([name, prefix]) => part(name, prefix)).join(', ')})`;
}

function part(column: string, prefix: number | null): string {
  return prefix === null ? id(column) : `${id(column)}(${prefix})`;
}
