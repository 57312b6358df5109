import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { type PrivateServer, startPrivateServer } from '../../src/demo/private-server.js';
import { init, sync, verify } from '../../src/index.js';
import { captureStatus } from '../../src/triggers/capture.js';
import { type Applications, loadDump, oldConfig, openApplications } from './old-offices.js';
import { toldOf } from './told.js';

const VERSIONS = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.sql'));
const yes = { confirm: () => true };

interface Upgraded {
  readonly config: Config;
  readonly offices: Applications;
  /** What the old version told of its memory. */
  readonly told: Record<string, readonly unknown[]>;
}

/** Three offices as an old version left them, on a server of the test's own. */
async function leftBehind(name: string): Promise<Upgraded> {
  const dump = readFileSync(join(import.meta.dirname, name), 'utf8');
  const server: PrivateServer = await startPrivateServer();
  onTestFinished(() => server.stop());
  await loadDump(server, dump);
  const offices = await openApplications(server);
  onTestFinished(() => offices.end());
  const told = JSON.parse(dump.split('\n')[1]?.slice(3) ?? '') as Upgraded['told'];
  return { config: oldConfig(server), offices, told };
}

/** A column of each row, by id, at the three offices; every office has the same. */
async function same({ all }: Applications, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const seen: Readonly<Record<string, unknown>>[] = [];
  for (const office of all) {
    const rows = await office.query<{ id: number; v: unknown }[]>(sql);
    seen.push(Object.fromEntries(rows.map(({ id, v }) => [id, v])));
  }
  expect(seen).toEqual(seen.map(() => seen[0]));
  return seen[0] ?? {};
}

test('there is a dump to upgrade from', () => {
  expect(VERSIONS).not.toEqual([]);
});

test.each(VERSIONS)('what %s remembers is told by this version, and each edit since is decided by it', async (name) => {
  const { config, offices, told } = await leftBehind(name);
  const { hub, pokhara, tansen } = offices;
  // While the old triggers are still in place.
  await hub.query(`
    UPDATE person SET phone = 'only the hub' WHERE id = 3;
    UPDATE person SET phone = 'the hub, earlier' WHERE id = 6;
    UPDATE note SET title = 'three, by the hub' WHERE id = 3;
    UPDATE stock SET amount = amount + 5 WHERE item = 2`);
  await pokhara.query(`
    UPDATE person SET name = 'only Pokhara' WHERE id = 4;
    UPDATE note SET body = 'c, by Pokhara' WHERE id = 3`);
  await tansen.query(`
    DELETE FROM person WHERE id = 5;
    UPDATE person SET phone = 'Tansen, later' WHERE id = 6;
    UPDATE stock SET amount = amount - 1 WHERE item = 2`);

  expect((await init(config, yes)).sites.map(({ error }) => error)).toEqual([null, null, null]);
  expect(await toldOf(config)).toMatchObject(told);

  const run = await sync(config);
  expect(run.sites.map(({ outcome, error }) => ({ outcome, error }))).toEqual([
    { outcome: 'synced', error: null },
    { outcome: 'synced', error: null },
  ]);
  expect(run.totals).toMatchObject({ conflicts: 1, deleted: 2, inserted: 0 });
  expect(run.conflicts).toMatchObject([
    { table: 'person', record: '6', certainty: 'base', winner: { site: 3 }, losers: [{ site: 1 }] },
  ]);
  // The two with one e-mail address are kept apart until somebody helps: nothing of them is lost.
  await tansen.query("UPDATE person SET email = 'kiran@example.org' WHERE id = 30");
  await sync(config);
  expect((await verify(config)).identical).toBe(true);

  const phones = await same(offices, 'SELECT id, phone AS v FROM person');
  expect(Object.keys(phones)).toEqual(['1', '3', '4', '6', '7', '8', '20', '30']);
  expect(phones).toMatchObject({ 3: 'only the hub', 6: 'Tansen, later', 7: '7' });
  expect(await same(offices, 'SELECT id, name AS v FROM person')).toMatchObject({ 4: 'only Pokhara', 30: 'Kiran' });
  expect(await same(offices, "SELECT id, CONCAT(title, '; ', body) AS v FROM note")).toMatchObject({
    1: 'one, by the hub; a, by Tansen',
    2: 'two, by Pokhara; b',
    3: 'three, by the hub; c, by Pokhara',
  });
  const stock = "SELECT CONCAT(office, ' ', item) AS id, amount AS v FROM stock";
  expect(await same(offices, stock)).toEqual({ 'Pokhara 1': 10, 'Tansen 1': 21, 'Tansen 2': 34 });

  const after = await toldOf(config);
  for (const part of ['conflicts', 'log', 'mails', 'users']) {
    const ids = (rows: readonly unknown[] = []): unknown[] => rows.map((row) => (row as { id: unknown }).id);
    expect(ids(after[part])).toEqual(expect.arrayContaining(ids(told[part])));
  }
});

test.each(VERSIONS)('the triggers that %s has made are made anew, with the columns of now', async (name) => {
  const { config, offices } = await leftBehind(name);
  const statesOf = async (): Promise<Set<string>> =>
    new Set((await captureStatus(config)).sites.flatMap(({ triggers }) => triggers.map(({ state }) => state)));
  expect(await statesOf()).toContain('outdated');
  await init(config, yes);
  expect(await statesOf()).toEqual(new Set(['installed']));
  await offices.pokhara.query("SET @spokesync_user = 8; UPDATE person SET room = 'A2' WHERE id = 4");
  expect((await sync(config)).totals).toMatchObject({ updated: 2, conflicts: 0 });
  const [entry] = await offices.hub.query<Record<string, unknown>[]>('SELECT * FROM sync_log ORDER BY id DESC LIMIT 1');
  expect(entry).toMatchObject({ table: 'person', record_id: '4', user_id: '8', untracked: 0 });
});

/** The tables of a state database, without what is of one installation: their columns and keys. */
async function layoutOf({ hub }: Applications, state: string): Promise<unknown> {
  const columns = await hub.query<unknown[]>(
    `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, COLLATION_NAME, EXTRA
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, COLUMN_NAME`,
    [state],
  );
  const keys = await hub.query<unknown[]>(
    `SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE
       FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
    [state],
  );
  return { columns, keys };
}

test.each(VERSIONS)('the state database of %s becomes one as this version makes it', async (name) => {
  const { config, offices } = await leftBehind(name);
  await init(config, yes);
  await sync(config);
  const anew = { ...config, state: 'anew' };
  await init(anew, yes);
  await sync(anew);
  // Where 001-state.sql was changed before its release: `npx tsx scripts/keep-state-dump.ts` makes this version's dump anew.
  expect(await layoutOf(offices, config.state)).toEqual(await layoutOf(offices, anew.state));
});
