import { expect, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import { serverA, serverB } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { captureInstall } from '../triggers/capture.js';
import { verify } from '../verify/verify.js';

test.for([
  ['utf8mb4_uca1400_ai_ci', 'mariadb', 'pads'],
  ['utf8mb4_uca1400_nopad_as_cs', 'mariadb', 'does not pad'],
  ['utf8mb4_0900_ai_ci', 'mysql', 'does not pad'],
  ['utf8mb4_0900_as_cs', 'mysql', 'does not pad'],
])('keys of %s are told apart as the servers do: %s, %s', async ([collation, flavour, pads], { skip }) => {
  skip(serverA().flavour !== flavour || serverB().flavour !== flavour, `not both servers are ${flavour}`);
  // That of the whole database, as where nobody has chosen another: of our bookkeeping too.
  const table = `ALTER DATABASE CHARACTER SET utf8mb4 COLLATE ${collation};
    CREATE TABLE word (w VARCHAR(20) PRIMARY KEY, n INT)`;
  const offices = await openOffices(table, ['word']);
  const { hub, spokes, sync, rows, config } = offices;
  const [spoke] = spokes;
  await captureInstall(config, { confirm: () => true });
  await hub.run(`INSERT INTO word VALUES ('a', 1), ('Ab', 2), ('é', 3), ('straße', 4), ('ა', 5), ('z', 6), ('', 7)`);
  await spoke?.run(`INSERT INTO word VALUES ('ñ', 8), ('中', 9), ('😀', 10)`);
  if (pads === 'does not pad') await spoke?.run(`INSERT INTO word VALUES ('a ', 11)`);
  await sync();
  // Under some of these the same key, spelt otherwise: then it is an update of that row.
  await spoke?.run(`UPDATE word SET w = 'AB' WHERE w = 'Ab'; UPDATE word SET n = 30 WHERE w = 'é'`);
  await hub.run(
    `DELETE FROM word WHERE w = 'z'; UPDATE word SET n = 10 WHERE w = 'a'; INSERT INTO word VALUES ('ö', 12)`,
  );
  expect(await sync()).toMatchObject({ outcome: 'ok', conflicts: [], totals: { quarantined: 0 } });
  const [ours, theirs] = await rows('word');
  expect(theirs).toEqual(ours);
  const words = ['', 'AB', 'a', 'é', 'straße', 'ა', 'ñ', '中', '😀', 'ö', ...(pads === 'pads' ? [] : ['a '])];
  expect(new Set(ours?.map(({ w }) => w))).toEqual(new Set(words));
  expect((await verify(config)).identical).toBe(true);
  expect((await sync()).totals).toEqual(nothingDone);
});
