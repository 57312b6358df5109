import { describe, expect, onTestFinished, test } from 'vitest';
import { expectConverged, expectSame } from '../../test/support/agreement.js';
import { someoneWaitsFor } from '../../test/support/blocked.js';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { syncLog } from '../../test/support/people.js';
import { openTransaction } from '../../test/support/uncommitted.js';
import type { RunResult } from '../report/result.js';

const schema = `CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30), w VARCHAR(30),
  note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

/**
 * The application edits between read and write: its transaction is open when the run reads the row as it was, and commits
 * when the run waits for the row's lock.
 */
async function editedMeanwhile(offices: Offices, site: FreshDatabase, edit: string): Promise<RunResult> {
  const application = await openTransaction(site, edit);
  const [run] = await Promise.all([
    offices.sync(),
    someoneWaitsFor(site.server, Number(application.threadId)).then(() => application.commit()),
  ]);
  return run;
}

async function twoOffices(spokes = 1): Promise<Offices> {
  const offices = await openOffices(schema, ['note'], { spokes });
  await offices.hub.run(
    `INSERT INTO note VALUES (1, 'x', 'x', '2024-01-01'), (2, 'y', 'y', '2024-01-01'), (3, 'z', 'z', '2024-01-01')`,
  );
  await offices.sync();
  return offices;
}

describe('an edit between read and write', () => {
  test('at the spoke: the hub does not overwrite it; it is decided again, as a conflict', async () => {
    const offices = await twoOffices();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`UPDATE note SET v = 'hub', note_timestamp = '2024-02-01' WHERE id = 1`);
    const result = await editedMeanwhile(
      offices,
      spoke,
      `UPDATE note SET v = 'spoke', note_timestamp = '2024-02-02' WHERE id = 1`,
    );
    expect(result.conflicts).toMatchObject([
      { record: '1', kind: 'update/update', winner: { site: 2 }, losers: [{ site: 1 }] },
    ]);
    expect(await offices.hub.query('SELECT v FROM note WHERE id = 1')).toEqual([{ v: 'spoke' }]);
    await expectConverged(offices, 'note');
  });

  test('at the hub: the spoke does not overwrite it', async () => {
    const offices = await twoOffices();
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run(`UPDATE note SET v = 'spoke', note_timestamp = '2024-02-01' WHERE id = 1`);
    const result = await editedMeanwhile(
      offices,
      offices.hub,
      `UPDATE note SET v = 'hub', note_timestamp = '2024-02-02' WHERE id = 1`,
    );
    expect(result.conflicts).toMatchObject([{ record: '1', winner: { site: 1 }, losers: [{ site: 2 }] }]);
    expect(await spoke.query('SELECT v FROM note WHERE id = 1')).toEqual([{ v: 'hub' }]);
    await expectConverged(offices, 'note');
  });

  test('of a row that is to be deleted, at either side: it lives on', async () => {
    const offices = await twoOffices();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run('DELETE FROM note WHERE id = 1');
    const atSpoke = await editedMeanwhile(offices, spoke, `UPDATE note SET v = 'alive' WHERE id = 1`);
    expect(atSpoke.conflicts).toMatchObject([{ kind: 'update/delete', winner: { site: 2 } }]);
    await expectConverged(offices, 'note');
    await spoke.run('DELETE FROM note WHERE id = 2');
    const atHub = await editedMeanwhile(offices, offices.hub, `UPDATE note SET v = 'alive' WHERE id = 2`);
    expect(atHub.conflicts).toMatchObject([{ kind: 'update/delete', winner: { site: 1 } }]);
    await expectConverged(offices, 'note');
    expect((await offices.rows('note'))[0]?.map(({ v }) => v)).toEqual(['alive', 'alive', 'z']);
  });

  test('a row that the application deletes meanwhile is not updated back to life; one that it inserts is not overwritten', async () => {
    const offices = await twoOffices();
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`UPDATE note SET v = 'hub', note_timestamp = '2024-02-01' WHERE id = 1`);
    const deleted = await editedMeanwhile(offices, spoke, `DELETE FROM note WHERE id = 1`);
    expect(deleted.conflicts).toMatchObject([{ kind: 'update/delete', winner: { site: 1 } }]);
    await expectConverged(offices, 'note');

    await offices.hub.run(`INSERT INTO note VALUES (9, 'hub', NULL, '2024-02-01')`);
    const inserted = await editedMeanwhile(offices, spoke, `INSERT INTO note VALUES (9, 'spoke', NULL, '2024-02-02')`);
    expect(inserted.conflicts).toMatchObject([{ record: '9', kind: 'insert/insert', winner: { site: 2 } }]);
    expect(inserted.totals.quarantined).toBe(0);
    await expectConverged(offices, 'note');
  });

  test('before the second round: a row that the spoke changed meanwhile waits for the next run', async () => {
    const offices = await twoOffices(2);
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await three.run(
      `UPDATE note SET v = 'three', note_timestamp = '2024-02-01' WHERE id = 1; INSERT INTO note VALUES (8, 'three', NULL, '2024-02-01')`,
    );
    const application = await openTransaction(
      two,
      `UPDATE note SET v = 'two', note_timestamp = '2024-02-02' WHERE id = 1`,
    );
    const [result] = await Promise.all([
      offices.sync({ config: { concurrency: 1 } }),
      someoneWaitsFor(two.server, Number(application.threadId)).then(() => application.commit()),
    ]);
    expect(result.tables.filter(({ site, round }) => site === 2 && round === 2)).toMatchObject([
      { guardMisses: 1, spoke: { inserted: 1 } },
    ]);
    expect(result.outcome).toBe('ok');
    expect(await two.query('SELECT v FROM note WHERE id = 1')).toEqual([{ v: 'two' }]);
    const next = await offices.sync();
    expect(next.conflicts).toMatchObject([{ record: '1', winner: { site: 2 }, losers: [{ site: 3 }] }]);
    await expectConverged(offices, 'note');
  });

  test('of another row disturbs nobody: the run waits for no lock that it does not need, and takes none on the table', async () => {
    const offices = await twoOffices();
    const [spoke] = offices.spokes as [FreshDatabase];
    const atHub = await openTransaction(
      offices.hub,
      `UPDATE note SET v = 'open' WHERE id = 2; INSERT INTO note (id) VALUES (50)`,
    );
    const atSpoke = await openTransaction(
      spoke,
      `UPDATE note SET v = 'open' WHERE id = 3; INSERT INTO note (id) VALUES (51)`,
    );
    await offices.hub.run(`UPDATE note SET w = 'hub' WHERE id = 1; INSERT INTO note (id, v) VALUES (40, 'hub')`);
    await spoke.run(`INSERT INTO note (id, v) VALUES (41, 'spoke')`);
    expect((await offices.sync()).totals).toMatchObject({ inserted: 2, updated: 1 });
    await atHub.commit();
    await atSpoke.commit();
    expect((await offices.sync()).totals).toMatchObject({ inserted: 2, updated: 2 });
    await expectSame(offices, 'note');
  });
});

test('a row that the application brings to a spoke, and does not commit while the run lasts, waits for the next one and holds up no other', async () => {
  // The hook is sent over the link that writes: nobody has to wait for its ten seconds.
  const hooks = { before: ['SET SESSION innodb_lock_wait_timeout = 1'], after: [] };
  const offices = await twoOffices();
  const [spoke] = offices.spokes as [FreshDatabase];
  const spokes = offices.config.spokes.map((config) => ({ ...config, hooks }));
  await offices.hub.run(
    `UPDATE note SET v = 'hub' WHERE id = 1; INSERT INTO note (id, v) VALUES (8, 'hub'), (9, 'hub'), (10, 'hub')`,
  );
  const application = await openTransaction(spoke, `INSERT INTO note VALUES (9, 'spoke', NULL, '2034-02-01')`);
  const result = await offices.sync({ config: { spokes } });
  expect(result.sites).toMatchObject([{ outcome: 'synced', error: null }]);
  expect(result.tables).toMatchObject([{ guardMisses: 1, quarantined: 0, spoke: { inserted: 2, updated: 1 } }]);
  expect(await syncLog(offices.hub, `record_id = '9'`)).toEqual([]);
  await application.commit();
  const next = await offices.sync();
  expect(next.conflicts).toMatchObject([{ record: '9', kind: 'insert/insert', winner: { site: 2 } }]);
  await expectConverged(offices, 'note');
});

test('the application may write to the hub between capture and read: no value leaves that the ledger does not know', async () => {
  const offices = await twoOffices(2);
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`UPDATE note SET w = 'two', note_timestamp = '2024-02-01' WHERE id = 1`);
  // The passes stand before their hook until the hub was captured and edited.
  const gate = await rawConnection(two.server);
  onTestFinished(() => gate.end());
  await gate.query(`SELECT GET_LOCK('${two.name}', 10)`);
  const hooks = { before: [`DO GET_LOCK('${two.name}', 10)`], after: [`DO RELEASE_LOCK('${two.name}')`] };
  let seen: () => void = () => undefined;
  const captured = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const spokes = offices.config.spokes.map((spoke) => ({ ...spoke, hooks }));
  const run = offices.sync({
    onEvent: ({ type }) => {
      if (type === 'captured') seen();
    },
    config: { spokes, concurrency: 1 },
  });
  await captured;
  await offices.hub.run(
    `UPDATE note SET v = 'late', note_timestamp = '2024-03-01' WHERE id = 1; UPDATE note SET v = 'late' WHERE id = 2; INSERT INTO note (id, v) VALUES (7, 'late')`,
  );
  await gate.query(`DO RELEASE_LOCK('${two.name}')`);
  const result = await run;
  expect(result.conflicts).toMatchObject([{ record: '1', winner: { site: 1 }, losers: [{ site: 2 }] }]);
  await offices.sync();
  await expectConverged(offices, 'note');
  expect(await three.query('SELECT id, v, w FROM note ORDER BY id')).toEqual([
    { id: 1, v: 'late', w: 'x' },
    { id: 2, v: 'late', w: 'y' },
    { id: 3, v: 'z', w: 'z' },
    { id: 7, v: 'late', w: null },
  ]);
});
