import { expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/check/check.js';
import { verify } from '../../src/verify/verify.js';
import { captureInstall } from '../../src/triggers/capture.js';
import { openOffices } from '../support/offices.js';
import { allRows } from '../support/rows.js';
import { startTestServer } from '../support/test-server.js';

/** What verify says of two sites that hold the same. */
const ALIKE = {
  identical: true,
  refused: [],
  sites: [{ error: null }, { error: null }],
  tables: [{ differences: 0 }, { differences: 0 }],
};

const USERS = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99))`;

it('a row of 300 columns goes both ways, with triggers that log it', { timeout: 60_000 }, async () => {
  const columns = Array.from(
    { length: 299 },
    (_, at) => `c${String(at)} ${at % 3 === 0 ? 'INT' : at % 3 === 1 ? 'VARCHAR(6)' : 'DATETIME'} NULL`,
  );
  const { hub, spokes, sync, config } = await openOffices(
    `${USERS}; CREATE TABLE wide (id INT PRIMARY KEY, ${columns.join(', ')})`,
    ['wide'],
  );
  const [spoke] = spokes;
  await hub.run("INSERT INTO wide (id, c0, c1, c298) VALUES (1, 1, 'a', 0), (2, 2, 'b', 0)");
  expect(await sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 2 } });
  await captureInstall(config, { confirm: () => true });
  await hub.run("UPDATE wide SET c1 = 'hub' WHERE id = 1");
  await spoke?.run("UPDATE wide SET c295 = 'spoke' WHERE id = 2");
  expect(await sync()).toMatchObject({ outcome: 'ok', totals: { updated: 2, conflicts: 0 } });
  expect(await verify(config)).toMatchObject(ALIKE);
});

it(
  'a value that is larger than a spoke takes is quarantined with that reason, and the other rows go on',
  { timeout: 120_000 },
  async () => {
    const small = await startTestServer('b', { args: ['--max-allowed-packet=16M'] });
    onTestFinished(() => small.stop());
    const schema = `${USERS}; CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), b LONGBLOB)`;
    const { hub, spokes, sync, config } = await openOffices(schema, ['t'], { spokeServer: small });
    const [spoke] = spokes;
    await hub.run("INSERT INTO t VALUES (1, 'a', 'small'), (3, 'c', REPEAT('y', 5000000))");
    expect(await sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 2 } });
    // Half of what the hub takes: made there, as an application would send it in pieces.
    await hub.run(
      "INSERT INTO t VALUES (2, 'b', REPEAT('x', 33554432)), (4, 'd', NULL); UPDATE t SET v = 'new' WHERE id = 1",
    );
    await spoke?.run("UPDATE t SET v = 'there' WHERE id = 3");
    const run = await sync();
    expect(run).toMatchObject({
      outcome: 'warnings',
      sites: [{ outcome: 'synced' }],
      totals: { quarantined: 1, inserted: 1, updated: 2 },
    });
    expect(await spoke?.query('SELECT id, v, CAST(LENGTH(b) AS CHAR) AS bytes FROM t ORDER BY id')).toEqual([
      { id: 1, v: 'new', bytes: '5' },
      { id: 3, v: 'there', bytes: '5000000' },
      { id: 4, v: 'd', bytes: null },
    ]);
    const [held] = await hub.query(`SELECT * FROM \`${config.state}\`.quarantine`);
    expect(JSON.stringify(held)).toContain('max_allowed_packet');
    // Once the value has been made smaller, it goes.
    await hub.run("UPDATE t SET b = 'fits' WHERE id = 2");
    expect(await sync()).toMatchObject({ outcome: 'ok', totals: { quarantined: 0 } });
    expect(await allRows(hub, 't')).toHaveLength(4);
    expect(await verify(config)).toMatchObject(ALIKE);
    expect((await check(config)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

it.each(['full', 'incremental'] as const)(
  'large rows among many small ones are taken few at a time, the small ones together: %s',
  { timeout: 60_000 },
  async (mode) => {
    const { hub, spokes, sync, config, state } = await openOffices(
      `${USERS}; CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), b LONGBLOB)`,
      ['t'],
      { config: { compare: mode === 'full' ? { mode } : { mode, fullEveryMs: null } } },
    );
    const [spoke] = spokes;
    await hub.run("INSERT INTO t (id, v) SELECT seq, 'x' FROM seq_1_to_2000");
    expect(await sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 2000 } });
    await captureInstall(config, { confirm: () => true });
    const batches = async (): Promise<number> =>
      Number((await state('SELECT issued FROM STATE.site WHERE id = 2'))[0]?.['issued']);
    const goes = async (): Promise<number> => {
      const [before, result, after] = [await batches(), await sync(), await batches()];
      expect(result).toMatchObject({ outcome: 'ok', sites: [{ outcome: 'synced' }] });
      return after - before;
    };
    await hub.run("UPDATE t SET v = 'small' WHERE id <= 400");
    const together = await goes();
    await hub.run(
      "UPDATE t SET v = 'again' WHERE id <= 400; UPDATE t SET b = REPEAT('x', 3000000) WHERE id IN (3, 4, 5, 300)",
    );
    const apart = await goes();
    await spoke?.run('UPDATE t SET b = NULL WHERE id = 300');
    await goes();
    expect(await verify(config)).toMatchObject(ALIKE);
    expect(apart - together).toBeGreaterThanOrEqual(3);
  },
);
