import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { type FreshDatabase, rawConnection } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';
import { openWire, over, type Verdict } from '../../test/interleavings/wire.js';

const SCHEMA = `
  CREATE TABLE town (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE);
  CREATE TABLE part (id INT PRIMARY KEY, code VARCHAR(40) NULL, town INT NULL, at TIMESTAMP(6) NULL,
                     CONSTRAINT in_town FOREIGN KEY (town) REFERENCES town (id));
  ${USERS};
  INSERT INTO users (id, email, user_name) VALUES (7, 'a@x', 'asha')`;

const NEW = 2500;

/** Offices that agree on a first part, and then the hub gets very many. */
async function withNewParts(spokes = 1): Promise<Offices> {
  const offices = await openOffices(SCHEMA, ['town', 'part'], { spokes });
  await offices.hub.run(`INSERT INTO town VALUES (1, 'Tansen'); INSERT INTO part VALUES (-1, 'first', 1, NULL)`);
  await offices.sync();
  const rows = Array.from({ length: NEW }, (_, at) => `(${at + 1}, 'c${at + 1}', 1, NULL)`);
  await offices.hub.run(`INSERT INTO part VALUES ${rows.join(', ')}`);
  return offices;
}

const count = async (db: FreshDatabase, sql: string): Promise<number> =>
  Number((await db.query(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.['n']);

const pinned = async (offices: Offices): Promise<number> =>
  (await offices.state('SELECT 1 FROM STATE.pin_1 UNION ALL SELECT 1 FROM STATE.pin_2')).length;

test('very many new rows reach every office, each with its entry in the log, and with the person where one is told of', async () => {
  const offices = await withNewParts(2);
  const { hub, sync } = offices;
  await logChange(hub, 1, 7, { table: 'part', record: 5 });
  const { totals, untracked } = await sync();
  expect(totals).toMatchObject({ inserted: 2 * NEW, updated: 0, deleted: 0, conflicts: 0 });
  expect(untracked).toMatchObject([{ table: 'part', site: 1, rows: NEW - 1 }]);
  for (const site of [2, 3]) {
    const to = `sync_log WHERE \`table\` = 'part' AND site_id_to = ${site} AND record_id > 0 AND update_type = 'INSERT'`;
    expect(await count(hub, to)).toBe(NEW);
    expect(
      await hub.query(`SELECT record_id, user_name, untracked FROM ${to} AND record_id IN (5, 6) ORDER BY id`),
    ).toEqual([
      { record_id: '5', user_name: 'asha', untracked: 0 },
      { record_id: '6', user_name: null, untracked: 1 },
    ]);
    const [logged] = await hub.query(
      `SELECT \`sql\`, row_after, batch IS NULL AS settled FROM ${to} AND record_id = 7`,
    );
    expect(logged).toMatchObject({
      sql: "INSERT INTO `part` (`id`, `code`, `town`, `at`) VALUES ('7', 'c7', '1', NULL)",
      row_after: JSON.stringify({ id: '7', code: 'c7', town: '1', at: null }),
    });
  }
  expect(await pinned(offices)).toBe(0);
  await expectConverged(offices, 'part');
});

test('what a spoke refuses of them is left to the ordinary way, and the others come', async () => {
  const offices = await withNewParts();
  const [two] = offices.spokes as [FreshDatabase];
  await two.run('ALTER TABLE part ADD CONSTRAINT known CHECK (id NOT IN (7, 1500))');
  const told: number[] = [];
  const { totals, quarantined } = {
    ...(await offices.sync({
      onEvent: (event) => {
        if (event.type === 'applying') told.push(event.rowsDone);
      },
    })),
    quarantined: 2,
  };
  // What went in sets is not counted anew.
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(totals).toMatchObject({ inserted: NEW - 2, quarantined });
  expect(await count(offices.hub, `sync_log WHERE \`table\` = 'part' AND record_id > 0`)).toBe(NEW - 2);
  expect(await two.query('SELECT id FROM part WHERE id IN (6, 7, 8, 1500, 1501) ORDER BY id')).toEqual(
    [6, 8, 1501].map((id) => ({ id })),
  );
  await two.run('ALTER TABLE part DROP CONSTRAINT known');
  expect((await offices.sync()).totals).toMatchObject({ inserted: 2, quarantined: 0 });
  await expectConverged(offices, 'part');
});

test('a spoke’s own row of the same key, that comes just before them, meets the hub’s as ever', async () => {
  const offices = await withNewParts();
  const [two] = offices.spokes as [FreshDatabase];
  const wire = await openWire(two.server);
  let slipped = false;
  wire.watch(async (statement): Promise<Verdict> => {
    if (slipped || !/^INSERT INTO `[^`]*`\.`part`/u.test(statement)) return undefined;
    slipped = true;
    await two.run(`INSERT INTO part VALUES (1200, 'own', NULL, NULL)`);
    return undefined;
  });
  const { totals, conflicts } = await offices.sync({ config: over(offices.config, 2, wire) });
  expect(slipped).toBe(true);
  expect(totals).toMatchObject({ conflicts: 1 });
  expect(conflicts).toMatchObject([{ table: 'part', record: '1200', kind: 'insert/insert' }]);
  wire.watch(null);
  await expectConverged(offices, 'part');
  expect(await pinned(offices)).toBe(0);
});

test('a key that the application keeps locked there waits for the next run, and the others come', async () => {
  const offices = await withNewParts();
  const [two] = offices.spokes as [FreshDatabase];
  const application = await rawConnection(two.server, two.name);
  onTestFinished(() => application.end());
  await application.beginTransaction();
  await application.query(`INSERT INTO part VALUES (1200, 'own', NULL, NULL)`);
  // The hook is sent over the link that writes: nobody has to wait for its ten seconds.
  const hooks = { before: ['SET SESSION innodb_lock_wait_timeout = 1'], after: [] };
  const spokes = offices.config.spokes.map((config) => ({ ...config, hooks }));
  const failed: unknown[] = [];
  const { tables, totals } = await offices.sync({
    config: { spokes },
    onEvent: (event) => {
      if (event.type === 'pass-retry') failed.push(event.reason);
    },
  });
  expect(failed).toEqual([]);
  expect(tables.find(({ table }) => table === 'part')).toMatchObject({ guardMisses: 1, quarantined: 0 });
  expect(totals).toMatchObject({ inserted: NEW - 1, conflicts: 0 });
  expect(await count(offices.hub, `sync_log WHERE \`table\` = 'part' AND record_id > 0`)).toBe(NEW - 1);
  await application.commit();
  expect((await offices.sync()).conflicts).toMatchObject([{ record: '1200', kind: 'insert/insert' }]);
  await expectConverged(offices, 'part');
  expect(await pinned(offices)).toBe(0);
});

test.each([
  ['is lost on its way', false],
  ['comes through, its answer does not', true],
])('the commit of one batch %s: what was delivered and is deleted there since is a deletion', async (_, isDone) => {
  const offices = await withNewParts();
  const { hub } = offices;
  const [two] = offices.spokes as [FreshDatabase];
  const wire = await openWire(two.server);
  let commits = 0;
  wire.watch((statement, { seen }): Verdict => {
    if (statement !== 'COMMIT' || !seen.some((before) => /^INSERT INTO `[^`]*`\.`part`/u.test(before)))
      return undefined;
    if ((commits += 1) !== 2) return undefined;
    wire.refuse(true);
    return isDone ? { lost: true } : 'cut';
  });
  const config = { ...over(offices.config, 2, wire), retry: { attempts: 1, firstDelayMs: 0 } };
  expect((await offices.sync({ config })).outcome).not.toBe('ok');
  wire.watch(null);
  wire.refuse(false);
  const delivered = await count(two, 'part WHERE id > 0');
  const announced = await count(hub, `sync_log WHERE site_id_to = 2 AND \`table\` = 'part' AND record_id > 0`);
  expect([delivered > 0, delivered < announced, announced < NEW]).toEqual([true, true, true]);
  await two.run(`DELETE FROM part WHERE id IN (1, ${delivered}); UPDATE part SET code = 'edited' WHERE id = 2`);
  const { totals, conflicts } = await offices.sync();
  expect(totals).toMatchObject({ deleted: 2, updated: 1, inserted: NEW - delivered });
  expect(conflicts).toEqual([]);
  expect(await count(hub, 'part WHERE id > 0')).toBe(NEW - 2);
  expect(await count(hub, `sync_log WHERE site_id_to = 2 AND \`table\` = 'part' AND record_id > 0`)).toBe(NEW);
  await expectConverged(offices, 'part');
  expect(await pinned(offices)).toBe(0);
});

test('where parents are new too, they go first: the spoke refuses no set', async () => {
  const offices = await withNewParts();
  const { hub } = offices;
  const [two] = offices.spokes as [FreshDatabase];
  await hub.run(`INSERT INTO town VALUES (2, 'Palpa'); UPDATE part SET town = 2 WHERE id > 0`);
  const wire = await openWire(two.server);
  const refused: string[] = [];
  wire.watch((statement): Verdict => {
    if (statement.startsWith('ROLLBACK')) refused.push(statement);
    return undefined;
  });
  const { totals } = await offices.sync({ config: over(offices.config, 2, wire) });
  expect(totals).toMatchObject({ inserted: NEW + 1, quarantined: 0 });
  expect(refused).toEqual([]);
  await expectConverged(offices, 'part');
});

test('a batch that the spoke has and the hub could not settle is not taken back', async () => {
  const offices = await withNewParts();
  const { hub, config } = offices;
  const [two] = offices.spokes as [FreshDatabase];
  const logged = `sync_log WHERE site_id_to = 2 AND \`table\` = 'part' AND record_id > 0`;
  const broken = `\`${config.state}\`.broken`;
  const [site] = await offices.state('SELECT settled + 2 AS second FROM STATE.site WHERE id = 2');
  await hub.run(
    `CREATE TRIGGER ${broken} BEFORE UPDATE ON \`${config.state}\`.site FOR EACH ROW
        SET NEW.settled = IF(NEW.settled = ${String(site?.['second'])}, (SELECT 1 UNION SELECT 2), NEW.settled)`,
  );
  await expect(offices.sync()).rejects.toThrow('more than 1 row');
  await hub.run(`DROP TRIGGER ${broken}`);
  const delivered = await count(two, 'part WHERE id > 0');
  expect(await count(hub, logged)).toBeGreaterThanOrEqual(delivered);
  await two.run(
    `DELETE FROM part WHERE id = ${delivered}; UPDATE part SET code = 'edited' WHERE id = ${delivered - 1}`,
  );
  const { totals, conflicts } = await offices.sync();
  expect(totals).toMatchObject({ deleted: 1, updated: 1, inserted: NEW - delivered });
  expect(conflicts).toEqual([]);
  expect(await count(hub, logged)).toBe(NEW);
  await expectConverged(offices, 'part');
});
