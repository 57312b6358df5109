import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { addUser } from '../../src/accounts/manage.js';
import { loadConfig } from '../../src/config/load.js';
import { cli, configurationOf, folderWith, passwordsOf, startCli } from '../support/cli.js';
import {
  freshDatabase,
  type FreshDatabase,
  type RawRow,
  rawConnection,
  serverA,
  serverB,
} from '../support/database.js';
import { logChange, USERS } from '../support/people.js';

/** The password of all accounts. */
export const PASSWORD = 'correct horse battery';

/** A hub and two spokes with a table of staff, and the built service over them. */
export interface ServedOffices {
  readonly url: string;
  readonly hub: FreshDatabase;
  readonly pokhara: FreshDatabase;
  readonly tansen: FreshDatabase;
  /** Rows of a table of the state database. */
  readonly state: (sql: string) => Promise<RawRow[]>;
  /** What all three hold, the hub first. */
  readonly everywhere: (sql: string) => Promise<RawRow[][]>;
}

/** Somebody's change of one record: its values, and when it was made, which is later for a higher `day`. */
export interface Edit {
  readonly record: string;
  readonly values: Readonly<Record<string, string | Buffer>>;
  readonly day: number;
}

const STAFF = `${USERS};
  CREATE TABLE staff (id VARCHAR(60) PRIMARY KEY, name TEXT, job TEXT, pay DECIMAL(10,2), photo BLOB,
                      staff_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3));
  INSERT INTO users VALUES (7, 'tara@pokhara.example', 'Tara', 'Gurung', 'tara'), (8, 'dil@tansen.example', 'Dil', 'Rana', 'dil')`;

/**
 * Opens them: the hub has `rows`, which are synced; then Tara edits at Pokhara and Dil at Tansen, which is synced too, so
 * that there are conflicts; then the service starts. Asha is an operator and Bina a viewer. All goes when the test is over.
 */
export async function serveOffices(
  rows: readonly Edit[],
  edits: { readonly tara?: readonly Edit[]; readonly dil?: readonly Edit[] } = {},
): Promise<ServedOffices> {
  const hub = await freshDatabase(serverA(), 'hub');
  const [pokhara, tansen] = [await freshDatabase(serverB(), 'spoke'), await freshDatabase(serverB(), 'spoke')];
  const offices = [hub, pokhara, tansen];
  for (const office of offices) await office.run(`SET time_zone = '+00:00'; ${STAFF}`);
  const name = `${hub.name}_state`;
  onTestFinished(async () => {
    const cleaner = await rawConnection(serverA());
    await cleaner.query(`DROP DATABASE IF EXISTS \`${name}\``);
    await cleaner.end();
  });
  const text = configurationOf(
    ['Kathmandu', 'Pokhara', 'Tansen'].map((office, at) => ({ name: office, db: offices[at]! })),
    ['staff'],
    `state: ${name}\nschedule: "0 0 1 1 *"\ntimeZone: UTC\nserve: { listen: "127.0.0.1:0" }`,
  );
  const cwd = await folderWith({});
  await writeFile(join(cwd, 'spokesync.yaml'), text);
  const env = passwordsOf(offices);
  const run = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await cli(args, { cwd, env });
    expect(code, stderr).toBe(0);
  };
  await run('init', '--yes');
  for (const { record } of rows) await hub.query('INSERT INTO staff (id) VALUES (?)', [record]);
  await editAt(hub, 1, null, rows);
  await run('sync', '--quiet');
  await editAt(pokhara, 2, 7, edits.tara ?? []);
  await editAt(tansen, 3, 8, edits.dil ?? []);
  await run('sync', '--quiet');
  const config = loadConfig(join(cwd, 'spokesync.yaml'), env);
  await addUser(config, { name: 'asha', role: 'operator', password: PASSWORD });
  await addUser(config, { name: 'bina', role: 'viewer', password: PASSWORD });
  return {
    ...{ hub, pokhara, tansen },
    url: await served(startCli(['serve'], { cwd, env }).stdout),
    state: (sql) => hub.query(sql.replaceAll('STATE', `\`${name}\``)),
    everywhere: (sql) => Promise.all(offices.map((office) => office.query(sql))),
  };
}

async function editAt(office: FreshDatabase, site: number, user: number | null, edits: readonly Edit[]): Promise<void> {
  for (const { record, values, day } of edits) {
    const columns = Object.keys(values).map((column) => `${column} = ?, `);
    await office.query(`UPDATE staff SET ${columns.join('')} staff_timestamp = ? WHERE id = ?`, [
      ...Object.values(values),
      `2026-03-0${day}`,
      record,
    ]);
    if (user !== null) await logChange(office, site, user, { table: 'staff', record, comment: `day ${day}` });
  }
}

async function served(stdout: () => string): Promise<string> {
  const url = (): string | undefined => /serving on (http:[^"\s]+)/u.exec(stdout())?.[1];
  await expect.poll(url, { timeout: 40_000 }).toBeDefined();
  return url() ?? '';
}
