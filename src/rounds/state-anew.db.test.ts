import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { init } from '../init/init.js';

test('a state database that is made anew and a broken batch leave the log of the one before alone', async () => {
  const offices = await openOffices('CREATE TABLE word (id INT PRIMARY KEY, v VARCHAR(20))', ['word']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO word VALUES (1, 'a')`);
  await spoke.run(`INSERT INTO word VALUES (2, 'b')`);
  await offices.sync();
  await offices.hub.run(`UPDATE word SET v = 'later' WHERE id = 1`);
  await offices.sync();
  const logged = await offices.hub.query('SELECT id, record_id FROM sync_log ORDER BY id');
  expect(logged).toHaveLength(3);

  await offices.state('DROP DATABASE STATE');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await init(offices.config, { confirm: () => true });
  // A batch that was announced, and never came about.
  await offices.state(`INSERT INTO STATE.site (id, name, issued) VALUES (2, 'spoke', 1)`);
  expect((await offices.sync()).outcome).toBe('ok');
  expect(await offices.hub.query('SELECT id, record_id FROM sync_log ORDER BY id')).toEqual(logged);
});
