import type { Connection } from 'mariadb';
import type { PrivateServer } from '../../src/demo/private-server.js';
import { type FreshDatabase, type RawRow, rawConnection } from '../support/database.js';

/**
 * An office's database and the one connection through which its people work, made anew after the server was killed.
 * What is done at a desk is done one after the other.
 */
export interface Desk extends FreshDatabase {
  /** Waits for its turn, then does the work. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Kills the server (SIGKILL) between two edits, brings it back after `then`, and lets people go on. */
  crash(then: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const DATABASE = 'office';
const SESSION = `SET time_zone = '+00:00', innodb_lock_wait_timeout = 0`;

/** Makes the database of an office on a server of its own. */
export async function openDesk(server: PrivateServer): Promise<Desk> {
  const maker = await rawConnection(server);
  await maker.query(`CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  await maker.end();
  let raw = await connection();
  let tail: Promise<unknown> = Promise.resolve();

  async function connection(): Promise<Connection> {
    const made = await rawConnection(server, DATABASE);
    await made.query(SESSION);
    return made;
  }

  function turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = tail.then(work);
    tail = mine.catch(() => undefined);
    return mine;
  }

  return {
    server,
    name: DATABASE,
    get raw() {
      return raw;
    },
    query: (sql, values = []) => raw.query<RawRow[]>(sql, values),
    run: async (script) => {
      await raw.query(script);
    },
    login: { host: server.host, port: server.port, user: server.user, password: server.password, database: DATABASE },
    turn,
    crash: (then) =>
      turn(async () => {
        await server.kill();
        raw.destroy();
        await then();
        await server.restart();
        raw = await connection();
      }),
    close: async () => {
      raw.destroy();
      await server.stop();
    },
  };
}
