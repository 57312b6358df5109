import { expect, onTestFinished, test } from 'vitest';
import { siteConfig, spokeConfig, testConfig } from '../../test/support/config.js';
import { freshDatabase, serverA, serverB } from '../../test/support/database.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connectOptions } from '../config/connect-options.js';
import { init } from '../init/init.js';
import { setBookmarks } from '../ledger/bookmarks.js';
import { hubWriter } from '../ledger/hub-writer.js';
import { openLedgerTable } from '../ledger/ledger-table.js';
import { writePins, type NewPin } from '../ledger/pins.js';
import { issueToken } from '../ledger/tokens.js';
import { appendVersions } from '../ledger/versions.js';
import { connect } from '../mysql/connect.js';
import type { Key } from '../schema/key-sql.js';
import { readSchema } from '../schema/introspect.js';
import { status } from './status.js';

const TABLE = 'CREATE TABLE visit (person INT, day VARCHAR(20), notes TEXT, PRIMARY KEY (person, day))';

/** A hub with its state database, and two spokes that nobody can reach: status must not ask them. */
async function office() {
  const hub = await freshDatabase(serverA(), 'hub');
  onTestFinished(async () => {
    await hub.query(`DROP DATABASE IF EXISTS \`${hub.name}_state\``);
  });
  await hub.run(TABLE);
  const away = { login: { ...(await freshDatabase(serverB())).login, port: 1 } };
  const spokes = [spokeConfig(2, away), spokeConfig(3, away, { direction: 'receive-only' })];
  const config = testConfig(siteConfig(1, hub), spokes, ['visit', 'unheard_of']);
  await init({ ...config, spokes: [] }, { confirm: () => true });
  const state = (sql: string) => hub.run(`USE \`${config.state}\`; ${sql}; USE \`${hub.name}\``);
  await state(`INSERT INTO site (id, name) VALUES (2, 'Site 2'), (3, 'Site 3')`);
  return { hub, config, state };
}

test('nothing is initialised: the error names init', async () => {
  const hub = await freshDatabase(serverA(), 'hub');
  const config = testConfig(siteConfig(1, hub), [], []);
  await expect(status(config)).rejects.toMatchObject({ code: 'not-initialised', hint: 'run `spokesync init`' });
});

test('before the first run', async () => {
  const { config } = await office();
  const none = { bookmark: null, behind: 0, pins: 0 };
  const site = { lastOutcome: null, lastError: null, lastSyncedAt: null, maintenanceSince: null, refusedTables: [] };
  const tables = [{ table: 'visit', ...none }, { table: 'unheard_of', ...none }]; // prettier-ignore
  expect(await status(config)).toEqual({
    hub: { id: 1, name: 'Site 1', maintenanceSince: null },
    running: null,
    lastRun: null,
    sites: [
      { id: 2, name: 'Site 2', direction: 'two-way', ...site, tables },
      { id: 3, name: 'Site 3', direction: 'receive-only', ...site, tables },
    ],
    conflicts: { open: 0 },
    quarantine: [],
    outbox: { waiting: 0, oldestAt: null, lastError: null },
  });
});

test('bookmarks, what a spoke has not been given yet, and pins', async () => {
  const { hub, config, state } = await office();
  const session = await connect(connectOptions(config.hub, config.timeouts));
  onTestFinished(() => session.close());
  const layout = await layoutFor(session, hub.name, 'visit');
  const hubTable = (await readSchema(session, hub.name)).tables.get('visit')!;
  const { table } = await openLedgerTable(session, { state: config.state, data: hub.name }, hubTable, layout, false);
  const writer = hubWriter(session, {
    state: config.state,
    data: hub.name,
    identity: 'x',
    epoch: 0n,
    clustered: false,
  });

  const claim = { origin: 1, user: null, kind: 'edit', timeUs: null } as const;
  const version = (keys: readonly Key[], hash: string | null) =>
    writer.transaction((tx) => appendVersions(tx, table, keys.map((key) => ({ key, hash, claim, columns: null })))); // prettier-ignore
  const pins = (site: number, list: readonly NewPin[]) => writer.transaction((tx) => writePins(tx, table, site, list));
  const row = (hash: string) => ({ kind: 'row', columnSet: table.columnSet, hash, columns: null }) as const;
  const visits: Key[] = [['1', 'Monday'], ['2', 'a'], ['-3', "it's"], ['4', 'ä'], ['5', 'Friday']]; // prettier-ignore

  await version(visits, '100');
  await writer.transaction((tx) => setBookmarks(tx, config.state, 3, [{ tableId: table.id, version: 1n, full: true }]));
  await version(visits.slice(0, 3), '200');
  await version([visits[0]!, visits[4]!], '300');
  await version([visits[3]!], null);
  // Keys 1 and 5 stand at 300, 2 and 3 at 200, 4 is deleted: five keys are new to a spoke with the bookmark 1.
  const token = await writer.transaction((tx) => issueToken(tx, config.state, 3));
  await pins(3, [
    { key: visits[1]!, agreed: row('200'), reason: 'brought', intent: null },
    { key: visits[2]!, agreed: row('100'), reason: 'guard miss', intent: null },
    { key: visits[3]!, agreed: row('100'), reason: 'delivered', intent: { token, next: { kind: 'absent' } } },
    { key: visits[4]!, agreed: { kind: 'unknown' }, reason: 'quarantine', intent: null },
  ]);
  const tablesOf = async () => (await status(config)).sites.map((site) => site.tables[0]);
  const never = { table: 'visit', bookmark: null, behind: 4, pins: 0 };
  expect(await tablesOf()).toEqual([never, { table: 'visit', bookmark: '1', behind: 4, pins: 4 }]);
  await state(`UPDATE site SET settled = ${token} WHERE id = 3`);
  expect(await tablesOf()).toEqual([never, { table: 'visit', bookmark: '1', behind: 3, pins: 4 }]);
  await writer.transaction((tx) => setBookmarks(tx, config.state, 3, [{ tableId: table.id, version: 4n, full: true }]));
  expect(await tablesOf()).toEqual([never, { table: 'visit', bookmark: '4', behind: 0, pins: 4 }]);
});

