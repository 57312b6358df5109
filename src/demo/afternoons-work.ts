import { BIKASH, CHANDRA, type Deed, work } from './mornings-work.js';
import type { Offices } from './offices.js';

/** A little more work in the offices, so that the next sync has something to do. */
export async function afternoonsWork({ pokhara, tansen }: Offices): Promise<Deed[]> {
  await work(pokhara, BIKASH, 'Asked for it', [
    { table: 'address', record: '41', type: 'update', sql: "UPDATE address SET phone = '9856012345' WHERE id = 41" },
  ]);
  await work(tansen, CHANDRA, 'New budget year', [
    {
      table: 'department',
      record: '21',
      type: 'update',
      sql: 'UPDATE department SET budget = 912000.00 WHERE id = 21',
    },
  ]);
  return [
    { office: pokhara.name, who: 'Bikash', what: 'notes another telephone number' },
    { office: tansen.name, who: 'Chandra', what: "raises a department's budget" },
  ];
}
