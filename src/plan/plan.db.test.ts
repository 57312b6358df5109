import { describe, expect, test } from 'vitest';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { silentServer } from '../../test/support/silent-server.js';
import { openWire, over } from '../../test/interleavings/wire.js';
import { plan } from './plan.js';

const schema = `
  CREATE TABLE department (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, UNIQUE KEY (name));
  CREATE TABLE person (
    id INT PRIMARY KEY, department_id INT NULL, name VARCHAR(50), town VARCHAR(50),
    person_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    CONSTRAINT works_in FOREIGN KEY (department_id) REFERENCES department (id));`;

/** Checksums of every table of every database that belongs to the offices, the state database included. */
async function everyTable(offices: Offices): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const databases = [
    ...offices.sites.map((site) => ({ site, name: site.name })),
    { site: offices.hub, name: offices.config.state },
  ];
  for (const { site, name } of databases) {
    const tables = await site.query(
      'SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY 1',
      [name],
    );
    for (const { t } of tables) {
      const [sum] = await site.query(`CHECKSUM TABLE \`${name}\`.\`${String(t)}\``);
      found[`${name}.${String(t)}`] = sum?.['Checksum'];
    }
  }
  return found;
}

async function expectPlanned(offices: Offices): Promise<void> {
  const before = await everyTable(offices);
  const planned = await plan({ ...offices.config, concurrency: 1 });
  expect(await everyTable(offices)).toEqual(before);
  const done = await offices.sync({ config: { concurrency: 1 } });
  expect(planned.totals).toEqual(done.totals);
  const counts = ({ table, site, round, hub, spoke, conflicts, merged }: (typeof done.tables)[number]) => ({
    table,
    site,
    round,
    hub,
    spoke,
    conflicts,
    merged,
  });
  expect(planned.tables.map(counts)).toEqual(done.tables.map(counts));
  const named = ({ id: _, ...conflict }: (typeof done.conflicts)[number]) => conflict;
  expect(planned.conflicts.map(named)).toEqual(done.conflicts.map(named));
  const { inserted, updated, deleted } = done.totals;
  expect(planned.changes).toHaveLength(inserted + updated + deleted);
}

describe('plan', () => {
  test('tells what the sync that follows does, and writes nothing anywhere', async () => {
    const offices = await openOffices(schema, ['department', 'person'], { spokes: 3 });
    const [two, three, four] = offices.spokes as [Offices['hub'], Offices['hub'], Offices['hub']];
    await offices.hub.run(`INSERT INTO department VALUES (1, 'Health'), (2, 'Finance');
      INSERT INTO person (id, department_id, name) VALUES (1, 1, 'Asha'), (2, 1, 'Bikash'), (3, 2, 'Chandra'), (4, NULL, 'Dolma'), (5, 2, 'Elina')`);
    await expectPlanned(offices);

    await offices.hub.run(`UPDATE person SET town = 'Kathmandu' WHERE id = 1; DELETE FROM person WHERE id = 5`);
    await two.run(`INSERT INTO department VALUES (12, 'Water'); INSERT INTO person (id, department_id, name) VALUES (12, 12, 'Gita');
      UPDATE person SET town = 'from two', person_timestamp = '2030-01-01 00:00:02' WHERE id IN (2, 3)`);
    await three.run(
      `UPDATE person SET town = 'from three', person_timestamp = '2030-01-01 00:00:03' WHERE id = 2; DELETE FROM person WHERE id = 4`,
    );
    await four.run(
      `UPDATE person SET town = 'from four', person_timestamp = '2030-01-01 00:00:04' WHERE id = 2; DELETE FROM person WHERE id = 3`,
    );
    await expectPlanned(offices);
    await expectPlanned(offices);
  });

  test('lists each row with its values on both sides', async () => {
    const offices = await openOffices(schema, ['department', 'person']);
    await offices.hub.run(`INSERT INTO department VALUES (1, 'Health')`);
    await offices.sync();
    await offices.spokes[0]?.run(`UPDATE department SET name = 'Health and Water' WHERE id = 1`);
    expect((await plan(offices.config)).changes).toEqual([
      {
        table: 'department',
        record: '1',
        site: 1,
        from: 2,
        action: 'update',
        hub: { id: '1', name: 'Health' },
        spoke: { id: '1', name: 'Health and Water' },
      },
    ]);
  });

  test('waits once for a spoke that does not answer, and tells of the others', async () => {
    const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note'], { spokes: 2 });
    await offices.hub.run('INSERT INTO note VALUES (1)');
    const silent = await silentServer();
    const [away, here] = offices.config.spokes;
    if (away === undefined || here === undefined) throw new Error('there are two');
    const hanging = { ...away, connection: { ...away.connection, port: silent.port } };
    const timeouts = { ...offices.config.timeouts, connectTimeoutMs: 1_000 };
    const planned = await plan({ ...offices.config, timeouts, spokes: [hanging, here] });
    expect(planned.sites.map(({ outcome }) => outcome)).toEqual(['failed', 'synced']);
    expect(planned.sites[0]?.error).toMatch(/no answer within 1000 ms/u);
    expect(planned.totals.inserted).toBe(1);
    expect(silent.all()).toBe(1);
  });

  test('tells of the others too where a spoke is lost before the second round', async () => {
    const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note'], { spokes: 2 });
    const [two, three] = offices.spokes as [Offices['hub'], Offices['hub']];
    await three.run('INSERT INTO note VALUES (1)');
    const wire = await openWire(two.server);
    const planned = await plan(
      { ...offices.config, ...over(offices.config, 2, wire) },
      { onEvent: (event) => event.type === 'comparing' && event.site === 3 && wire.refuse(true) },
    );
    expect(planned.sites.map(({ id, outcome }) => [id, outcome])).toEqual([
      [2, 'failed'],
      [3, 'synced'],
    ]);
    expect(planned.warnings).toMatchObject([expect.stringMatching(/would not be synced/u)]);
    expect(planned.totals.inserted).toBe(1);
  });

  test('the hub is scanned once for all spokes and both rounds, and once for what the next run takes up', async () => {
    const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note'], { spokes: 2 });
    await offices.hub.run('INSERT INTO note VALUES (1), (2)');
    await offices.sync();
    await offices.spokes[0]?.run('INSERT INTO note VALUES (3)');
    const wire = await openWire(offices.hub.server);
    const scans: string[] = [];
    wire.watch((statement) => {
      if (statement.includes('BIT_XOR') && statement.includes(`\`${offices.hub.name}\`.\`note\``))
        scans.push(statement);
      return undefined;
    });
    const planned = await plan({ ...offices.config, ...over(offices.config, 1, wire) });
    expect(planned.tables.filter(({ hub, spoke }) => hub.inserted + spoke.inserted > 0)).toHaveLength(2);
    expect(scans).toHaveLength(2);
  });

  test('merges columns as the sync does', async () => {
    const offices = await openOffices(
      schema,
      ['department', { name: 'person', merge: 'columns', conflict: 'newest', ignoreColumns: [] }],
      { spokes: 2 },
    );
    const [two, three] = offices.spokes as [Offices['hub'], Offices['hub']];
    await offices.hub.run(`INSERT INTO person (id, name, town) VALUES (1, 'Asha', 'Pokhara')`);
    await expectPlanned(offices);
    await two.run(`UPDATE person SET town = 'Butwal' WHERE id = 1`);
    await three.run(`UPDATE person SET name = 'Asha Rai' WHERE id = 1`);
    await expectPlanned(offices);
  });
});
