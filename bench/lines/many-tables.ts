import { countedOurs, OURS, ptContenders } from '../contenders.js';
import { contest } from '../contest.js';
import { faster } from '../goal.js';
import type { BenchLine } from '../line.js';
import { dropOffices } from '../offices.js';
import { ptName } from '../peers.js';
import { msOf } from './changed-rows.js';

const TABLES = 100;
const ROWS = 100;

/** Many small tables at three sites: what a table costs before its first row. */
export const manyTables: BenchLine = {
  name: 'tables',
  about: `${TABLES} tables of ${ROWS} rows at three sites, nothing differs`,
  run: async (stage) => {
    const tables = Array.from({ length: TABLES }, (_, at) => `t${at + 1}`);
    const [own, theirs] = await stage.threeSites({ tables, rows: ROWS });
    const series = await contest(stage, [
      countedOurs(stage, own, { writes: 0 }),
      ...ptContenders(stage, ['two-way'], theirs),
    ]);
    for (const each of [own, theirs]) await dropOffices(each);
    const peer = `${ptName('two-way')}, once for each table and spoke`;
    return {
      work: `${TABLES} tables × ${ROWS} rows, 3 sites`,
      series,
      verdicts: [faster(20, peer, msOf(series, OURS) ?? NaN, msOf(series, ptName('two-way')))],
      note: null,
    };
  },
};
