import type { PeopleConfig } from '../config/config.js';
import { isAccessDenied, isMissingTable } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

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
  const columns = [config.id, config.email, config.firstName, config.lastName, config.userName].map(id).join(', ');
  try {
    const rows = await session.rows({
      sql: `SELECT ${columns} FROM ${qualified(database, config.table)}
             WHERE ${id(config.id)} IN (${ids.map(() => '?').join(', ')})`,
      values: [...ids],
    });
    return new Map(
      rows.map((row) => {
        const [key, email, firstName, lastName, userName] = row.map((value) => value?.toString() ?? null);
        const person = {
          id: key ?? '',
          email: email ?? null,
          firstName: firstName ?? null,
          lastName: lastName ?? null,
          userName: userName ?? null,
        };
        return [person.id, person];
      }),
    );
  } catch (error) {
    if (isMissingTable(error) || isAccessDenied(error) || isUnknownColumn(error)) return new Map();
    throw error;
  }
}

function isUnknownColumn(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && error.errno === 1054;
}

/**
 * People of spokes that are not at hand, as the sync log remembers them: the latest entry of each. Only what a spoke
 * brought to the hub is asked: on the way from the hub to a spoke the user's id is that of the change's origin, which
 * may be a third site.
 */
export async function peopleInSyncLog(
  session: Session,
  database: string,
  hubId: number,
  wanted: readonly { readonly site: number; readonly user: string }[],
): Promise<Map<string, Person>> {
  const found = new Map<string, Person>();
  for (const { site, user } of wanted) {
    const [row] = await session.rows({
      sql: `SELECT user_email, user_firstname, user_lastname, user_name FROM ${qualified(database, 'sync_log')}
             WHERE site_id_from = ? AND site_id_to = ? AND user_id = ? ORDER BY id DESC LIMIT 1`,
      values: [site, hubId, user],
    });
    if (row === undefined) continue;
    const [email, firstName, lastName, userName] = row.map((value) => value?.toString() ?? null);
    found.set(`${site}/${user}`, {
      id: user,
      email: email ?? null,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      userName: userName ?? null,
    });
  }
  return found;
}
