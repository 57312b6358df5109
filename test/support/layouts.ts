import type { Session } from '../../src/mysql/session.js';
import { readSchema } from '../../src/schema/introspect.js';
import { isFloat, isHashedConverted } from '../../src/schema/encoding.js';
import type { Layout } from '../../src/schema/layout.js';
import { oneFlavour } from './flavours.js';

/** The layout of one table as it is, for tests that look at one site: all columns but generated ones, its first usable key. */
export async function layoutFor(session: Session, database: string, name: string): Promise<Layout> {
  const table = (await readSchema(session, database)).tables.get(name);
  if (table === undefined) throw new Error(`no table ${database}.${name}`);
  const columns = table.columns
    .filter((column) => !column.generated)
    .map(({ name, dataType, columnType, nullable, charset, collation, onUpdateNow }) => ({
      ...{ name, dataType, columnType, nullable, charset, collation, onUpdateNow },
      convert: isHashedConverted(charset),
    }));
  const key = table.uniqueKeys.find(({ usable }) => usable)?.columns ?? [];
  return {
    name,
    columns,
    key: key.map((wanted) => columns.findIndex((column) => column.name === wanted)),
    conflictColumn: null,
    frozen: [],
    uniqueKeys: [],
    columnSet: 'test',
  };
}

/** The same for tests that look at both servers: with the text of numbers that both give, where they are of both kinds. */
export async function layoutForBoth(session: Session, database: string, name: string): Promise<Layout> {
  const layout = await layoutFor(session, database, name);
  if (oneFlavour()) return layout;
  const columns = layout.columns.map((one) => (isFloat(one.dataType) ? ({ ...one, writtenOut: true } as const) : one));
  return { ...layout, columns };
}
