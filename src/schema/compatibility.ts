import { createHash } from 'node:crypto';
import { id } from '../mysql/identifier.js';
import { collationDiffers } from './collation-agreement.js';
import { columnDifferences, isJsonApart } from './column-agreement.js';
import { conflictColumnOf } from './conflict-column.js';
import { isFloat, isHashedConverted, isKnownType } from './encoding.js';
import type { Layout, LayoutColumn } from './layout.js';
import { sharedKey } from './shared-key.js';
import { columnNamed, Refusal, type PresentTable, type Reason, type SiteTable } from './site-table.js';
import { sumRefusals } from './sum-columns.js';
import type { Column } from './table.js';

export interface TableWishes {
  readonly ignoreColumns?: readonly string[];
  readonly conflictColumn?: string;
  /** With `columns` the columns are hashed one by one beside the row. */
  readonly merge?: 'rows' | 'columns';
  readonly sumColumns?: readonly string[];
  /**
   * The layout of the last run: what it took over the sites that are away now (a NULL) stays as it was, else
   * every hash would change whenever a site is offline.
   */
  readonly before?: Layout | undefined;
}

/** `refused`: the reasons in one line. */
export type LayoutOutcome =
  { readonly layout: Layout } | { readonly refused: string; readonly reasons: readonly Reason[] };

/** Goes up when `schema/encoding.ts` hashes anything differently: the old hashes are then worth nothing. */
const ENCODING_VERSION = 1;

/**
 * The one way in which all sites of a run look at a table, or the reasons, by name, why it cannot be synced.
 * `sites`: the hub first. Views, tables without a key or that cannot roll back, and tables whose columns or keys differ
 * are refused; different charsets of columns that are not in the key are not (`convert`), nor is what MySQL and MariaDB show each in
 * its own way (`byValue`, `writtenOut`).
 */
export function layoutOf(name: string, wishes: TableWishes, sites: readonly SiteTable[]): LayoutOutcome {
  try {
    return { layout: layoutOrThrow(name, wishes, sites) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message, reasons: error.reasons };
    throw error;
  }
}

function layoutOrThrow(name: string, wishes: TableWishes, sites: readonly SiteTable[]): Layout {
  const present = sites.map((site) => usable(name, site));
  const hub = present[0];
  if (hub === undefined) throw new Error('layoutOf needs at least the hub');
  const ignored = ignoredColumns(name, wishes.ignoreColumns ?? [], present);
  const spokes = present.slice(1);
  refuseAny(spokes.flatMap((site) => columnDifferences(name, hub, site, ignored)));
  const keyNames = sharedKey(name, present, ignored);
  refuseAny(keyNames.flatMap((key) => spokes.flatMap((site) => collationDiffers(name, key, hub, site) ?? [])));
  const compared = hub.table.columns.filter((column) => !column.generated && !ignored.has(column.name));
  refuseAny(compared.filter(({ dataType }) => !isKnownType(dataType)).map((column) => unknownType(name, column)));
  const sums = new Set(wishes.sumColumns?.map((column) => column.toLowerCase()));
  const columns = compared.map((column) => layoutColumn(column, present, wishes.before, sums));
  const key = keyNames.map((keyName) => columns.findIndex((column) => column.name === keyName));
  const conflictColumn = conflictColumnOf(name, wishes.conflictColumn, hub.table, columns, ignored);
  const conflictName = conflictColumn === null ? null : (columns[conflictColumn]?.name ?? null);
  refuseAny(
    sumRefusals(name, wishes.sumColumns ?? [], hub, {
      columns: compared,
      key: keyNames,
      conflictColumn: conflictName,
    }),
  );
  return {
    name,
    columns,
    key,
    conflictColumn,
    frozen: frozenColumns(present, ignored),
    uniqueKeys: otherUniqueKeys(present, keyNames),
    columnSet: columnSetOf(columns, key, wishes.merge === 'columns'),
  };
}

function refuseAny(reasons: readonly Reason[]): void {
  if (reasons.length > 0) throw new Refusal(...reasons);
}

