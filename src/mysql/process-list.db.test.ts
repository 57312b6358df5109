import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, rawConnection, serverB } from '../../test/support/database.js';
import { connect } from './connect.js';
import { processList } from './process-list.js';

test('it can be read while somebody’s statement holds an emoji', async () => {
  const { raw, login, name } = await freshDatabase(serverB());
  const session = await connect({ siteName: 'Pokhara', connectTimeoutMs: 10_000, ...login });
  onTestFinished(() => session.close());
  const somebody = await rawConnection(serverB());
  onTestFinished(() => somebody.end());
  await raw.query('SELECT GET_LOCK(?, 10)', [name]);
  const asked = somebody.query(`SELECT GET_LOCK('${name}', 20), '😀 😀'`);
  const seen = (): Promise<unknown> =>
    session.rows({
      sql: `SELECT ID, USER FROM ${processList(session.flavour)} WHERE ID = ? AND INFO LIKE ?`,
      // MariaDB 11.8 compares this column with no text that has an emoji itself.
      values: [somebody.threadId, `%${name}%`],
    });
  await expect.poll(seen).toEqual([[String(somebody.threadId), login.user]]);
  await raw.query('DO RELEASE_LOCK(?)', [name]);
  await asked;
});