test('the last run, the sites outcomes of it, conflicts and quarantine', async () => {
  const { config, state } = await office();
  const sites = (...list: [number, string][]) =>
    JSON.stringify({ sites: list.map(([id, outcome]) => ({ id, outcome })) });
  await state(`
    INSERT INTO run (id, epoch, started_at, finished_at, outcome, result) VALUES
      (7, 1, '2026-01-01 10:00:00.123456', '2026-01-01 10:00:01', 'ok', '${sites([2, 'synced'], [3, 'skipped'])}'),
      (8, 2, '2026-01-02 10:00:00', '2026-01-02 10:01:00', 'warnings', '${sites([2, 'failed'])}');
    UPDATE site SET last_error = CONCAT('cause ', id), last_success = IF(id = 2, '2026-01-01 10:00:00.5', NULL);
    INSERT INTO quarantine (site, table_name, record_hash, record, side, action, reason, first_run, last_run)
      VALUES (2, 'visit', '${'0'.repeat(40)}', '["1","x"]', 'spoke', 'insert', 'taken', 7, 8);
    INSERT INTO conflict (run, table_name, record, record_hash, kind, certainty, meeting, state, decided_at) VALUES
      (7, 'visit', '1', '', 'update/update', 'base', '1', 'applied', NOW()),
      (7, 'visit', '2', '', 'update/update', 'base', '2', 'closed', NOW())`);
  const found = await status(config);
  expect(found).toMatchObject({
    running: null,
    lastRun: {
      run: 8,
      outcome: 'warnings',
      startedAt: '2026-01-02T10:00:00.000Z',
      finishedAt: '2026-01-02T10:01:00.000Z',
    },
    sites: [
      { id: 2, lastOutcome: 'failed', lastError: 'cause 2', lastSyncedAt: '2026-01-01T10:00:00.500Z' },
      { id: 3, lastOutcome: 'skipped', lastError: 'cause 3', lastSyncedAt: null },
    ],
    conflicts: { open: 1 },
    quarantine: [{ table: 'visit', record: '["1","x"]', site: 2, reason: 'taken', since: '2026-01-01T10:00:00.123Z' }],
  });
  await state('UPDATE site SET last_error = NULL');
  expect((await status(config)).sites.map(({ lastOutcome }) => lastOutcome)).toEqual(['synced', null]);
});

test('a run in progress, and one that died', async () => {
  const { config, state } = await office();
  await state(`
    INSERT INTO run (id, epoch, started_at, finished_at, outcome) VALUES (1, 1, '2026-01-01 10:00:00', '2026-01-01 10:00:01', 'ok');
    INSERT INTO run (id, epoch, started_at) VALUES (2, 2, '2026-01-01 11:00:00');
    UPDATE control SET epoch = 2, holder = 'me', lease_until = UTC_TIMESTAMP() + INTERVAL 60 SECOND,
                       connection = CONCAT(@@hostname, ':', @@port, '/', @@server_id, '#',
                         (SELECT CONCAT(ID, '@', HOST) FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()))`);
  expect(await status(config)).toMatchObject({
    running: { run: 2, startedAt: '2026-01-01T11:00:00.000Z' },
    lastRun: { run: 1 },
  });
  await state(
    `UPDATE control SET connection = CONCAT(@@hostname, ':', @@port, '/', @@server_id, '#4000000000@10.8.0.9:40000')`,
  );
  expect(await status(config)).toMatchObject({
    running: null,
    lastRun: { run: 2, outcome: 'interrupted', finishedAt: null },
  });
  await state(`UPDATE control SET connection = CONCAT('elsewhere#', 4000000000)`);
  expect(await status(config)).toMatchObject({ running: { run: 2 } });
  await state('UPDATE control SET lease_until = UTC_TIMESTAMP() - INTERVAL 1 SECOND');
  expect(await status(config)).toMatchObject({ running: null });
});

test('hundreds of spokes cost no more statements', async () => {
  const { config, state } = await office();
  await state(`INSERT IGNORE INTO site (id, name, last_error) SELECT seq, seq, 'x' FROM seq_2_to_500`);
  const many = Array.from({ length: 499 }, (_, i) => ({ ...config.spokes[0]!, id: i + 2 }));
  const start = performance.now();
  expect((await status({ ...config, spokes: many })).sites).toHaveLength(499);
  expect(performance.now() - start).toBeLessThan(400);
});
