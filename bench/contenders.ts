import type { Contender } from './contest.js';
import { timed } from './measure.js';
import { observe } from './observe.js';
import type { Office, Offices } from './offices.js';
import { syncOnce, type SyncWishes } from './ours.js';
import { hasPtTableSync, type Mode, ptName, ptTableSync } from './peers.js';
import { changePersons, logChange } from './person-table.js';
import { COUNTING } from './slow-line.js';
import type { Stage } from './stage.js';

export const OURS = 'spokesync';

/** Our sync. */
export function ours(stage: Stage, offices: Offices, wishes: SyncWishes, prepare?: () => Promise<unknown>): Contender {
  return {
    name: OURS,
    offices,
    ...(prepare === undefined ? {} : { prepare }),
    run: () => syncOnce(stage, offices, wishes),
  };
}

/** The same, with a rehearsal that counts on what it waits for the line, where it is not slow in the first place. */
export function countedOurs(...args: Parameters<typeof ours>): Contender {
  const [stage, offices, wishes] = args;
  return { ...ours(...args), rehearse: () => syncOnce(stage, offices, { line: COUNTING, ...wishes }) };
}

/** pt-table-sync in these modes; none where it is not installed. */
export function ptContenders(
  stage: Stage,
  modes: readonly Mode[],
  offices: Offices,
  more: Partial<Contender> & { readonly how?: Parameters<typeof ptTableSync>[3] } = {},
): readonly Contender[] {
  if (!hasPtTableSync()) return [];
  const { how, ...rest } = more;
  return modes.map((mode) => ({
    name: ptName(mode),
    offices,
    isPeer: true,
    run: () => ptTableSync(stage, mode, offices, how),
    ...rest,
  }));
}

// A row's values as text and 64 bits of their SHA1: what any compare has to make the server do, without our encoding.
const SCAN = `
  SELECT COUNT(*), BIT_XOR(CAST(CONV(LEFT(SHA1(CONCAT_WS('#', id, name, lastname, email, phone, birth, salary, notes,
                                                         active, site_id, person_timestamp)), 16), 16, 10) AS UNSIGNED))
    FROM person`;

export const SCANS = 'SHA1 scans side by side';

/** What the two servers need at the least: one scan each, side by side. */
export function scans(offices: Offices): Contender {
  const sites = [offices.hub, ...offices.spokes];
  const once = async (): Promise<{ ms: number }> => ({
    ms: await timed(() => Promise.all(sites.map(({ db }) => db.query(SCAN)))),
  });
  return { name: SCANS, offices, run: () => observe(offices, null, once), equalises: false };
}

/** Changes `count` rows of each table at one site as its application would. `offset` keeps the rows of two sites apart. */
export async function changeAt(
  stage: Stage,
  { rows, tables, hub }: Offices,
  { db, id }: Office,
  count: number,
  offset = 1,
): Promise<void> {
  const hasLog = (await hub.db.query<unknown[]>("SHOW TABLES LIKE 'change_log'")).length > 0;
  for (const table of tables) {
    const change = { table, rows, count, offset, round: stage.nextRound() };
    await changePersons(db, change);
    if (hasLog) await logChange(db, change, id);
  }
}

/** Changes `count` rows at the first spoke. */
export async function changeAtSpoke(stage: Stage, offices: Offices, count: number): Promise<void> {
  const [spoke] = offices.spokes;
  if (count > 0 && spoke !== undefined) await changeAt(stage, offices, spoke, count);
}

/** Half of the changes at the hub, half at the first spoke, in other rows. */
export async function changeAtBoth(stage: Stage, offices: Offices, count: number): Promise<void> {
  const [spoke] = offices.spokes;
  await changeAt(stage, offices, offices.hub, count / 2, 1);
  if (spoke !== undefined) await changeAt(stage, offices, spoke, count / 2, 2);
}