function usable(name: string, site: SiteTable): PresentTable {
  const { table } = site;
  if (table === undefined) {
    const fix = `create it at ${site.site}, or leave it out of tables`;
    throw new Refusal({ code: 'no-table', message: `${site.site} has no table ${name}`, fix });
  }
  if (!table.base) {
    const message = `${name} is not a table but a view or a sequence at ${site.site}`;
    throw new Refusal({ code: 'not-a-table', message, fix: 'leave it out of tables' });
  }
  if (table.engine.toLowerCase() !== 'innodb') {
    const engine = table.engine === '' ? 'no engine' : `the engine ${table.engine}`;
    const message = `${name} has ${engine} at ${site.site}, which cannot roll back`;
    throw new Refusal({ code: 'engine', message, fix: `at ${site.site}: ALTER TABLE ${id(name)} ENGINE = InnoDB` });
  }
  return { ...site, table };
}

function unknownType(name: string, { name: column, columnType }: Column): Reason {
  return {
    code: 'column-type',
    message: `column ${column} of ${name} is of type ${columnType}, which spokesync cannot compare exactly`,
    fix: `name it in ignoreColumns of ${name}`,
  };
}

function ignoredColumns(name: string, ignore: readonly string[], sites: readonly PresentTable[]): ReadonlySet<string> {
  const ignored = new Set<string>();
  for (const wanted of ignore) {
    const found = sites.flatMap((site) => columnNamed(site.table, wanted)?.name ?? []);
    if (found.length === 0) {
      const message = `ignoreColumns of ${name} names ${wanted}, which no site has`;
      throw new Refusal({ code: 'ignore-columns', message, fix: 'take it out of ignoreColumns' });
    }
    for (const column of found) ignored.add(column);
  }
  return ignored;
}

function layoutColumn(
  column: Column,
  sites: readonly PresentTable[],
  before: Layout | undefined,
  sums: ReadonlySet<string>,
): LayoutColumn {
  const [hub, ...spokes] = sites;
  const others = spokes.flatMap((site) => columnNamed(site.table, column.name) ?? []);
  const { name, dataType, columnType, charset, collation } = column;
  const last = before?.columns.find((one) => one.name === name);
  if (others.some((other) => isJsonApart(column, other)) || (last?.byValue === true && isJsonOrText(column))) {
    const nullable = [column, ...others, last].some((one) => one?.nullable === true);
    return { ...JSON_BY_VALUE, name, nullable };
  }
  const was = last?.columnType === columnType ? last : undefined;
  const mixed = spokes.some(({ flavour }) => flavour.kind !== hub?.flavour.kind) || last?.writtenOut === true;
  return {
    name,
    dataType,
    columnType,
    nullable: column.nullable || others.some((other) => other.nullable) || was?.nullable === true,
    convert: [column, ...others].some((one) => isHashedConverted(one.charset)),
    charset,
    collation,
    onUpdateNow: column.onUpdateNow || others.some((other) => other.onUpdateNow),
    ...(sums.has(name.toLowerCase()) && { sums: true }),
    ...(mixed && isFloat(dataType) && { writtenOut: true }),
  };
}

/** What hub and spokes take for JSON, whatever each calls it. */
const JSON_BY_VALUE = {
  dataType: 'json',
  columnType: 'json',
  convert: false,
  charset: null,
  collation: null,
  onUpdateNow: false,
  byValue: true,
} as const;

function isJsonOrText({ dataType }: Column): boolean {
  return dataType === 'json' || dataType === 'longtext';
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
      const list = JSON.stringify(columns);
      // The same columns under a prefix or by an expression are another key.
      if (list === own && table.uniqueKeys.some((one) => one.name === name && one.usable)) continue;
      if (!found.has(`${name} ${list}`)) found.set(`${name} ${list}`, { name, columns });
    }
  }
  return [...found.values()];
}

/** Everything that goes into the hashes of a row and its columns, and nothing else. */
function columnSetOf(columns: readonly LayoutColumn[], key: readonly number[], oneByOne: boolean): string {
  const described = columns.map(({ name, columnType, nullable, sums, byValue, writtenOut }) => [
    name,
    columnType,
    nullable,
    ...(sums === true ? ['sums'] : []),
    ...(byValue === true ? ['by value'] : []),
    ...(writtenOut === true ? ['written out'] : []),
  ]);
  return createHash('sha1')
    .update(JSON.stringify([ENCODING_VERSION, described, key, ...(oneByOne ? ['columns'] : [])]))
    .digest('hex')
    .slice(0, 12);
}
