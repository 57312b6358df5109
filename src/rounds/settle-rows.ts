import type { Decision } from '../reconcile/decision.js';
import { writeFor } from './intended-write.js';
import type { OpenRows } from './open-rows.js';
import type { PairList } from './pair-list.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { PartsReader } from './read-parts.js';
import type { SettleProgress } from './settle-progress.js';
import type { Decided, TableTask } from './table-task.js';
import { writesOf } from './tally.js';
import type { Work } from './work.js';

/** Rows of one table that are read at once, where no more is said. */
export const FIRST_CHUNK_ROWS = 500;

/** What settling needs of its pass. */
export interface Settling {
  readonly context: PassContext;
  readonly open: OpenRows;
  readonly progress: SettleProgress;
  readonly read: PartsReader;
}

/** Writes rows of several tables: each to the hub, then all of them to the spoke. */
export async function settleRows(
  { context, open, progress }: Settling,
  decided: readonly Decided[],
  last: boolean,
): Promise<void> {
  const { world } = context.run;
  const writes = (): number => decided.reduce((sum, { task }) => sum + writesOf(progress.tallyOf(task)), 0);
  const before = writes();
  const parts = [];
  for (const { task, works } of decided) {
    const tally = progress.tallyOf(task);
    const hub = await world.applyToHub(context, task.table, works, tally, last);
    const forSpoke = works.flatMap((work) => {
      const hubHash = hashAtHub(work, hub.done, task.table);
      return hubHash === undefined ? [] : [{ work, hubHash }];
    });
    parts.push({ table: task.table, works: forSpoke, tally, hub });
  }
  const again = await world.applyToSpoke(context, parts, last);
  for (const [at, { task, works }] of decided.entries()) {
    open.leave(task, [...(parts[at]?.hub.again ?? []), ...(again[at] ?? [])], last);
    progress.add(task, works.length);
  }
  context.stride.wrote(writes() - before);
}

/** Settles rows of several tables, the parents first, in one transaction of each side; what is not of `actions` as ever. */
export async function settleTogether(
  settling: Settling,
  of: readonly TableTask[],
  work: ReadonlyMap<TableTask, PairList>,
  { last, actions }: { readonly last: boolean; readonly actions: readonly Decision['action'][] },
): Promise<void> {
  const { context, open, progress, read } = settling;
  const parts: { task: TableTask; works: Work[] }[] = [];
  for (const task of of) {
    const works: Work[] = [];
    for (const part of work.get(task)?.chunks(FIRST_CHUNK_ROWS) ?? []) {
      const [{ works: now } = { works: [] }] = await read([{ task, pairs: part }], 'deletes', last);
      works.push(...now.filter(({ decision }) => actions.includes(decision.action)));
      const others = now.filter(({ decision }) => !actions.includes(decision.action));
      if (others.length > 0) await settleRows(settling, [{ task, works: others }], last);
    }
    parts.push({ task, works });
  }
  const left = await context.run.world.settleTogether(
    context,
    parts.map(({ task, works }) => ({ table: task.table, works, tally: progress.tallyOf(task) })),
    last,
  );
  for (const [at, { task, works }] of parts.entries()) {
    open.leave(task, left[at] ?? [], last);
    progress.add(task, works.length);
  }
}

/** The hash that the hub holds for a row that is to go to the spoke; undefined if it is not to go there now. */
function hashAtHub(work: Work, done: ReadonlyMap<Work, string | null>, table: RunTable): string | null | undefined {
  if (writeFor(work, 'spoke', table.ledger.layout) === null) return undefined;
  const { decision } = work;
  if (decision.action === 'merge' && decision.writeHub) return done.get(work);
  return decision.action === 'delete' ? null : work.hub.image?.hash;
}
