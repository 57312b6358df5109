import { rowsText } from '../amounts.js';
import type { BenchLine } from '../line.js';
import { dropOffices, makeOffices, type Office } from '../offices.js';
import { initialise, syncOnce } from '../ours.js';
import type { Sample, Series } from '../sample.js';

/** What the tables of a database take on disk, by the server's own count. */
async function bytesOf({ db }: Office, database: string, like: string): Promise<number> {
  const names = await db.query<{ name: string }[]>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE ?',
    [database, like],
  );
  for (const { name } of names) await db.query(`ANALYZE TABLE \`${database}\`.\`${name}\``);
  const [row] = await db.query<{ bytes: string }[]>(
    `SELECT SUM(DATA_LENGTH + INDEX_LENGTH) AS bytes
       FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE ?`,
    [database, like],
  );
  return Number(row?.bytes ?? 0);
}

const series = (name: string, ...samples: readonly Sample[]): Series => ({
  ...{ name, samples },
  isPeer: false,
  unequalRuns: 0,
});

/** What the memory on the hub costs: its space beside the table's, and the runs that make it, check it and use it. */
export const ledger: BenchLine = {
  name: 'ledger',
  about: 'the memory on the hub: its space, the first run, a quiet one in full and an incremental one',
  run: async (stage) => {
    const { rows } = stage.options;
    const [hub, spoke] = [await stage.server('hub'), await stage.server('spoke')];
    const offices = await makeOffices(stage.newName(), hub, [spoke], { tables: ['person'], rows });
    await initialise(stage, offices);
    const first = await syncOnce(stage, offices, { writes: 0 });
    const full = await syncOnce(stage, offices, { writes: 0 });
    const quick = await syncOnce(stage, offices, { writes: 0, compare: 'incremental' });
    const table = await bytesOf(offices.hub, offices.hub.database, 'person');
    const state = await bytesOf(offices.hub, `${offices.hub.database}_state`, '%');
    await dropOffices(offices);
    return {
      work: `the ledger of ${rowsText(rows)}`,
      series: [
        series('the first run', first),
        series('quiet, full compare', full),
        series('quiet, incremental', quick),
      ],
      verdicts: [],
      note: `The table takes ${megabytes(table)}, its ledger ${megabytes(state)}: ${Math.round(state / rows)} B a row, ${Math.round((state / table) * 100)} % of the table.`,
    };
  },
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
