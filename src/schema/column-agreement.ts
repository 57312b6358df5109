import { id } from '../mysql/identifier.js';
import { columnNamed, type PresentTable, type Reason } from './site-table.js';
import type { Column } from './table.js';

/** What keeps the columns of two sites' tables from being synced: one reason for each column, in the order of the hub's. */
export function columnDifferences(
  table: string,
  hub: PresentTable,
  site: PresentTable,
  ignored: ReadonlySet<string>,
): Reason[] {
  const compared = ({ table: { columns } }: PresentTable): Column[] =>
    columns.filter((column) => !column.generated && !ignored.has(column.name));
  const reasons: Reason[] = [];
  for (const column of compared(hub)) {
    const other = columnNamed(site.table, column.name);
    const reason = missing(table, column, other, hub, site) ?? typeDiffers(table, column, other, hub, site);
    if (reason !== null) reasons.push(reason);
  }
  for (const column of compared(site)) {
    const reason = missing(table, column, columnNamed(hub.table, column.name), site, hub);
    // Another spelling was told of already.
    if (reason !== null && !/ is spelt /u.test(reason.message)) reasons.push(reason);
  }
  return reasons;
}

function missing(
  table: string,
  column: Column,
  other: Column | undefined,
  has: PresentTable,
  lacks: PresentTable,
): Reason | null {
  const name = column.name;
  if (other === undefined) {
    return {
      code: 'column-missing',
      message: `column ${name} of ${table} is at ${has.site} but not at ${lacks.site}`,
      fix: `at ${lacks.site}: ALTER TABLE ${id(table)} ADD COLUMN ${id(name)} ${column.columnType}; or name it in ignoreColumns`,
    };
  }
  if (other.generated) {
    return {
      code: 'column-differs',
      message: `column ${name} of ${table} is generated at ${lacks.site} but not at ${has.site}`,
      fix: 'make it the same at both, or name it in ignoreColumns',
    };
  }
  if (other.name === name) return null;
  return {
    code: 'column-differs',
    message: `column ${name} of ${table} at ${has.site} is spelt ${other.name} at ${lacks.site}`,
    fix: `at ${lacks.site}: ALTER TABLE ${id(table)} RENAME COLUMN ${id(other.name)} TO ${id(name)}`,
  };
}

function typeDiffers(
  table: string,
  column: Column,
  other: Column | undefined,
  hub: PresentTable,
  site: PresentTable,
): Reason | null {
  if (other === undefined) return null;
  const sameKind = (column.charset === null) === (other.charset === null);
  if (column.columnType === other.columnType && sameKind) return null;
  if (isJsonApart(column, other) && hub.flavour.kind !== site.flavour.kind) return null;
  const types = `column ${column.name} of ${table} is ${column.columnType} at ${hub.site} but ${other.columnType} at ${site.site}`;
  const members = column.dataType === other.dataType && (column.dataType === 'enum' || column.dataType === 'set');
  return {
    code: 'column-differs',
    message: members ? `${types}: the members and their order must be the same` : types,
    fix: `at ${site.site}: ALTER TABLE ${id(table)} MODIFY COLUMN ${id(column.name)} ${column.columnType} …; or at ${hub.site}, whichever holds more`,
  };
}

/** JSON, which is a type of its own on MySQL and text on MariaDB. */
export function isJsonApart(a: Column, b: Column): boolean {
  return [a.dataType, b.dataType].sort().join() === 'json,longtext';
}
