import { expect, onTestFinished, test } from 'vitest';
import { keptDatabase, rawConnection } from '../../test/support/database.js';
import { startPrivateServer } from '../demo/private-server.js';
import { connect } from '../mysql/connect.js';
import { readSchema } from '../schema/introspect.js';
import { safeLowMark } from './change-log.js';

const CHANGE_LOG = `CREATE TABLE change_log (
  id INT AUTO_INCREMENT PRIMARY KEY, site_id INT, user_id INT, \`table\` VARCHAR(30), record_id VARCHAR(11),
  update_type VARCHAR(20), comment TEXT, \`timestamp\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`;

test('the low-water mark stays below a transaction that is open, also where the machine is not in UTC', async () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'Asia/Kathmandu';
  const server = await startPrivateServer().finally(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
  onTestFinished(() => server.stop());
  const db = await keptDatabase(server);
  await db.run(`SET time_zone = '+00:00'; ${CHANGE_LOG}`);
  const write = 'INSERT INTO change_log (user_id, `timestamp`) VALUES (?, NOW() - INTERVAL ? MINUTE)';
  await db.query(write, [1, 180]);
  await db.query(write, [2, 3]);
  const open = await rawConnection(server);
  await open.query(`USE \`${db.name}\``);
  await open.beginTransaction();
  await open.query(write, [3, 0]);
  await db.query(write, [4, 0]);
  const session = await connect({ siteName: 'site', ...db.login, connectTimeoutMs: 5_000 });
  const schema = await readSchema(session, db.name);
  expect(await safeLowMark(session, schema, 0n)).toBe(2n);
  await open.commit();
  // What was written just now is left for later, whether anybody is at it or not.
  expect(await safeLowMark(session, schema, 0n)).toBe(2n);
  expect(await safeLowMark(session, schema, 2n)).toBe(2n);
  await db.run('UPDATE change_log SET `timestamp` = `timestamp` - INTERVAL 1 HOUR');
  expect(await safeLowMark(session, schema, 2n)).toBe(4n);
  expect(await safeLowMark(session, schema, 4n)).toBe(4n);
  await session.close();
  await open.end();
  await db.raw.end();
});
