import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'mariadb';
import type { BenchServer } from './bench-server.js';
import { fillPersons, makeUsers } from './person-table.js';

/** One site: a database on one of the harness's servers. */
export interface Office {
  readonly id: number;
  readonly name: string;
  readonly server: BenchServer;
  readonly database: string;
  readonly db: Connection;
}

/** Tables like `person`, each with so many rows. */
export interface Tables {
  readonly tables: readonly string[];
  readonly rows: number;
}

/** A hub and its spokes, and the tables that they hold. */
export interface Offices extends Tables {
  readonly hub: Office;
  readonly spokes: readonly Office[];
}

export const allOffices = ({ hub, spokes }: Offices): readonly Office[] => [hub, ...spokes];

/** The servers that offices stand on, each once; the hub's first. */
export function serversOf(offices: Offices): readonly BenchServer[] {
  return [...new Set(allOffices(offices).map(({ server }) => server))];
}

/** Makes the databases with the same rows everywhere. `name` is new on these servers; the spokes' get a number. */
export async function makeOffices(
  name: string,
  hub: BenchServer,
  spokes: readonly BenchServer[],
  wishes: Tables,
): Promise<Offices> {
  const office = async (server: BenchServer, at: number): Promise<Office> => {
    const database = at === 0 ? name : `${name}_${at}`;
    return { id: at + 1, name: at === 0 ? 'Hub' : `Spoke ${at}`, server, database, db: await server.open(database) };
  };
  const made = await Promise.all([hub, ...spokes].map(office));
  const [first, ...others] = made;
  if (first === undefined) throw new Error('there is always a hub');
  const offices = { hub: first, spokes: others, ...wishes };
  await refill(offices);
  return offices;
}

/** Removes their databases: the memory of the servers is for those who come next. */
export async function dropOffices(offices: Offices): Promise<void> {
  const { hub } = offices;
  for (const { db, database } of allOffices(offices)) await db.query(`DROP DATABASE IF EXISTS \`${database}\``);
  await hub.db.query(`DROP DATABASE IF EXISTS \`${hub.database}_state\``);
}

/** All tables anew, the same everywhere. Servers work side by side, one statement each. */
export async function refill(offices: Offices): Promise<void> {
  const perServer = serversOf(offices).map(async (server) => {
    for (const { db } of allOffices(offices).filter((each) => each.server === server)) {
      await makeUsers(db);
      for (const table of offices.tables) await fillPersons(db, table, offices.rows);
    }
  });
  await Promise.all(perServer);
}

export interface ConfigWishes {
  readonly compare?: 'full' | 'incremental';
  /** Ports to reach spokes by instead of their own, by the office's id: a relay's. */
  readonly ports?: ReadonlyMap<number, number>;
  /** More lines of YAML. */
  readonly more?: string;
}

/** Writes the configuration that a user would write; gives its path. */
export async function writeConfig(folder: string, offices: Offices, wishes: ConfigWishes): Promise<string> {
  const site = ({ id, name, server, database }: Office): string => {
    const port = wishes.ports?.get(id) ?? server.port;
    const url = `mysql://${server.user}@${server.host}:${port}/${database}`;
    return `{ id: ${id}, name: ${name}, url: "${url}", password: "${server.password}" }`;
  };
  const text = [
    `hub: ${site(offices.hub)}`,
    'spokes:',
    ...offices.spokes.map((spoke) => `  - ${site(spoke)}`),
    `tables: [${offices.tables.join(', ')}]`,
    `state: ${offices.hub.database}_state`,
    `compare: ${wishes.compare ?? 'full'}`,
    wishes.more ?? '',
  ].join('\n');
  const path = join(folder, `${offices.hub.database}.yaml`);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** Forgets all that was remembered at every site: the next run is the first. */
export async function forget(offices: Offices): Promise<void> {
  await offices.hub.db.query(`DROP DATABASE IF EXISTS \`${offices.hub.database}_state\``);
  const bookkeeping = 'change_log, sync, sync_log, spokesync_token';
  for (const { db } of allOffices(offices)) await db.query(`DROP TABLE IF EXISTS ${bookkeeping}`);
}
