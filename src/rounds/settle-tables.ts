import { oneAhead } from '../compare/pipelined.js';
import { WORTH_A_SET } from './deliver-new.js';
import type { Stamps } from './gather.js';
import { OpenRows, take } from './open-rows.js';
import { PairList } from './pair-list.js';
import type { PassContext } from './pass-context.js';
import { partsReader } from './read-parts.js';
import { goesOf } from './settle-goes.js';
import { SettleProgress } from './settle-progress.js';
import { FIRST_CHUNK_ROWS, settleRows, settleTogether, type Settling } from './settle-rows.js';
import type { Phase, TableTask } from './table-task.js';
import { newTally } from './tally.js';

/** Rows that are in each other's way must be in one chunk to change places. */
const laterChunkRows = 5000;
/** Rows that were refused are tried again while that helps; a longer chain than this waits for the next run. */
const mostRounds = 4;

/**
 * Settles all rows of a pass: inserts and updates with the parents first, deletes with the children first, then what was
 * missed or refused once more, since another row may have made room. In the second round rows that the spoke has changed
 * meanwhile are left for the next run: a guard miss (DESIGN §2). Counts in the pass's tallies. Gives the oldest change log
 * entry of a row that had to be left open.
 */
export async function settleTables(
  context: PassContext,
  tasks: readonly TableTask[],
  stamps: Stamps,
): Promise<{ readonly heldEntry: bigint | null }> {
  for (const { table, pairs } of tasks) context.tallies.set(table, { ...newTally(), candidates: pairs.length });
  const open = new OpenRows();
  const progress = new SettleProgress(context);
  const settling = { context, open, progress, read: partsReader(context, stamps, open, progress) };
  const walk = (work: Walk['work'], phase: Phase): Promise<void> => {
    const chunkRows = context.stride.rowsInOneGo(FIRST_CHUNK_ROWS);
    return walkTables(settling, tasks, { work, phase, last: false, chunkRows });
  };

  const left = new Map<TableTask, PairList>();
  for (const task of tasks) {
    // Their parents go before them, else the spoke refuses each set in which one of these is new.
    if (task.works === undefined && task.pairs.length >= WORTH_A_SET && left.size > 0)
      await walk(take(left), 'upserts');
    await progress.timed([task], () => bulk(settling, task, left));
    progress.startAfterSets(task);
  }
  await walk(left, 'upserts');
  await walk(open.takeDeletes(), 'deletes');
  await tryAgain(settling, tasks);
  return { heldEntry: open.heldEntry };
}

/** What of a table can go in bulk; the others are in `left` then, or to be tried again. */
async function bulk(
  { context, open, progress }: Settling,
  task: TableTask,
  left: Map<TableTask, PairList>,
): Promise<void> {
  const { world } = context.run;
  const tally = progress.tallyOf(task);
  if (task.fill) open.tryAgain(task, PairList.of(await world.fill(context, task.table, task, tally)));
  else if (task.works !== undefined) left.set(task, task.pairs);
  else left.set(task, await world.deliverNew(context, task.table, task, tally));
}

interface Walk {
  readonly work: ReadonlyMap<TableTask, PairList>;
  readonly phase: Phase;
  readonly last: boolean;
  readonly chunkRows: number;
}

/** Settles rows of all tables, in the order of the phase. */
async function walkTables(settling: Settling, tasks: readonly TableTask[], walk: Walk): Promise<void> {
  const { work, phase, last } = walk;
  const rings = new Set<string>();
  let next: TableTask[] = [];
  for (const task of phase === 'upserts' ? tasks : tasks.toReversed()) {
    const { ring } = task.table;
    if (phase === 'upserts' || ring.length === 0) {
      next.push(task);
      continue;
    }
    if (rings.has(ring.join())) continue;
    rings.add(ring.join());
    await inTurn(settling, next, walk);
    next = [];
    // In a circle none can go before the others.
    const circle = tasks.filter(({ table }) => ring.includes(table.ledger.layout.name));
    await settling.progress.timed(circle, () => settleTogether(settling, circle, work, { last, actions: ['delete'] }));
  }
  await inTurn(settling, next, walk);
}

/** While some rows are written the next ones are read. */
async function inTurn(
  settling: Settling,
  order: readonly TableTask[],
  { work, phase, last, chunkRows }: Walk,
): Promise<void> {
  const { context, progress, read } = settling;
  const goes = goesOf(context, order, work, chunkRows);
  let started = performance.now();
  for await (const decided of oneAhead(goes, (parts) => read(parts, phase, last))) {
    await settleRows(settling, decided, last);
    progress.count(
      decided.map(({ task }) => task),
      performance.now() - started,
    );
    started = performance.now();
  }
}

/** Tries what was missed or refused again, for as long as that helps. */
async function tryAgain(settling: Settling, tasks: readonly TableTask[]): Promise<void> {
  const { open } = settling;
  const chunkRows = laterChunkRows;
  let tried = false;
  for (let round = 1, before = Infinity; open.areSome; round += 1) {
    const work = open.takeAgain();
    const size = [...work.values()].reduce((sum, pairs) => sum + pairs.length, 0);
    const stuck = size >= before;
    before = size;
    if (stuck && !tried && work.size > 1 && size <= laterChunkRows) {
      // A row may only come when another has gone, whose children must first follow it.
      tried = true;
      await settleTogether(settling, tasks, work, { last: false, actions: ['copy', 'delete'] });
      continue;
    }
    const last = round >= mostRounds || stuck;
    await walkTables(settling, tasks, { work, phase: 'upserts', last, chunkRows });
    await walkTables(settling, tasks, { work: open.takeDeletes(), phase: 'deletes', last, chunkRows });
  }
}
