import { rowsText } from '../amounts.js';
import { countedOurs, OURS } from '../contenders.js';
import { contest } from '../contest.js';
import { faster } from '../goal.js';
import type { BenchLine } from '../line.js';
import { forget, type Offices } from '../offices.js';
import { initialise } from '../ours.js';
import { dumpAndLoad } from '../peers.js';
import type { Stage } from '../stage.js';
import { msOf } from './changed-rows.js';

const DUMP = 'mariadb-dump | mariadb';
/** What kitchen_sync took beside dump and load, in one and the same series at 1M rows. */
const KITCHEN_SHARE = 21.4 / 19.3;

async function emptySpoke(stage: Stage, offices: Offices): Promise<void> {
  await forget(offices);
  for (const { db } of offices.spokes) await db.query('TRUNCATE TABLE person');
  await initialise(stage, offices);
}

/** The first run with a spoke whose table is empty; our ledger is built meanwhile. */
export const emptyTable: BenchLine = {
  name: 'empty',
  about: 'the first sync, into an empty table',
  run: async (stage) => {
    const { rows } = stage.options;
    const [own, theirs] = [await stage.persons('ours', rows), await stage.persons('theirs', rows)];
    const series = await contest(stage, [
      countedOurs(stage, own, { writes: rows }, () => emptySpoke(stage, own)),
      { name: DUMP, offices: theirs, isPeer: true, run: () => dumpAndLoad(theirs) },
    ]);
    const [ms, dump] = [msOf(series, OURS) ?? NaN, msOf(series, DUMP)];
    const kitchen = 'kitchen_sync (not run: its known share of dump and load’s time)';
    return {
      work: `${rowsText(rows)} into an empty table`,
      series,
      verdicts: [faster(1, DUMP, ms, dump), faster(1.5, kitchen, ms, dump === null ? null : dump * KITCHEN_SHARE)],
      note: 'Ours builds the ledger of all rows meanwhile. pt-table-sync takes about a quarter of an hour per million rows.',
    };
  },
};
