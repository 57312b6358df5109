import { describe, expect, onTestFinished, test } from 'vitest';
import { expectConverged, expectSame } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { syncLog } from '../../test/support/people.js';
import { startTestServer } from '../../test/support/test-server.js';
import { openTransaction } from '../../test/support/uncommitted.js';
import type { RunResult } from '../report/result.js';

const FAMILY = `
  CREATE TABLE par (id INT PRIMARY KEY, v VARCHAR(30));
  CREATE TABLE kid (id INT PRIMARY KEY, par INT, v VARCHAR(30), FOREIGN KEY (par) REFERENCES par (id));
  CREATE TABLE other (id INT PRIMARY KEY, v VARCHAR(30))`;
const COINS = `
  CREATE TABLE coin (id INT PRIMARY KEY, code VARCHAR(30) UNIQUE);
  CREATE TABLE other (id INT PRIMARY KEY, v VARCHAR(30))`;

// The hook is sent over the link that writes: nobody has to wait for its ten seconds.
const hooks = { before: ['SET SESSION innodb_lock_wait_timeout = 1'], after: [] };
const hasty = { spoke: { hooks } };

const outcomes = ({ sites }: RunResult): unknown[] => sites.map(({ outcome, error }) => [outcome, error]);
const missed = ({ tables }: RunResult): unknown[] =>
  tables.flatMap(({ table, site, guardMisses }) => (guardMisses > 0 ? [[table, site, guardMisses]] : []));
const ids = async (site: FreshDatabase, table: string): Promise<unknown[]> =>
  (await site.query(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);

async function family(options: Parameters<typeof openOffices>[2] = hasty): Promise<Offices> {
  const offices = await openOffices(FAMILY, ['par', 'kid', 'other'], options);
  await offices.hub.run(`INSERT INTO par VALUES (1, 'x'), (2, 'y')`);
  await offices.sync();
  return offices;
}

describe('a row that the application holds uncommitted, and another row needs', () => {
  test('at the hub, the parent of a spoke’s new row: that waits, and all else goes, that of other spokes too', async () => {
    const offices = await family({ spokes: 2 });
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await two.run(`INSERT INTO kid VALUES (1, 1, 'held'), (2, 2, 'free'); INSERT INTO other VALUES (1, 'two')`);
    await three.run(`INSERT INTO other VALUES (2, 'three')`);
    const application = await openTransaction(offices.hub, `UPDATE par SET v = 'open' WHERE id = 1`);
    const result = await offices.sync();
    expect(outcomes(result)).toEqual([
      ['synced', null],
      ['synced', null],
    ]);
    expect(missed(result)).toEqual([['kid', 2, 1]]);
    expect(result.totals.quarantined).toBe(0);
    for (const site of [offices.hub, three]) {
      expect(await ids(site, 'kid')).toEqual([2]);
      expect(await ids(site, 'other')).toEqual([1, 2]);
    }
    expect(await syncLog(offices.hub, `\`table\` = 'kid' AND record_id = '1'`)).toEqual([]);
    await application.commit();
    await offices.sync();
    for (const table of ['par', 'kid', 'other']) await expectSame(offices, table);
    await expectConverged(offices, 'kid');
  }, 180_000);

  test('at a spoke, the parent of the hub’s new row', async () => {
    const offices = await family();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO kid VALUES (1, 1, 'held'), (2, 2, 'free'); INSERT INTO other VALUES (1, 'hub')`);
    const application = await openTransaction(spoke, `UPDATE par SET v = 'open' WHERE id = 1`);
    const result = await offices.sync();
    expect(outcomes(result)).toEqual([['synced', null]]);
    expect(missed(result)).toEqual([['kid', 2, 1]]);
    expect([await ids(spoke, 'kid'), await ids(spoke, 'other')]).toEqual([[2], [1]]);
    expect(await syncLog(offices.hub, `\`table\` = 'kid'`)).toMatchObject([expect.stringMatching(/INSERT kid 2$/u)]);
    await application.commit();
    await offices.sync();
    for (const table of ['par', 'kid', 'other']) await expectSame(offices, table);
    await expectConverged(offices, 'kid');
  });

  test('at a spoke, the unique value of the hub’s new row, as it changes, too: it never goes into quarantine', async () => {
    const offices = await openOffices(COINS, ['coin', 'other'], hasty);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO coin VALUES (1, 'a'), (2, 'b')`);
    await offices.sync();
    await offices.hub.run(`INSERT INTO coin VALUES (8, 'w'), (9, 'x'); UPDATE coin SET code = 'y' WHERE id = 1;
                           UPDATE coin SET code = 'z' WHERE id = 2; INSERT INTO other VALUES (1, 'hub')`);
    const application = await openTransaction(spoke, `INSERT INTO coin VALUES (50, 'x'), (51, 'y')`);
    const result = await offices.sync();
    expect(outcomes(result)).toEqual([['synced', null]]);
    expect(missed(result)).toEqual([['coin', 2, 2]]);
    expect(result.totals.quarantined).toBe(0);
    expect(await spoke.query('SELECT id, code FROM coin ORDER BY id')).toEqual([
      { id: 1, code: 'a' },
      { id: 2, code: 'z' },
      { id: 8, code: 'w' },
    ]);
    await application.rollback();
    await offices.sync();
    await expectConverged(offices, 'coin');
  });

  test('at a spoke, the unique value of one of very many new rows', async () => {
    const offices = await openOffices(COINS, ['coin', 'other'], hasty);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO coin VALUES (1, 'a')`);
    await offices.sync();
    await offices.hub.run(
      `INSERT INTO coin SELECT seq + 10, CONCAT('c', seq) FROM seq_1_to_2000; INSERT INTO other VALUES (1, 'hub')`,
    );
    const application = await openTransaction(spoke, `INSERT INTO coin VALUES (5, 'c700')`);
    const result = await offices.sync();
    expect(outcomes(result)).toEqual([['synced', null]]);
    expect(missed(result)).toEqual([['coin', 2, 1]]);
    expect(result.totals).toMatchObject({ inserted: 2000, quarantined: 0 });
    await application.rollback();
    expect((await offices.sync()).totals).toMatchObject({ inserted: 1 });
    await expectConverged(offices, 'coin');
  });

  test('at a spoke, a key of a table that is filled for the first time', async () => {
    const offices = await openOffices(COINS, ['coin', 'other'], hasty);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(
      `INSERT INTO coin SELECT seq, CONCAT('c', seq) FROM seq_1_to_10; INSERT INTO other VALUES (1, 'hub')`,
    );
    const application = await openTransaction(spoke, `INSERT INTO coin VALUES (5, 'mine')`);
    const result = await offices.sync();
    expect(outcomes(result)).toEqual([['synced', null]]);
    expect(missed(result)).toEqual([['coin', 2, 1]]);
    expect(result.totals).toMatchObject({ inserted: 10, quarantined: 0 });
    await application.commit();
    expect((await offices.sync()).totals.quarantined).toBe(0);
    await expectConverged(offices, 'coin');
  });
});

