import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { siteConfig } from '../../test/support/config.js';
import { type FreshDatabase, rawConnection, serverB } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { openRelay } from '../../test/support/relay.js';

// So many that the rows are not counted first, and the ledger is summed over a link of its own.
const ROWS = 120_000;

test.each([
  ['near', 0, 90_000],
  ['far', 15, 30_000],
])('edits, deletions and new rows among very many are found on both sides: %s', async (_name, ms, most) => {
  const relay = await openRelay(serverB(), { toServerDelayMs: ms, toClientDelayMs: ms });
  onTestFinished(() => relay.close());
  const spokeServer = { ...serverB(), host: relay.host, port: relay.port };
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))', ['note'], { spokeServer });
  const { hub, sync } = offices;
  const [spoke] = offices.spokes as [FreshDatabase];
  await hub.run(`INSERT INTO note SELECT seq, CONCAT('note ', seq) FROM seq_1_to_${ROWS}`);
  await sync();
  for (const site of offices.sites) await site.run('ANALYZE TABLE note');
  await hub.run(`UPDATE note SET v = 'hub' WHERE id IN (1, 60000); DELETE FROM note WHERE id = 50000`);
  await spoke.run(`UPDATE note SET v = 'spoke' WHERE id IN (2, ${ROWS}); DELETE FROM note WHERE id = 3;
                   INSERT INTO note VALUES (-5, 'low'), (${ROWS + 1}, 'high')`);
  const { totals, conflicts } = await sync();
  expect(totals).toMatchObject({ inserted: 2, updated: 4, deleted: 2 });
  expect(conflicts).toEqual([]);
  await expectConverged(offices, 'note');
  expect(await hub.query(`SELECT id, v FROM note WHERE v NOT LIKE 'note%' ORDER BY id`)).toEqual([
    { id: -5, v: 'low' },
    { id: 1, v: 'hub' },
    { id: 2, v: 'spoke' },
    { id: 60_000, v: 'hub' },
    { id: ROWS, v: 'spoke' },
    { id: ROWS + 1, v: 'high' },
  ]);
  // Over a long line the sums of small buckets come only where those of large ones differ.
  const before = relay.bytes;
  await sync();
  expect(relay.bytes - before).toBeLessThan(most);
});

test.each([
  ['near', 0],
  ['far', 15],
])(
  'what the logs tell of is found without its buckets, and with it what they do not tell of: %s',
  async (_name, ms) => {
    const relay = await openRelay(serverB(), { toServerDelayMs: ms, toClientDelayMs: ms });
    onTestFinished(() => relay.close());
    const spokeServer = { ...serverB(), host: relay.host, port: relay.port };
    const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))', ['note'], {
      spokeServer,
    });
    const { hub, sync } = offices;
    const [spoke] = offices.spokes as [FreshDatabase];
    await hub.run(`INSERT INTO note SELECT seq, CONCAT('note ', seq) FROM seq_1_to_${ROWS}`);
    await sync();
    for (const site of offices.sites) await site.run('ANALYZE TABLE note');
    const tell = (which: string, kind: string): string =>
      `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) SELECT 1, 7, 'note', id, '${kind}' FROM note WHERE ${which}`;
    const edit = (v: string, offset: number, logged: boolean): string =>
      `UPDATE note SET v = '${v}' WHERE id % 500 = ${offset}; ${logged ? tell(`id % 500 = ${offset}`, 'update') : 'DO 0'}`;
    const cost = async (): Promise<number> => {
      const before = relay.bytes;
      expect((await sync()).totals).toMatchObject({ updated: 480, inserted: 0, deleted: 0, conflicts: 0 });
      const bytes = relay.bytes - before;
      await expectConverged(offices, 'note');
      return bytes;
    };
    await hub.run(edit('hub', 3, false));
    await spoke.run(edit('spoke', 4, false));
    const untold = await cost();
    await hub.run(edit('hub again', 3, true));
    await spoke.run(edit('spoke again', 4, true));
    const told = await cost();
    expect(told).toBeLessThan(untold / 2);

    await hub.run(`${edit('hub at last', 3, true)}; ${tell('id = 9000', 'delete')}; DELETE FROM note WHERE id = 9000;
    UPDATE note SET v = 'untold' WHERE id = 60001`);
    await spoke.run(`${edit('spoke at last', 4, true)}; ${tell('id IN (7, 500)', 'delete')}; DELETE FROM note WHERE id IN (7, 500);
    UPDATE note SET v = 'untold' WHERE id = 3001; INSERT INTO note VALUES (${ROWS + 7}, 'new'); ${tell(`id = ${ROWS + 7}`, 'update')}`);
    const { totals } = await sync();
    expect(totals).toMatchObject({ updated: 482, inserted: 1, deleted: 3, conflicts: 0 });
    await expectConverged(offices, 'note');
  },
);

test('what was taken up already is not told again while an open transaction holds the log back', async () => {
  const relay = await openRelay(serverB());
  onTestFinished(() => relay.close());
  const spokeServer = { ...serverB(), host: relay.host, port: relay.port };
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))', ['note'], { spokeServer });
  const { hub, sync } = offices;
  const [spoke] = offices.spokes as [FreshDatabase];
  await hub.run(`INSERT INTO note SELECT seq, CONCAT('note ', seq) FROM seq_1_to_2000`);
  await sync();
  const quiet = relay.bytes;
  await sync();
  const most = (relay.bytes - quiet) * 2;
  await spoke.run(`UPDATE note SET v = 'spoke' WHERE id <= 200;
    INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type)
    SELECT 2, 7, 'note', 1 + seq % 200, 'update' FROM seq_1_to_20000`);
  const open = await rawConnection(serverB());
  onTestFinished(() => open.end());
  await open.query('START TRANSACTION');
  await open.query(`INSERT INTO \`${spoke.name}\`.note VALUES (-1, 'open')`);
  expect((await sync()).totals).toMatchObject({ updated: 200, conflicts: 0 });
  for (const _ of [1, 2]) {
    const before = relay.bytes;
    await sync();
    expect(relay.bytes - before).toBeLessThan(most);
  }
  await open.query('ROLLBACK');
});

test('a hub that grants no connection more than a pass needs is summed all the same', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))', ['note']);
  const { hub, sync } = offices;
  await hub.run(`INSERT INTO note SELECT seq, CONCAT('note ', seq) FROM seq_1_to_${ROWS}`);
  await sync();
  await hub.run(`ANALYZE TABLE note; UPDATE note SET v = 'hub' WHERE id = 60000`);
  const [user, password] = [`few_${hub.name}`, 'pw'];
  // The run's three, and the pass's one.
  await hub.run(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}' WITH MAX_USER_CONNECTIONS 4;
                 GRANT ALL ON *.* TO '${user}'@'%'`);
  onTestFinished(() => hub.run(`DROP USER '${user}'@'%'`));
  const config = { hub: siteConfig(1, hub, { user, password }) };
  const events: string[] = [];
  const { outcome, totals } = await sync({ config, onEvent: ({ type }) => events.push(type) });
  expect({ outcome, updated: totals.updated }).toEqual({ outcome: 'ok', updated: 1 });
  expect(events).not.toContain('pass-retry');
});
