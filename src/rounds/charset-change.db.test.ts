import { expect, test } from 'vitest';
import { expectConverged, nothingDone } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

type Where = 'everywhere' | 'at the hub' | 'at the spoke';

const changes: readonly [from: string, to: string, word: string, where: Where][] = [
  ['latin1', 'utf8mb4', 'é€ü', 'everywhere'],
  ['latin1', 'utf8mb4', 'é€ü', 'at the hub'],
  ['latin1', 'utf8mb4', 'é€ü', 'at the spoke'],
  ['utf8mb4', 'latin1', 'é€ü', 'everywhere'],
  ['utf8mb4', 'latin1', 'é€ü', 'at the spoke'],
  ['utf16', 'utf8mb4', 'नेपाल', 'everywhere'],
  ['utf8mb4', 'utf16', 'नेपाल', 'at the hub'],
  ['ascii', 'utf8mb4', 'plain', 'everywhere'],
  ['latin1', 'cp1251', 'plain', 'everywhere'],
];

test.each(changes)(
  'a charset that is changed is nobody’s edit: %s to %s with %s, %s',
  async (from, to, word, where) => {
    const members = `kind ENUM('${word}', 'other') NOT NULL, MODIFY tags SET('${word}', 'more')`;
    const offices = await openOffices(
      `CREATE TABLE thing (
       id INT PRIMARY KEY, n INT, name VARCHAR(20), notes TEXT, ${members.replace('MODIFY ', '')}) CHARACTER SET ${from}`,
      ['thing'],
    );
    const { hub } = offices;
    const [spoke] = offices.spokes as [FreshDatabase];
    await hub.run(`INSERT INTO thing (id, n, kind) VALUES (1, 0, '${word}'), (2, 0, '${word}'), (3, 0, '${word}')`);
    await hub.run(`UPDATE thing SET name = '${word}', tags = '${word},more', notes = CONCAT('${word}', id)`);
    await offices.sync();
    const sites = where === 'everywhere' ? [hub, spoke] : [where === 'at the hub' ? hub : spoke];
    for (const site of sites) {
      // At once, MariaDB takes members beyond ASCII for others; TEXT may become MEDIUMTEXT.
      await site.run(`
      ALTER TABLE thing MODIFY kind VARCHAR(20) NOT NULL, MODIFY tags VARCHAR(40);
      ALTER TABLE thing CONVERT TO CHARACTER SET ${to};
      ALTER TABLE thing MODIFY notes TEXT, MODIFY ${members}`);
    }
    await spoke.run('UPDATE thing SET n = 1 WHERE id = 1');
    await hub.run('UPDATE thing SET n = 2 WHERE id = 2');
    expect((await offices.sync()).totals).toEqual({ ...nothingDone, updated: 2 });
    expect(await hub.query('SELECT id, n, name FROM thing ORDER BY id')).toMatchObject([
      { n: 1, name: word },
      { n: 2, name: word },
      { n: 0, name: word },
    ]);
    await expectConverged(offices, 'thing');
  },
);
