import { expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';

const SCHEMA = `
  CREATE TABLE place (code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v VARCHAR(20),
                      at TIMESTAMP(6) NULL);
  ${USERS};
  INSERT INTO users (id, email, user_name) VALUES (7, 'a@x', 'asha')`;

/** Three offices that all know one place, and agree on it. */
async function threeOffices(wishes: { readonly merge?: 'columns' } = {}): Promise<Offices> {
  const table = tableConfig('place', { conflictColumn: 'at', ...wishes });
  const offices = await openOffices(SCHEMA, [table], { spokes: 2 });
  await offices.hub.run(`INSERT INTO place VALUES ('known', '1', NULL)`);
  await offices.sync();
  return offices;
}

const claims = ({ state }: Offices): Promise<unknown[]> =>
  state(`SELECT code, \`~origin\` AS origin, \`~user\` AS user, CAST(\`~time\` AS CHAR) AS time
           FROM STATE.version_1 WHERE \`~hash\` IS NOT NULL AND code <> 'known' ORDER BY code`);

test('rows that are new at the hub are taken up with their time, and with the person where one is told of', async () => {
  const offices = await threeOffices();
  const { hub, sync } = offices;
  await hub.run(
    `INSERT INTO place VALUES ('new', '2', '2026-02-03 04:05:06.789'), ('told', '3', NULL), ('timeless', '4', NULL)`,
  );
  await logChange(hub, 1, 7, { table: 'place', record: 'told', at: '2026-02-03 00:00:01' });
  const { totals, untracked } = await sync();
  expect(totals).toMatchObject({ inserted: 6, updated: 0, conflicts: 0 });
  expect(untracked).toMatchObject([{ table: 'place', site: 1, rows: 2 }]);
  expect(await claims(offices)).toEqual([
    { code: 'new', origin: 1, user: null, time: '1770091506789000' },
    { code: 'timeless', origin: 1, user: null, time: null },
    { code: 'told', origin: 1, user: '7', time: '1770076801000000' },
  ]);
  expect(await syncLog(hub, `record_id = 'told'`)).toEqual([
    '1→2 7 asha: INSERT place told',
    '1→3 7 asha: INSERT place told',
  ]);
  await expectConverged(offices, 'place');
});

test('a row that comes back, in another spelling too, is no row that nobody ever had', async () => {
  const offices = await threeOffices();
  const { hub, sync, state } = offices;
  const [two] = offices.spokes as [FreshDatabase];
  // One office stays behind: its bookmark keeps what the others are done with.
  const behind = { config: { spokes: offices.config.spokes.slice(0, 1) } };
  await hub.run(`DELETE FROM place WHERE code = 'known'`);
  await sync(behind);
  await hub.run(`INSERT INTO place VALUES ('KNOWN', '2', NULL), ('new', '3', NULL)`);
  await sync(behind);
  expect(await two.query('SELECT code, v FROM place ORDER BY code')).toEqual([
    { code: 'KNOWN', v: '2' },
    { code: 'new', v: '3' },
  ]);
  // The office that lags behind agreed on the row before, and learns that it is another one.
  expect(
    await state(
      `SELECT code, IF(\`~v\` = 0, 'yes', 'no') AS mark, IF(\`~hash\` IS NULL, 'yes', 'no') AS absent FROM STATE.superseded_1 WHERE code = 'new'`,
    ),
  ).toEqual([{ code: 'new', mark: 'yes', absent: 'yes' }]);
  const { totals } = await sync();
  expect(totals).toMatchObject({ inserted: 1, updated: 1, conflicts: 0 });
  await expectConverged(offices, 'place');
});

test('columns of a row that was new are merged as those of any other', async () => {
  const offices = await threeOffices({ merge: 'columns' });
  const { hub, sync, rows } = offices;
  const [two] = offices.spokes as [FreshDatabase];
  await hub.run(`INSERT INTO place VALUES ('new', '2', '2026-01-01')`);
  await sync();
  await hub.run(`UPDATE place SET v = 'hub' WHERE code = 'new'`);
  await two.run(`UPDATE place SET at = '2026-01-02' WHERE code = 'new'`);
  const { totals } = await sync();
  expect(totals).toMatchObject({ conflicts: 0, merged: 1 });
  expect((await rows('place'))[2]).toMatchObject([{ code: 'known' }, { code: 'new', v: 'hub' }]);
  await expectConverged(offices, 'place');
});
