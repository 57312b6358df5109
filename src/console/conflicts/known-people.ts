import type { Config } from '../../config/config.js';
import { id, qualified } from '../../mysql/identifier.js';
import type { Session } from '../../mysql/session.js';
import { peopleAmong } from '../../records/people.js';

/** Somebody in whose name a value can be put back. */
export interface KnownPerson {
  /** What the form sends: the user name, or where there is none the id. */
  readonly key: string;
  readonly name: string;
}

/** More are not offered; they can be typed. */
const MOST = 300;

/** People of the hub, by their user names; nobody where its table of people cannot be read. */
export async function knownPeople(session: Session, { hub, people }: Config): Promise<readonly KnownPerson[]> {
  const { database } = hub.connection;
  const found = await peopleAmong(session, database, people, {
    sql: `SELECT ${id(people.id)} FROM (SELECT ${id(people.id)} FROM ${qualified(database, people.table)}
                                         ORDER BY ${id(people.userName)} LIMIT ${MOST}) some`,
  });
  return [...found.values()]
    .map(({ id: number, userName, firstName, lastName }) => ({
      key: userName ?? number,
      name: [firstName, lastName].filter((part) => part !== null && part !== '').join(' '),
    }))
    .toSorted((a, b) => a.key.localeCompare(b.key));
}
