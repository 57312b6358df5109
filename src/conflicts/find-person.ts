import type { PeopleConfig } from '../config/config.js';
import { nearest } from '../config/nearest.js';
import { SyncError } from '../errors.js';
import { isAccessDenied, isMissingTable } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Row, Session } from '../mysql/session.js';
import type { Person } from '../records/people.js';

/** How many user names a misspelt one is compared with. */
const MOST_COMPARED = 5000;

/**
 * The person of the hub's table of people whose id or user name it is. Where there is no such table, whoever is named is
 * taken at their word. Throws SyncError `usage` for nobody, naming who is near, and for several.
 */
export async function findPerson(
  session: Session,
  database: string,
  config: PeopleConfig,
  wanted: string,
): Promise<Person> {
  const people = qualified(database, config.table);
  const columns = [config.id, config.email, config.firstName, config.lastName, config.userName].map(id).join(', ');
  let rows: Row[];
  try {
    rows = await session.rows({
      sql: `SELECT ${columns} FROM ${people}
             WHERE CAST(${id(config.id)} AS CHAR) = ? OR ${id(config.userName)} = ?`,
      values: [wanted, wanted],
    });
  } catch (error) {
    if (!isMissingTable(error) && !isAccessDenied(error)) throw error;
    return { id: wanted, email: null, firstName: null, lastName: null, userName: null };
  }
  const found = rows.map(personFrom);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  if (only !== undefined) {
    throw new SyncError('usage', `"${wanted}" may be ${found.map(described).join(' or ')} in ${config.table}`, {
      hint: 'name the person by what only one has: the id, or the user name',
    });
  }
  const names = await session.rows({
    sql: `SELECT ${id(config.userName)} FROM ${people}
           WHERE ${id(config.userName)} IS NOT NULL LIMIT ${MOST_COMPARED}`,
  });
  const near = nearest(
    wanted,
    names.map(([name]) => String(name)),
  );
  throw new SyncError('usage', `there is no person "${wanted}" in the table ${config.table} of the hub`, {
    hint: `${near === null ? '' : `did you mean ${near}? `}It is the id or the user name (${config.id}, ${config.userName}).`,
  });
}

function personFrom(row: Row): Person {
  const [key, email, firstName, lastName, userName] = row.map((value) => value?.toString() ?? null);
  return {
    id: key ?? '',
    email: email ?? null,
    firstName: firstName ?? null,
    lastName: lastName ?? null,
    userName: userName ?? null,
  };
}

function described(person: Person): string {
  return `${person.userName ?? 'a person without user name'} (id ${person.id})`;
}
