import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { syncLog } from '../../test/support/people.js';

const note = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

/** The id of the connection that stands before a lock of the site's name. */
async function standingIn(spoke: FreshDatabase): Promise<string> {
  for (;;) {
    const [row] = await spoke.query(
      `SELECT ID FROM information_schema.PROCESSLIST WHERE STATE = 'User lock' AND DB = ?`,
      [spoke.name],
    );
    if (row !== undefined) return String(row['ID']);
  }
}

test('before a losing row at a spoke is overwritten, the log and both rows whole are durable on the hub; undone if it then is not', async () => {
  const offices = await openOffices(note, ['note']);
  const [spoke] = offices.spokes as [FreshDatabase];
  await offices.hub.run(`INSERT INTO note VALUES (1, 'x', '2024-01-01'), (2, 'x', '2024-01-01')`);
  await offices.sync();
  await offices.hub.run(
    `UPDATE note SET v = 'hub', note_timestamp = '2024-02-02' WHERE id = 1; UPDATE note SET v = 'hub' WHERE id = 2`,
  );
  await spoke.run(`UPDATE note SET v = 'spoke', note_timestamp = '2024-02-01' WHERE id = 1`);
  await offices.hub.run('DELETE FROM sync_log');

  // The batch stands between its announcement on the hub and its commit at the spoke: in a trigger there.
  const gate = await rawConnection(spoke.server, spoke.name);
  onTestFinished(() => gate.end());
  await gate.query(`SELECT GET_LOCK('${spoke.name}', 10)`);
  await spoke.run(
    `CREATE TRIGGER stand AFTER UPDATE ON note FOR EACH ROW IF NEW.id = 2 THEN DO GET_LOCK('${spoke.name}', 20); END IF`,
  );
  const run = offices.sync();
  const writer = await standingIn(spoke);
  const rows = await offices.state(
    `SELECT c.state, s.site, s.outcome, s.row_values FROM STATE.conflict c JOIN STATE.conflict_side s ON s.conflict_id = c.id ORDER BY s.site`,
  );
  expect(
    rows.map(({ state, site, outcome, row_values: row }) => [
      state,
      site,
      outcome,
      (JSON.parse(String(row)) as { v: string }).v,
    ]),
  ).toEqual([
    ['decided', 1, 'winner', 'hub'],
    ['decided', 2, 'loser', 'spoke'],
  ]);
  expect(await syncLog(offices.hub)).toEqual(['1→2 null null: UPDATE note 1', '1→2 null null: UPDATE note 2']);
  expect(await spoke.query('SELECT v FROM note ORDER BY id')).toEqual([{ v: 'spoke' }, { v: 'x' }]);

  // The writer is cut off before it commits. It is told of nothing that did not happen, and of what did once.
  await spoke.run(`KILL ${writer}`);
  await gate.query(`DO RELEASE_LOCK('${spoke.name}')`);
  const result = await run;
  expect(result.sites[0]?.outcome).toBe('synced');
  expect(result.totals).toMatchObject({ updated: 2, conflicts: 1 });
  expect(await syncLog(offices.hub)).toEqual(['1→2 null null: UPDATE note 1', '1→2 null null: UPDATE note 2']);
  expect(await offices.state('SELECT state FROM STATE.conflict')).toEqual([{ state: 'applied' }]);
  await expectConverged(offices, 'note');
});

test('no secret stands in what a run tells or keeps', async () => {
  const offices = await openOffices(note, ['note']);
  const wrong = offices.config.spokes.map((one) => ({ ...one, connection: { ...one.connection, port: 1 } }));
  const told: unknown[] = [];
  const result = await offices.sync({ config: { spokes: wrong }, onEvent: (event) => told.push(event) });
  const kept = await offices.state('SELECT * FROM STATE.run');
  const { password } = offices.hub.login;
  expect(password.length).toBeGreaterThan(8);
  const everything = JSON.stringify([told, result, kept, offices.config], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(everything).not.toContain(password);
});
