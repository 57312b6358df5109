import { randomBytes } from 'node:crypto';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Table } from '../schema/table.js';
import { lacksRight } from './lacks-right.js';

/** The rights to the rows of a table. */
export const TABLE_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
type Verb = (typeof TABLE_RIGHTS)[number];
type Definition = 'CREATE' | 'ALTER' | 'DROP' | 'TRIGGER';
export type Right = Verb | Definition;

/** Of a table only its name and one column that may be written; any will do where the table is not there. */
type Tried = {
  readonly name: string;
  readonly columns: readonly Pick<Table['columns'][number], 'name' | 'generated'>[];
};

/** Which rights to the rows of these tables the login lacks; tables that lack none are left out. */
export async function deniedVerbs(
  session: Session,
  database: string,
  tables: readonly Tried[],
): Promise<Map<string, readonly Right[]>> {
  await session.begin('write');
  const found = await Promise.all(
    tables.map(async (table): Promise<[string, Verb[]]> => {
      const tries = TABLE_RIGHTS.map((verb) =>
        lacksRight(session, harmless(verb, qualified(database, table.name), table)),
      );
      const denied = await Promise.all(tries);
      return [table.name, TABLE_RIGHTS.filter((_, at) => denied[at] === true)];
    }),
  );
  await session.rollback();
  return new Map(found.filter(([, rights]) => rights.length > 0));
}

/** A statement of that kind that touches no row, and needs no other right (but SELECT, which all of them need anyway). */
function harmless(verb: Verb, table: string, { columns }: Tried): string {
  const column = id(columns.find(({ generated }) => !generated)?.name ?? columns[0]?.name ?? 'id');
  switch (verb) {
    case 'SELECT':
      return `SELECT 1 FROM ${table} LIMIT 0`;
    case 'INSERT':
      return `INSERT INTO ${table} (${column}) SELECT NULL FROM (SELECT 1) one WHERE FALSE`;
    case 'UPDATE':
      return `UPDATE ${table} SET ${column} = NULL WHERE FALSE`;
    case 'DELETE':
      return `DELETE FROM ${table} WHERE FALSE`;
  }
}

/** Which of these rights to define tables and triggers the login lacks: tried on a table that is not there. */
export async function deniedDefinitions<D extends Right>(
  session: Session,
  database: string,
  rights: readonly D[],
): Promise<D[]> {
  const absent = `spokesync_${randomBytes(8).toString('hex')}`;
  const denied = await Promise.all(rights.map((right) => lacksRight(session, failing(right, database, absent))));
  return rights.filter((_, at) => denied[at] === true);
}

function failing(right: Right, database: string, name: string): string {
  const absent = qualified(database, name);
  switch (right) {
    case 'CREATE':
      return `CREATE TABLE ${absent} (a INT, a INT)`;
    case 'ALTER':
      return `ALTER TABLE ${absent} ADD COLUMN a INT`;
    case 'DROP':
      return `DROP TABLE ${absent}`;
    case 'TRIGGER':
      return `CREATE TRIGGER ${absent} BEFORE INSERT ON ${absent} FOR EACH ROW SET @spokesync = 1`;
    case 'SELECT':
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
      return harmless(right, absent, { name, columns: [] });
  }
}
