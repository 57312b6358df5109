import { expect, test } from 'vitest';
import { openOffices } from '../../test/support/offices.js';
import { connectOptions } from '../config/connect-options.js';
import { connect } from '../mysql/connect.js';
import { pruneRuns } from './runs.js';

const DAY_MS = 86_400_000;
const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';

test('runs of long ago are forgotten, in batches; the newest ones and those that quarantined rows tell of are not', async () => {
  const { config, state } = await openOffices(PERSON, ['person']);
  const session = await connect(connectOptions(config.hub, config.timeouts));
  expect(await pruneRuns(session, config.state, 90 * DAY_MS)).toBe(0);
  const old = 'UTC_TIMESTAMP(6) - INTERVAL 91 DAY';
  const [ages, young] = [Array.from({ length: 1_200 }, () => old), ['UTC_TIMESTAMP(6)']];
  await state('INSERT INTO STATE.run (id, epoch, started_at) VALUES (1, 1, UTC_TIMESTAMP(6) - INTERVAL 1 YEAR)');
  expect(await pruneRuns(session, config.state, 90 * DAY_MS)).toBe(0);
  await state('DELETE FROM STATE.run');
  const values = [...ages, ...young].map((time, at) => `(${at + 1}, 1, ${time})`);
  await state(`INSERT INTO STATE.run (id, epoch, started_at) VALUES ${values.join(', ')}`);
  await state(`INSERT INTO STATE.quarantine (site, table_name, record_hash, record, side, action, reason, first_run, last_run)
               VALUES (2, 'person', LEFT(SHA2('7', 256), 40), '7', 'spoke', 'insert', 'no parent', 700, 1201)`);
  expect(await pruneRuns(session, config.state, 92 * DAY_MS)).toBe(0);
  expect(await pruneRuns(session, config.state, 90 * DAY_MS)).toBe(1_190);
  const left = (await state('SELECT id FROM STATE.run ORDER BY id')).map(({ id }) => Number(id));
  expect(left).toEqual([700, ...Array.from({ length: 10 }, (_, at) => 1_192 + at)]);
  expect(await pruneRuns(session, config.state, 90 * DAY_MS)).toBe(0);
  await session.close();
});

test('a run prunes the history by itself, and leaves sync_log alone', async () => {
  const { hub, state, sync } = await openOffices(PERSON, ['person']);
  await hub.run("INSERT INTO person VALUES (1, 'Asha')");
  await sync();
  await hub.run("UPDATE person SET name = 'Asha Rai'");
  await sync();
  await state('UPDATE STATE.run SET started_at = started_at - INTERVAL 100 DAY');
  await hub.run('UPDATE sync_log SET `timestamp` = `timestamp` - INTERVAL 100 DAY');
  const logged = await hub.query('SELECT id FROM sync_log');
  expect(logged.length).toBeGreaterThan(0);
  for (let run = 0; run < 10; run += 1) await sync();
  expect(await state('SELECT MIN(id) AS first FROM STATE.run')).toEqual([{ first: '3' }]);
  expect(await hub.query('SELECT id FROM sync_log')).toEqual(logged);
});
