import { createHash } from 'node:crypto';
import { conflictColumnOf } from './conflict-column.js';
import type { Layout, LayoutColumn } from './layout.js';
import { sharedKey } from './shared-key.js';
import { Refusal, type PresentTable, type SiteTable } from './site-table.js';
import type { Column, Table } from './table.js';

export interface TableWishes {
  readonly ignoreColumns?: readonly string[];
  readonly conflictColumn?: string;
}

export type LayoutOutcome = { readonly layout: Layout } | { readonly refused: string };

/** Goes up when `schema/encoding.ts` hashes anything differently: the old hashes are then worth nothing. */
const ENCODING_VERSION = 1;

/**
 * The one way in which all sites of a run look at a table, or the first reason, by name, why it cannot be synced.
 * `sites`: the hub first. Views, tables without a key or that cannot roll back, and tables whose columns or keys differ
 * are refused; different charsets of columns that are not in the key are not (`convert`).
 */
export function layoutOf(name: string, wishes: TableWishes, sites: readonly SiteTable[]): LayoutOutcome {
  try {
    return { layout: layoutOrThrow(name, wishes, sites) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

function layoutOrThrow(name: string, wishes: TableWishes, sites: readonly SiteTable[]): Layout {
  const present = sites.map((site) => usable(name, site));
  const hub = present[0];
  if (hub === undefined) throw new Error('layoutOf needs at least the hub');
  const ignored = ignoredColumns(name, wishes.ignoreColumns ?? [], present);
  const compared = hub.table.columns.filter((column) => !column.generated && !ignored.has(column.name));
  for (const site of present.slice(1)) sameColumns(name, hub, site, ignored);
  const keyNames = sharedKey(name, present, ignored);
  const columns = compared.map((column) => layoutColumn(name, column, present, keyNames.includes(column.name)));
  const key = keyNames.map((keyName) => columns.findIndex((column) => column.name === keyName));
  const conflictColumn = conflictColumnOf(name, wishes.conflictColumn, hub.table, columns, ignored);
  return {
    name,
    columns,
    key,
    conflictColumn,
    frozen: frozenColumns(present, ignored),
    uniqueKeys: otherUniqueKeys(present, keyNames),
    columnSet: columnSetOf(columns, key),
  };
}

function usable(name: string, site: SiteTable): PresentTable {
  const { table } = site;
  if (table === undefined) throw new Refusal(`${site.site} has no table ${name}`);
  if (!table.base) throw new Refusal(`${name} is not a table but a view or a sequence at ${site.site}`);
  if (table.engine.toLowerCase() !== 'innodb') {
    const engine = table.engine === '' ? 'no engine' : `the engine ${table.engine}`;
    throw new Refusal(
      `${name} has ${engine} at ${site.site}, which cannot roll back: ALTER TABLE \`${name}\` ENGINE = InnoDB`,
    );
  }
  return { ...site, table };
}

function ignoredColumns(name: string, ignore: readonly string[], sites: readonly PresentTable[]): ReadonlySet<string> {
  const ignored = new Set<string>();
  for (const wanted of ignore) {
    const found = sites.flatMap((site) => columnNamed(site.table, wanted)?.name ?? []);
    if (found.length === 0) throw new Refusal(`ignoreColumns of ${name} names ${wanted}, which no site has`);
    for (const column of found) ignored.add(column);
  }
  return ignored;
}

/** Column names ignore case on every server. */
function columnNamed(table: Table, name: string): Column | undefined {
  const lower = name.toLowerCase();
  return table.columns.find((column) => column.name.toLowerCase() === lower);
}

function sameColumns(name: string, hub: PresentTable, site: PresentTable, ignored: ReadonlySet<string>): void {
  const missing = (has: PresentTable, lacks: PresentTable): void => {
    for (const column of has.table.columns) {
      if (column.generated || ignored.has(column.name)) continue;
      const other = columnNamed(lacks.table, column.name);
      if (other === undefined) {
        throw new Refusal(
          `column ${column.name} of ${name} is at ${has.site} but not at ${lacks.site}; add it, or name it in ignoreColumns`,
        );
      }
      if (other.generated) {
        throw new Refusal(`column ${column.name} of ${name} is generated at ${lacks.site} but not at ${has.site}`);
      }
      if (other.name !== column.name) {
        throw new Refusal(`column ${column.name} of ${name} at ${has.site} is spelt ${other.name} at ${lacks.site}`);
      }
    }
  };
  missing(hub, site);
  missing(site, hub);
}

function layoutColumn(name: string, column: Column, sites: readonly PresentTable[], inKey: boolean): LayoutColumn {
  let nullable = column.nullable;
  let onUpdateNow = column.onUpdateNow;
  let convert = false;
  const [hub] = sites;
  for (const site of sites.slice(1)) {
    const other = columnNamed(site.table, column.name) as Column;
    const where = { table: name, hub: hub as PresentTable, site };
    sameType(where, column, other);
    if (column.charset !== other.charset) convert = true;
    if (inKey) sameOrder(where, column, other);
    nullable ||= other.nullable;
    onUpdateNow ||= other.onUpdateNow;
  }
  const { dataType, columnType, charset, collation } = column;
  return { name: column.name, dataType, columnType, nullable, convert, charset, collation, onUpdateNow };
}

interface Where {
  readonly table: string;
  readonly hub: PresentTable;
  readonly site: PresentTable;
}

function sameType({ table, hub, site }: Where, column: Column, other: Column): void {
  const differs = `column ${column.name} of ${table} is ${column.columnType} at ${hub.site} but ${other.columnType} at ${site.site}`;
  const textLike = (one: Column): boolean => one.charset !== null;
  if (column.columnType === other.columnType && textLike(column) === textLike(other)) return;
  const types = [column.dataType, other.dataType];
  if (types.includes('json') && types.includes('longtext') && hub.flavour.kind !== site.flavour.kind) {
    throw new Refusal(
      `${differs}: JSON cannot be synced between MySQL, which stores it in its own form, and MariaDB, which keeps the text`,
    );
  }
  if (column.dataType === other.dataType && (column.dataType === 'enum' || column.dataType === 'set')) {
    throw new Refusal(`${differs}: the members and their order must be the same`);
  }
  throw new Refusal(differs);
}

/** Sites must agree on which keys are equal, and on their order. */
function sameOrder({ table, hub, site }: Where, column: Column, other: Column): void {
  if (column.charset === other.charset && column.collation === other.collation) return;
  throw new Refusal(
    `key column ${column.name} of ${table} has the collation ${column.collation ?? 'none'} at ${hub.site} ` +
      `but ${other.collation ?? 'none'} at ${site.site}`,
  );
}

function frozenColumns(sites: readonly PresentTable[], ignored: ReadonlySet<string>): string[] {
  const frozen: string[] = [];
  for (const name of ignored) {
    const found = sites.map((site) => columnNamed(site.table, name));
    // A statement for all sites can only set what all of them have.
    const everywhere = found.every((column) => column !== undefined && !column.generated);
    if (everywhere && found.some((column) => column?.onUpdateNow)) frozen.push(name);
  }
  return frozen;
}

/** Unique keys of any site: a row from the hub may meet one that only the spoke has. */
function otherUniqueKeys(sites: readonly PresentTable[], key: readonly string[]): Layout['uniqueKeys'] {
  const found = new Map<string, Layout['uniqueKeys'][number]>();
  const own = JSON.stringify(key);
  for (const { table } of sites) {
    for (const { name, columns } of table.uniqueKeys) {
      const id = JSON.stringify(columns);
      // The same columns under a prefix or by an expression are another key.
      if (id === own && table.uniqueKeys.some((one) => one.name === name && one.usable)) continue;
      if (!found.has(`${name} ${id}`)) found.set(`${name} ${id}`, { name, columns });
    }
  }
  return [...found.values()];
}

/** Everything that goes into a row's hash, and nothing else. */
function columnSetOf(columns: readonly LayoutColumn[], key: readonly number[]): string {
  const described = columns.map(({ name, columnType, nullable, convert, charset }) => [
    name,
    columnType,
    nullable,
    convert ? 'utf8mb4' : charset,
  ]);
  return createHash('sha1')
    .update(JSON.stringify([ENCODING_VERSION, described, key]))
    .digest('hex')
    .slice(0, 12);
}
