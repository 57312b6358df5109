import { expect, test } from 'vitest';
import { tableConfig } from '../../test/support/config.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

test.each(['hub', 'spoke'] as const)(
  'the very same rows that meet again are the same conflict, applied and told again; the %s wins',
  async (conflict) => {
    const offices = await openOffices('CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(20))', [
      tableConfig('item', { conflict }),
    ]);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO item VALUES (1, 'base')`);
    await offices.sync();
    const ids: number[] = [];
    for (let time = 1; time <= 3; time += 1) {
      await offices.hub.run(`UPDATE item SET v = 'hub'`);
      await spoke.run(`UPDATE item SET v = 'spoke'`);
      const { conflicts, totals } = await offices.sync();
      expect(conflicts).toMatchObject([{ record: '1', kind: 'update/update' }]);
      expect(totals.conflicts).toBe(1);
      ids.push(...conflicts.map(({ id }) => id));
      expect(await offices.state('SELECT state FROM STATE.conflict')).toEqual([{ state: 'applied' }]);
      expect(await offices.state('SELECT 1 FROM STATE.conflict_side WHERE batch_site IS NOT NULL')).toEqual([]);
      if (time === 2) await offices.state(`UPDATE STATE.conflict SET state = 'closed'`);
      await offices.hub.run(`UPDATE item SET v = 'base'`);
      await offices.sync();
    }
    expect(new Set(ids).size).toBe(1);
  },
);
