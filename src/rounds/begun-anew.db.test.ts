import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { openRelay } from '../../test/support/relay.js';

test('what a try at a cluster has done before its node was lost is in the result of the run', async () => {
  const offices = await openOffices(
    'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), updated_at TIMESTAMP)',
    ['note'],
    {
      spokes: 2,
    },
  );
  const { hub, config, sync } = offices;
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await hub.run(`INSERT INTO note VALUES (1, 'a', '2024-01-01'), (2, 'b', '2024-01-01')`);
  await sync();
  await hub.run(`UPDATE note SET v = 'hub', updated_at = '2024-02-01' WHERE id = 1`);
  await two.run(
    `UPDATE note SET v = 'two', updated_at = '2024-02-02' WHERE id = 1; INSERT INTO note VALUES (3, 'two', '2024-02-02')`,
  );
  await three.run(`INSERT INTO note VALUES (4, 'three', '2024-02-02')`);
  const { connection } = config.hub;
  const relay = await openRelay(connection);
  onTestFinished(() => relay.close());
  const [{ host, port }, others] = [relay, [{ host: connection.host, port: connection.port }]];
  let isCut = false;
  const result = await sync({
    config: { hub: { ...config.hub, connection: { ...connection, host, port, others } }, concurrency: 1 },
    onEvent: ({ type }) => {
      if (type !== 'table-done' || isCut) return;
      isCut = true;
      relay.cut();
    },
  });
  expect(result.warnings).toEqual([expect.stringMatching(/^the run was begun anew at another node/u)]);
  expect(result.conflicts).toMatchObject([{ record: '1', winner: { site: 2 }, losers: [{ site: 1 }] }]);
  // Rows 1 and 3 at the hub and at three, row 4 at the hub and at two.
  expect(result.totals).toEqual({ inserted: 4, updated: 2, deleted: 0, merged: 0, quarantined: 0, conflicts: 1 });
  expect(result.tables.filter(({ site, round }) => site === 2 && round === 1)).toMatchObject([
    { table: 'note', hub: { inserted: 1, updated: 1 }, conflicts: 1 },
  ]);
  await expectConverged(offices, 'note');
});
