import { createConnection } from 'mariadb';
import type { SharedServer } from './server-address.js';

/**
 * The server that an environment variable names as `mysql://user:password@host:port?socket=/path`, or null where it is
 * not set. So the tests meet MySQL, and other versions of MariaDB, than the one that is installed. The account needs all
 * rights; the server of the hubs stands in UTC, the one of the spokes in +05:45, both with `max_allowed_packet` of 64M.
 * Throws when nobody answers there.
 */
export async function givenServer(variable: string): Promise<SharedServer | null> {
  const text = process.env[variable];
  if (text === undefined || text === '') return null;
  const url = new URL(text);
  const login = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  const connection = await createConnection({ ...login, allowPublicKeyRetrieval: true });
  const flavour = connection.info?.isMariaDB() === true ? 'mariadb' : 'mysql';
  await connection.end();
  return { ...login, socket: url.searchParams.get('socket') ?? '', flavour };
}
