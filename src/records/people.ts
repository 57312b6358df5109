import type { PeopleConfig } from '../config/config.js';
import { isAccessDenied, isMissingTable } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql } from '../mysql/session.js';

/** A person as the application knows them. Only `id` is sure: the account may be gone. */
export interface Person {
  readonly id: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly userName: string | null;
}

/** People of one site by id; who is not found is missing. A missing table or right gives nobody, never an error (DESIGN §5). */
export async function readPeople(
  session: Session,
  database: string,
  config: PeopleConfig,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  return peopleAmong(session, database, config, { sql: marksFor(ids), values: ids });
}

/** The people of one site whose ids a list, or a query, gives. As {@link readPeople}. */
export async function peopleAmong(
  session: Session,
  database: string,
  config: PeopleConfig,
  ids: Sql,
): Promise<Map<string, Person>> {
  const columns = [config.id, config.email, config.firstName, config.lastName, config.userName].map(id).join(', ');
  try {
    const rows = await session.rows({
      sql: `SELECT ${columns} FROM ${qualified(database, config.table)}
             WHERE ${id(config.id)} IN (${ids.sql})`,
      values: ids.values ?? [],
    });
    const people = rows.map((row) => personOf(row.map((value) => value?.toString() ?? null)));
    // An id that two people have names neither.
    const times = new Map<string, number>();
    for (const one of people) times.set(one.id, (times.get(one.id) ?? 0) + 1);
    return new Map(people.filter((one) => times.get(one.id) === 1).map((one) => [one.id, one]));
  } catch (error) {
    if (isMissingTable(error) || isAccessDenied(error) || isUnknownColumn(error)) return new Map();
    throw error;
  }
}

function isUnknownColumn(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1054;
}

/**
 * People of spokes that are not at hand, as the sync log remembers them: the latest entry of each, by `site/user`. Only
 * what a spoke brought to the hub is asked: on the way from the hub to a spoke the user's id is that of the change's
 * origin, which may be a third site.
 */
export async function peopleInSyncLog(
  session: Session,
  database: string,
  hubId: number,
  wanted: readonly { readonly site: number; readonly user: string }[],
): Promise<Map<string, Person>> {
  if (wanted.length === 0) return new Map();
  const log = qualified(database, 'sync_log');
  const rows = await session.rows({
    sql: `SELECT s.site_id_from, s.user_id, s.user_email, s.user_firstname, s.user_lastname, s.user_name
            FROM ${log} s
            JOIN (SELECT MAX(id) AS id FROM ${log}
                   WHERE site_id_to = ? AND (${wanted.map(() => '(site_id_from = ? AND user_id = ?)').join(' OR ')})
                   GROUP BY site_id_from, user_id) latest ON latest.id = s.id`,
    values: [hubId, ...wanted.flatMap(({ site, user }) => [site, user])],
  });
  // By the very text of the id: what a server takes for equal (7 and '7b', 'ann' and 'Ann') may be somebody else.
  return new Map(
    rows.map((row) => {
      const [site = '', ...fields] = row.map((value) => value?.toString() ?? null);
      const person = personOf(fields);
      return [`${site}/${person.id}`, person];
    }),
  );
}

function personOf(fields: readonly (string | null)[]): Person {
  const [id, email, firstName, lastName, userName] = fields.map((field) => field ?? null);
  return {
    id: id ?? '',
    email: email ?? null,
    firstName: firstName ?? null,
    lastName: lastName ?? null,
    userName: userName ?? null,
  };
}
