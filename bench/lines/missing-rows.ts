import { rowsText } from '../amounts.js';
import { countedOurs, OURS, ptContenders } from '../contenders.js';
import { contest } from '../contest.js';
import { faster } from '../goal.js';
import type { BenchLine } from '../line.js';
import { allOffices, type Offices } from '../offices.js';
import { syncOnce } from '../ours.js';
import { ptName } from '../peers.js';
import { addPersons } from '../person-table.js';
import { msOf } from './changed-rows.js';

const removeAdded = async (offices: Offices): Promise<void> => {
  for (const { db } of allOffices(offices)) await db.query('DELETE FROM person WHERE id > ?', [offices.rows]);
};

/** Many rows that the hub has got since the last run, at the end of the table. */
export const missingRows: BenchLine = {
  name: 'missing',
  about: 'a tenth of the rows are new at the hub',
  run: async (stage) => {
    const { rows } = stage.options;
    const missing = Math.floor(rows / 10);
    const [own, theirs] = [await stage.persons('ours', rows), await stage.persons('theirs', rows)];
    const add = (offices: Offices): Promise<void> => addPersons(offices.hub.db, 'person', rows + 1, rows + missing);
    const restoreOurs = async (): Promise<void> => {
      await removeAdded(own);
      await syncOnce(stage, own, { args: ['--allow-changes', 'person'] });
    };
    const series = await contest(stage, [
      { ...countedOurs(stage, own, { writes: missing }, () => add(own)), restore: restoreOurs },
      ...ptContenders(stage, ['one-way'], theirs, { prepare: () => add(theirs), restore: () => removeAdded(theirs) }),
    ]);
    return {
      work: `${rowsText(rows)}, ${rowsText(missing)} missing at the spoke`,
      series,
      verdicts: [faster(20, ptName('one-way'), msOf(series, OURS) ?? NaN, msOf(series, ptName('one-way')))],
      note: null,
    };
  },
};
