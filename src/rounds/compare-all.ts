import { inParallel } from '../in-parallel.js';
import { comparedAges } from '../ledger/bookmarks.js';
import { isFullDue } from '../ledger/full-due.js';
import { currentVersion } from '../ledger/versions.js';
import { onItsWay } from '../on-its-way.js';
import { loggedIntegers, loggedKeys, newestTaken } from '../records/logged-keys.js';
import { type Compared, compareTable, spokeSums } from './compare-table.js';
import { incrementalCandidates, incrementalKeys, type Named } from './incremental.js';
import type { PassContext, RunContext, RunTable } from './pass-context.js';

/** Tables whose differences are looked for at the same time. */
const tablesAtATime = 16;

/**
 * Compares all tables of a pass in one snapshot of each side; what is not due for a compare in full is looked up in the
 * logs and the ledger. What the spoke is asked about all tables goes out together, while the hub is still being captured:
 * both servers work side by side. `captured` resolves when the ledger knows the hub. Gives them in the order of `tables`.
 */
export async function compareAll(
  context: PassContext,
  tables: readonly RunTable[],
  captured: Promise<{ now: string }>,
): Promise<{ compared: readonly Compared[]; hubNow: string }> {
  const { run, spoke, hubRead } = context;
  const { read } = spoke;
  const ages = await comparedAges(hubRead, run.hub.state, spoke.config.id);
  const due = tables.map((table) => isDue(run, table, ages));
  if (due.includes(true)) void onItsWay(read.begin('read-snapshot'));
  try {
    const since = newestTaken(spoke.log);
    const asked = tables.map((table, at) =>
      due[at] === true ? inFull(context, table, ages, since) : byLog(context, table),
    );
    // A spoke that fails is not found out only when the hub has been scanned.
    const answered = onItsWay(Promise.all(asked.map(async ({ sums, told }) => [await told, await sums])));
    const { now } = await Promise.race([captured, answered.then(() => captured)]);
    await hubRead.begin('read-snapshot');
    const version = await currentVersion(hubRead, run.hub.state);
    const found = await inParallel(asked, tablesAtATime, async ({ table, sums, told }) =>
      sums === null
        ? incrementalKeys(context, table, await told)
        : compareTable(context, table, await sums, await told, version),
    );
    await hubRead.commit();
    const named = found.filter((one): one is Named => !('version' in one));
    const looked = await incrementalCandidates(context, named, version);
    const compared = found.map((one) => ('version' in one ? one : looked[named.indexOf(one)]));
    return { compared: compared.filter((one) => one !== undefined), hubNow: now };
  } finally {
    if (hubRead.alive) void onItsWay(hubRead.commit());
    if (read.alive) void onItsWay(read.commit());
  }
}

/** What a spoke is asked about a table that is compared in full. At first contact all that it ever logged would be told. */
function inFull(context: PassContext, table: RunTable, ages: ReadonlyMap<number, number>, since: bigint) {
  const { ledger } = table;
  const told = ages.has(ledger.id) ? loggedIntegers(context.spoke.log, ledger.layout, since) : new BigInt64Array();
  return { table, told: onItsWay(Promise.resolve(told)), sums: onItsWay(spokeSums(context, table)) };
}

/** What it is asked about one that is not. */
function byLog({ spoke }: PassContext, table: RunTable) {
  return { table, told: onItsWay(loggedKeys(spoke.log, table.ledger.layout)), sums: null };
}

/** Whether this spoke's table is to be compared in full: always without a bookmark. */
function isDue({ config }: RunContext, { ledger }: RunTable, ages: ReadonlyMap<number, number>): boolean {
  return ledger.capturedSet !== ledger.columnSet || isFullDue(config.compare, ages.get(ledger.id) ?? null);
}
