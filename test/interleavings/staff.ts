import type { FreshDatabase } from '../support/database.js';
import { openOffices, type Offices } from '../support/offices.js';
import type { TableConfig } from '../../src/config/config.js';
import type { SyncOptions } from '../../src/rounds/sync-options.js';
import type { Config } from '../../src/config/config.js';
import { tableConfig } from '../support/config.js';

/** The table of these stories. Its conflict column is set by hand, so that who is later does not hang on the machine's speed. */
export const STAFF = `
  CREATE TABLE person (
    id    INT PRIMARY KEY,
    name  VARCHAR(50) NULL,
    town  VARCHAR(50) NULL,
    phone VARCHAR(50) NULL,
    email VARCHAR(50) NULL UNIQUE,
    person_timestamp TIMESTAMP(3) NOT NULL DEFAULT '2026-01-01 00:00:00')`;

/** A hub and its spokes by name: `two` is site 2. */
export interface Staff extends Offices {
  readonly two: FreshDatabase;
  readonly three: FreshDatabase;
  readonly four: FreshDatabase;
  /** A run of some spokes only: the others are offline. */
  syncOnly(...sites: readonly number[]): ReturnType<Offices['sync']>;
  /** A run with the spokes in this order, one after the other. */
  syncInOrder(sites: readonly number[], options?: SyncOptions): ReturnType<Offices['sync']>;
}

/** Opens offices with the staff table, three people at all sites, and the first run behind them. */
export async function openStaff(
  spokes: number,
  wishes: {
    readonly table?: Partial<TableConfig>;
    readonly config?: Partial<Config>;
    readonly more?: string;
    readonly tables?: readonly string[];
  } = {},
): Promise<Staff> {
  const tables = [tableConfig('person', wishes.table ?? {}), ...(wishes.tables ?? [])];
  const offices = await openOffices(`${STAFF}; ${wishes.more ?? ''}`, tables, { spokes, config: wishes.config ?? {} });
  await offices.hub.run(
    `INSERT INTO person (id, name, town) VALUES (1,'Asha','Pokhara'),(2,'Bikash','Tansen'),(3,'Chandra','Butwal')`,
  );
  await offices.sync();
  const [two, three, four] = offices.spokes as [FreshDatabase, FreshDatabase, FreshDatabase];
  return {
    ...offices,
    two,
    three,
    four,
    syncOnly: (...sites) => offices.sync({ sites }),
    syncInOrder: (sites, options = {}) => offices.sync({ ...options, sites, config: { concurrency: 1 } }),
  };
}

/** Sets columns of one person at a site, at `minute` from the start of the tests, and tells the change log where `user` is given. */
export async function edit(
  site: FreshDatabase,
  id: number,
  values: Readonly<Record<string, string | null>>,
  minute: number,
  user?: number,
): Promise<void> {
  const set = Object.keys(values)
    .map((column) => `\`${column}\` = ?, `)
    .join('');
  await site.raw.beginTransaction();
  await site.query(`UPDATE person SET ${set} person_timestamp = ? WHERE id = ?`, [
    ...Object.values(values),
    moment(minute),
    id,
  ]);
  if (user !== undefined) await tell(site, id, user, 'update', minute);
  await site.raw.commit();
}

/** Adds a person at a site, at `minute` from the start of the tests. */
export async function add(
  site: FreshDatabase,
  id: number,
  values: Readonly<Record<string, string | null>>,
  minute: number,
  user?: number,
): Promise<void> {
  const columns = ['id', 'person_timestamp', ...Object.keys(values)];
  await site.raw.beginTransaction();
  await site.query(`INSERT INTO person (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, [
    id,
    moment(minute),
    ...Object.values(values),
  ]);
  if (user !== undefined) await tell(site, id, user, 'new', minute);
  await site.raw.commit();
}

/** Deletes a person at a site; with a user, the change log tells of it as of `minute` from the start of the tests. */
export async function remove(site: FreshDatabase, id: number, minute?: number, user?: number): Promise<void> {
  await site.raw.beginTransaction();
  await site.query('DELETE FROM person WHERE id = ?', [id]);
  if (user !== undefined) await tell(site, id, user, 'delete', minute ?? 0);
  await site.raw.commit();
}

/** One entry of a site's change log. */
export async function tell(
  site: FreshDatabase,
  id: number,
  user: number,
  kind: string,
  minute: number,
  table = 'person',
): Promise<void> {
  await site.query(
    'INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`) VALUES (0, ?, ?, ?, ?, ?)',
    [user, table, String(id), kind, moment(minute)],
  );
}

/** A time by which an edit is told from another: minutes from when the tests began, as the database writes it (UTC). */
export function moment(minute: number): string {
  return new Date(start + minute * 60_000).toISOString().slice(0, 23).replace('T', ' ');
}

const start = Date.now();