test('a server that ends a whole transaction where a lock was waited for in vain: nothing of it is taken for written or held', async () => {
  const server = await startTestServer('b', { args: ['--innodb-rollback-on-timeout=ON'] });
  onTestFinished(() => server.stop());
  const offices = await family({ ...hasty, spokeServer: server, config: { retry: { attempts: 2, firstDelayMs: 10 } } });
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`UPDATE par SET v = 'hub' WHERE id = 2; INSERT INTO kid VALUES (1, 1, 'held'), (2, 2, 'free')`);
  const parent = await openTransaction(spoke, `UPDATE par SET v = 'open' WHERE id = 1`);
  expect(outcomes(await offices.sync())).toEqual([['skipped', expect.stringContaining('Lock wait timeout')]]);
  expect(await spoke.query('SELECT v FROM par WHERE id = 2')).toEqual([{ v: 'y' }]);
  await parent.commit();

  const row = await openTransaction(spoke, `UPDATE par SET v = 'open too' WHERE id = 2`);
  expect(outcomes(await offices.sync())).toEqual([['skipped', expect.stringContaining('Lock wait timeout')]]);
  expect(await ids(spoke, 'kid')).toEqual([]);
  await row.rollback();
  expect(outcomes(await offices.sync())).toEqual([['synced', null]]);
  expect(await syncLog(offices.hub, `record_id <> '*' AND site_id_from = 1`)).toHaveLength(3);
  for (const table of ['par', 'kid', 'other']) await expectSame(offices, table);
  await expectConverged(offices, 'kid');
});
