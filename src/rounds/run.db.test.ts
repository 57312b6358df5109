import { describe, expect, test } from 'vitest';
import { openOffices, type Offices } from '../../test/support/offices.js';

const person = `
  CREATE TABLE person (
    id INT PRIMARY KEY, name VARCHAR(50), town VARCHAR(50), salary DECIMAL(10,2),
    person_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

async function expectSame(offices: Offices, table: string): Promise<void> {
  const [hub, ...spokes] = await offices.rows(table);
  for (const rows of spokes) expect(rows).toEqual(hub);
}

const quiet = { inserted: 0, updated: 0, deleted: 0, conflicts: 0, merged: 0, quarantined: 0 };

describe('a run', () => {
  test('fills empty spokes, carries edits, inserts and deletions both ways, and is quiet afterwards', async () => {
    const offices = await openOffices(person, ['person'], { spokes: 2 });
    const [two, three] = offices.spokes as [Offices['hub'], Offices['hub']];
    await offices.hub.run(
      `INSERT INTO person (id, name, town, salary) VALUES (1,'Asha','Pokhara',10.5),(2,'Bikash','Tansen',20),(3,'Chandra',NULL,30)`,
    );
    const first = await offices.sync();
    expect(first.outcome).toBe('ok');
    expect(first.totals).toEqual({ ...quiet, inserted: 6 });
    await expectSame(offices, 'person');

    await two.run(`UPDATE person SET town = 'Butwal' WHERE id = 1; INSERT INTO person (id, name) VALUES (12, 'Dolma')`);
    await three.run(`DELETE FROM person WHERE id = 3; INSERT INTO person (id, name) VALUES (13, 'Elina')`);
    await offices.hub.run(`UPDATE person SET salary = 99 WHERE id = 2`);
    const second = await offices.sync({ config: { concurrency: 1 } });
    expect(second.warnings).toEqual([]);
    await expectSame(offices, 'person');
    expect((await offices.rows('person'))[0]?.map(({ id, town }) => [id, town])).toEqual([
      [1, 'Butwal'],
      [2, 'Tansen'],
      [12, null],
      [13, null],
    ]);
    const third = await offices.sync();
    expect(third.totals).toEqual(quiet);
    expect(await offices.state('SELECT * FROM STATE.pin_1')).toEqual([]);
  });

  test('the later of two edits wins, whole rows of both are kept', async () => {
    const offices = await openOffices(person, ['person'], { spokes: 2 });
    const [two, three] = offices.spokes as [Offices['hub'], Offices['hub']];
    await offices.hub.run(`INSERT INTO person (id, name) VALUES (1,'Asha')`);
    await offices.sync();
    await two.run(`UPDATE person SET name = 'from two', person_timestamp = NOW(3) + INTERVAL 10 SECOND WHERE id = 1`);
    await three.run(
      `UPDATE person SET name = 'from three', person_timestamp = NOW(3) + INTERVAL 20 SECOND WHERE id = 1`,
    );
    const result = await offices.sync();
    expect(result.conflicts).toMatchObject([
      {
        table: 'person',
        record: '1',
        kind: 'update/update',
        certainty: 'base',
        winner: { site: 3 },
        losers: [{ site: 2 }],
      },
    ]);
    await expectSame(offices, 'person');
    expect((await offices.rows('person'))[0]?.[0]?.['name']).toBe('from three');
    const sides = await offices.state('SELECT outcome, row_values FROM STATE.conflict_side ORDER BY site');
    expect(
      sides.map(({ outcome, row_values }) => [outcome, (JSON.parse(String(row_values)) as { name: string }).name]),
    ).toEqual([
      ['loser', 'from two'],
      ['winner', 'from three'],
    ]);
  });
});
