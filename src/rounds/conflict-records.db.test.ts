import { describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, USERS } from '../../test/support/people.js';
import { tableConfig } from '../../test/support/config.js';
import { connect } from '../mysql/connect.js';
import { type ConflictDetails, readConflicts } from '../records/conflict-details.js';

const schema = `${USERS};
  CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(30), town VARCHAR(30),
    person_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;
const then = '2024-01-01 00:00:00.000';

interface Three extends Offices {
  readonly two: FreshDatabase;
  readonly three: FreshDatabase;
}

async function offices(merge: 'rows' | 'columns' = 'rows'): Promise<Three> {
  const opened = await openOffices(schema, [tableConfig('person', { merge })], {
    spokes: 2,
    config: { concurrency: 1 },
  });
  await opened.hub.run(`INSERT INTO users VALUES (7, 'hari@x', 'Hari', 'Hub', 'hari');
    INSERT INTO person VALUES (1, 'Asha', 'Palpa', '${then}')`);
  const [two, three] = opened.spokes as [FreshDatabase, FreshDatabase];
  await two.run(`INSERT INTO users VALUES (7, 'tara@x', 'Tara', 'Two', 'tara')`);
  await three.run(`INSERT INTO users VALUES (7, 'dil@x', 'Dil', 'Three', 'dil')`);
  await opened.sync();
  return { ...opened, two, three };
}

async function conflicts({ config, hub, state }: Three): Promise<ConflictDetails[]> {
  const ids = await state('SELECT id FROM STATE.conflict ORDER BY id');
  const session = await connect({ siteName: 'hub', ...hub.login, connectTimeoutMs: 5_000 });
  try {
    return await readConflicts(
      session,
      config.state,
      ids.map(({ id }) => String(id)),
    );
  } finally {
    await session.close();
  }
}

async function change(site: FreshDatabase, siteId: number, set: string, day: number, comment: string): Promise<void> {
  const at = `2024-02-0${day} 00:00:00.000`;
  await site.run(`UPDATE person SET ${set}, person_timestamp = '${at}' WHERE id = 1`);
  await logChange(site, siteId, 7, { table: 'person', record: 1, comment, at });
}

const row = (name: string, town: string, day?: number) => ({
  id: '1',
  name,
  town,
  person_timestamp: day === undefined ? then : `2024-02-0${day} 00:00:00.000`,
});

describe('a conflict record', () => {
  test('holds the row before, what was kept, and each side’s comment, though the winner’s value came over the hub', async () => {
    const opened = await offices();
    await change(opened.two, 2, `town = 'Tansen'`, 3, 'moved');
    await change(opened.three, 3, `town = 'Butwal'`, 2, 'a letter came');
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      {
        before: row('Asha', 'Palpa'),
        kept: row('Asha', 'Tansen', 3),
        winner: { site: 2, comment: 'moved', person: { userName: 'tara' }, row: row('Asha', 'Tansen', 3) },
        losers: [{ site: 3, comment: 'a letter came', person: { userName: 'dil' }, row: row('Asha', 'Butwal', 2) }],
      },
    ]);
  });

  test('the hub’s own comment is kept with its value; the row before is not guessed', async () => {
    const opened = await offices();
    await change(opened.hub, 1, `town = 'Hetauda'`, 2, 'asked by phone');
    await change(opened.two, 2, `town = 'Tansen'`, 3, 'moved');
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      {
        before: null,
        kept: row('Asha', 'Tansen', 3),
        winner: { site: 2, comment: 'moved' },
        losers: [{ site: 1, comment: 'asked by phone', person: { userName: 'hari' } }],
      },
    ]);
  });

  test('a deletion that wins keeps nothing; of a merge the merged row is kept', async () => {
    const opened = await offices();
    await change(opened.two, 2, `town = 'Tansen'`, 2, 'moved');
    await opened.three.run('DELETE FROM person');
    await logChange(opened.three, 3, 7, { table: 'person', record: 1, type: 'force delete', comment: 'twice' });
    await opened.sync();
    expect(await conflicts(opened)).toMatchObject([
      { before: row('Asha', 'Palpa'), kept: null, winner: { site: 3, row: null, comment: 'twice' } },
    ]);

    const merging = await offices('columns');
    await change(merging.two, 2, `town = 'Tansen'`, 3, 'moved');
    await change(merging.three, 3, `name = 'Asha K.', town = 'Butwal'`, 2, 'as in the passport');
    await merging.sync();
    expect(await conflicts(merging)).toMatchObject([
      { before: row('Asha', 'Palpa'), kept: row('Asha K.', 'Tansen', 3), columns: ['town'] },
    ]);
  });
});
