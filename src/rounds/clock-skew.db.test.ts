import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { startTestServer, type TestServer } from '../../test/support/test-server.js';

const skewS = 3600;
let server: TestServer;

beforeAll(async () => {
  // The clock of every login without SUPER is an hour fast: the application's, and ours.
  server = await startTestServer('b', { args: [`--init-connect=SET timestamp = UNIX_TIMESTAMP() + ${skewS}`] });
  const root = await rawConnection(server);
  await root.query("CREATE USER office@'%' IDENTIFIED BY 'pw'; GRANT ALL ON `%`.* TO office@'%'");
  await root.end();
});

afterAll(() => server.stop());

test('a site whose clock is an hour fast wins only what it really did later, and is warned of', async () => {
  const offices = await openOffices(
    `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`,
    ['note'],
    { spokeServer: { ...server, user: 'office', password: 'pw' } },
  );
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x', '2024-01-01'), (2, 'x', '2024-01-01')`);
  const first = await offices.sync();
  expect(first.sites[0]?.clockSkewMs).toBeGreaterThan((skewS - 2) * 1000);
  expect(first.sites[0]?.clockSkewMs).toBeLessThan((skewS + 2) * 1000);
  expect(first.warnings.join()).toMatch(
    /the clock of Site 2 is 3[56]\d\d\d\d\d ms off the hub's; it is corrected for/u,
  );
  // By its own clock the spoke's edits are all later than the hub's. In truth only that of 2 is.
  await spoke.run(`UPDATE note SET v = 'spoke', note_timestamp = '2024-02-01 13:00:00' WHERE id = 1;
    UPDATE note SET v = 'spoke', note_timestamp = '2024-02-01 13:20:00' WHERE id = 2`);
  await offices.hub.run(`UPDATE note SET v = 'hub', note_timestamp = '2024-02-01 12:10:00'`);
  const { conflicts } = await offices.sync();
  expect(conflicts.map(({ record, winner }) => [record, winner.site]).sort()).toEqual([
    ['1', 1],
    ['2', 2],
  ]);
  expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['hub', 'spoke']);
  expect((await offices.sync()).totals).toEqual(nothingDone);
});
