import { expect, test } from 'vitest';
import { openOffices } from '../../test/support/offices.js';

const ITEM = `CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20) NULL);
  INSERT INTO item VALUES (1, 'p'), (2, 'q')`;

test.each([
  ['the same row', 'DO 0'],
  ['an edit that nobody logged', `UPDATE item SET v = 'new' WHERE id = 1`],
])(
  'a deletion that one spoke has logged, against %s at another: no order of the first sync matters',
  async (_, other) => {
    for (const reversed of [false, true]) {
      const offices = await openOffices(ITEM, ['item'], { spokes: 2 });
      await offices.spokes[0]!.run(`DELETE FROM item WHERE id = 1;
      INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (2, '7', 'item', '1', 'delete')`);
      await offices.spokes[1]!.run(other);
      const spokes = reversed ? [...offices.config.spokes].reverse() : offices.config.spokes;
      await offices.sync({ config: { spokes, concurrency: 1 } });
      const left = [{ id: 2, v: 'q' }];
      expect(await offices.rows('item')).toEqual([left, left, left]);
    }
  },
);
