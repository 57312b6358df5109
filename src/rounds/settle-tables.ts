import { oneAhead } from '../compare/pipelined.js';
import { imageOf, writeFor } from './intended-write.js';
import { WORTH_A_SET } from './deliver-new.js';
import { gather, type Stamps } from './gather.js';
import { loadPeople } from './load-people.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Decision } from '../reconcile/decision.js';
import { PairList } from './pair-list.js';
import { rowsThatFit } from './rows-that-fit.js';
import { newTally, type Tally, writesOf } from './tally.js';
import { inLightGoes, weighRows } from './weigh-rows.js';
import type { Pair, Work } from './work.js';

/** One table of a pass: the rows to be settled, and the bookmark that says what their base is. */
export interface TableTask {
  readonly table: RunTable;
  readonly pairs: PairList;
  /** The pairs, read and decided already. */
  readonly works?: readonly Work[];
  readonly bookmark: bigint | null;
  readonly fill: boolean;
  readonly hubRows: number;
  /** Where the bookmark goes. */
  readonly version: bigint;
}

const firstChunkRows = 500;
/** Rows that are in each other's way must be in one chunk to change places. */
const laterChunkRows = 5000;
/** Rows that were refused are tried again while that helps; a longer chain than this waits for the next run. */
const mostRounds = 4;

type Phase = 'upserts' | 'deletes';

/** Rows of one table that are to be read, and what was decided of them. */
interface Part {
  readonly task: TableTask;
  readonly pairs: readonly Pair[];
}
interface Decided {
  readonly task: TableTask;
  readonly works: readonly Work[];
}

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
  const { tallies } = context;
  const { world } = context.run;
  for (const { table, pairs } of tasks) tallies.set(table, { ...newTally(), candidates: pairs.length });
  const deletes = new Map<TableTask, PairList>();
  const again = new Map<TableTask, PairList>();
  const done = new Map<TableTask, number>();
  let heldEntry: bigint | null = null;

  const used = new Set<TableTask>();

  /** The rows that were read and decided before, once; null: they are to be read. */
  function decidedBefore({ task, pairs }: Part): readonly Work[] | null {
    if (used.has(task)) return null;
    used.add(task);
    return task.works !== undefined && pairs.length === task.pairs.length ? task.works : null;
  }

  async function decidedRows(parts: readonly Part[], last: boolean): Promise<(readonly Work[])[]> {
    const before = parts.map(decidedBefore);
    const open = parts.filter((_, at) => before[at] === null);
    // A refused merge is tried again as such while another row may still make room for it.
    const asked = open.map(({ task: { table, bookmark }, pairs }) => ({
      table,
      bookmark,
      pairs: last ? pairs : pairs.map(({ hub, spoke }): Pair => ({ hub, spoke })),
    }));
    const gathered = asked.length === 0 ? [] : await gather(context, asked, stamps);
    return parts.map((part, at) => before[at] ?? gathered[open.indexOf(part)] ?? []);
  }

  /** Reads and decides rows. Deletions are put off to their own phase, and what may not be touched now is left out. */
  async function read(parts: readonly Part[], phase: Phase, last: boolean): Promise<Decided[]> {
    context.run.signal?.throwIfAborted();
    const gathered = await decidedRows(parts, last);
    const decided: Decided[] = [];
    for (const [at, { task }] of parts.entries()) {
      const works = await touchable(task, gathered[at] ?? []);
      const late = phase === 'upserts' ? works.filter(({ decision }) => decision.action === 'delete') : [];
      push(deletes, task, late);
      decided.push({ task, works: works.filter((work) => !late.includes(work)) });
    }
    await loadPeople(
      context,
      decided.flatMap(({ works }) => works),
    );
    return decided;
  }

  async function touchable(task: TableTask, gathered: readonly Work[]): Promise<readonly Work[]> {
    const works = context.round === 1 ? gathered : gathered.filter(asAgreed);
    const changed = gathered.filter((work) => !works.includes(work));
    if (changed.length > 0) {
      await world.leaveOpen(context, task.table, changed);
      tallyOf(task).guardMisses += changed.length;
    }
    return works;
  }

  function tallyOf({ table }: TableTask): Tally {
    return tallies.get(table) ?? newTally();
  }

  function leave(task: TableTask, open: readonly Work[], last: boolean): void {
    if (!last) push(again, task, open);
    else
      for (const { entries } of open)
        for (const entry of entries) if (heldEntry === null || entry < heldEntry) heldEntry = entry;
  }

  /** Writes rows of several tables: each to the hub, then all of them to the spoke. */
  async function settle(decided: readonly Decided[], last: boolean): Promise<void> {
    const writes = (): number => decided.reduce((sum, { task }) => sum + writesOf(tallyOf(task)), 0);
    const before = writes();
    const parts = [];
    for (const { task, works } of decided) {
      const tally = tallyOf(task);
      const hub = await world.applyToHub(context, task.table, works, tally, last);
      const forSpoke = works.flatMap((work) => {
        const hubHash = hashAtHub(work, hub.done, task.table);
        return hubHash === undefined ? [] : [{ work, hubHash }];
      });
      parts.push({ table: task.table, works: forSpoke, tally, hub });
    }
    const again = await world.applyToSpoke(context, parts, last);
    for (const [at, { task, works }] of decided.entries()) {
      leave(task, [...(parts[at]?.hub.again ?? []), ...(again[at] ?? [])], last);
      progress(task, works.length);
    }
    context.stride.wrote(writes() - before);
  }

  function progress(task: TableTask, rows: number): void {
    const rowsDone = (done.get(task) ?? 0) + rows;
    done.set(task, rowsDone);
    context.run.emit({
      type: 'applying',
      site: context.spoke.config.id,
      table: task.table.ledger.layout.name,
      rowsDone,
      rowsTotal: Math.max(task.pairs.length, rowsDone),
    });
  }

  async function walk(
    work: ReadonlyMap<TableTask, PairList>,
    order: readonly TableTask[],
    phase: Phase,
    last: boolean,
    chunkRows = context.stride.rowsInOneGo(firstChunkRows),
  ): Promise<void> {
    const rings = new Set<string>();
    let next: TableTask[] = [];
    for (const task of order) {
      const { ring } = task.table;
      if (phase === 'upserts' || ring.length === 0) {
        next.push(task);
        continue;
      }
      if (rings.has(ring.join())) continue;
      rings.add(ring.join());
      await inTurn(partsOf(context, next, work, chunkRows), phase, last);
      next = [];
      // In a circle none can go before the others.
      const circle = tasks.filter(({ table }) => ring.includes(table.ledger.layout.name));
      await timed(circle, () => together(circle, work, last, ['delete']));
    }
    await inTurn(partsOf(context, next, work, chunkRows), phase, last);
  }

  /** While some rows are written the next ones are read. */
  async function inTurn(goes: Iterable<readonly Part[]>, phase: Phase, last: boolean): Promise<void> {
    const reading = oneAhead(light(context, goes), (parts) => read(parts, phase, last));
    let started = performance.now();
    for await (const decided of reading) {
      await settle(decided, last);
      count(
        decided.map(({ task }) => task),
        performance.now() - started,
      );
      started = performance.now();
    }
  }

  async function timed(of: readonly TableTask[], work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await work();
    count(of, performance.now() - started);
  }

  /** What several tables took together each of them took a part of. */
  function count(of: readonly TableTask[], ms: number): void {
    for (const task of of) tallyOf(task).ms += ms / of.length;
  }

  /** Settles rows of several tables, the parents first, in one transaction of each side; what is not of `actions` as ever. */
  async function together(
    of: readonly TableTask[],
    work: ReadonlyMap<TableTask, PairList>,
    last: boolean,
    actions: readonly Decision['action'][],
  ): Promise<void> {
    const parts: { task: TableTask; works: Work[] }[] = [];
    for (const task of of) {
      const works: Work[] = [];
      for (const part of work.get(task)?.chunks(firstChunkRows) ?? []) {
        const [{ works: now } = { works: [] }] = await read([{ task, pairs: part }], 'deletes', last);
        works.push(...now.filter(({ decision }) => actions.includes(decision.action)));
        const others = now.filter(({ decision }) => !actions.includes(decision.action));
        if (others.length > 0) await settle([{ task, works: others }], last);
      }
      parts.push({ task, works });
    }
    const open = await world.settleTogether(
      context,
      parts.map(({ task, works }) => ({ table: task.table, works, tally: tallyOf(task) })),
      last,
    );
    for (const [at, { task, works }] of parts.entries()) {
      leave(task, open[at] ?? [], last);
      progress(task, works.length);
    }
  }

  const backwards = [...tasks].reverse();
  const left = new Map<TableTask, PairList>();
  for (const task of tasks) {
    // Their parents go before them, else the spoke refuses each set in which one of these is new.
    if (task.works === undefined && task.pairs.length >= WORTH_A_SET && left.size > 0)
      await walk(take(left), tasks, 'upserts', false);
    await timed([task], async () => {
      if (task.fill) again.set(task, PairList.of(await world.fill(context, task.table, task, tallyOf(task))));
      else if (task.works !== undefined) left.set(task, task.pairs);
      else left.set(task, await world.deliverNew(context, task.table, task, tallyOf(task)));
    });
    done.set(task, tallyOf(task).spoke.inserted);
  }
  await walk(left, tasks, 'upserts', false);
  await walk(take(deletes), backwards, 'deletes', false);
  let tried = false;
  for (let round = 1, before = Infinity; again.size > 0; round += 1) {
    const open = take(again);
    const size = [...open.values()].reduce((sum, pairs) => sum + pairs.length, 0);
    const stuck = size >= before;
    before = size;
    if (stuck && !tried && open.size > 1 && size <= laterChunkRows) {
      // A row may only come when another has gone, whose children must first follow it.
      tried = true;
      await together(tasks, open, false, ['copy', 'delete']);
      continue;
    }
    const last = round >= mostRounds || stuck;
    await walk(open, tasks, 'upserts', last, laterChunkRows);
    await walk(take(deletes), backwards, 'deletes', last, laterChunkRows);
  }
  return { heldEntry };
}

/** Rows of tables in the order of their turn, as many of them together as one go may have; of large rows fewer. */
function* partsOf(
  context: PassContext,
  order: readonly TableTask[],
  work: ReadonlyMap<TableTask, PairList>,
  rows: number,
): Generator<readonly Part[]> {
  let parts: Part[] = [];
  let held = 0;
  for (const task of order) {
    const fitting = rowsThatFit(context, task.table, rows);
    for (const pairs of work.get(task)?.chunks(fitting) ?? []) {
      const share = (pairs.length * rows) / fitting;
      if (parts.length > 0 && held + share > rows) {
        yield parts;
        [parts, held] = [[], 0];
      }
      parts.push({ task, pairs });
      held += share;
    }
  }
  if (parts.length > 0) yield parts;
}

/** The same, but that large rows go by few, however small the others are. Rows that are in hand already stay together. */
async function* light(context: PassContext, goes: Iterable<readonly Part[]>): AsyncGenerator<readonly Part[]> {
  for (const parts of goes) {
    const inHand = parts.every(({ task, pairs }) => task.works !== undefined && pairs.length === task.pairs.length);
    const groups = parts.map(({ task, pairs }) => ({ task, table: task.table, pairs }));
    if (inHand) yield parts;
    else yield* inLightGoes(groups, await weighRows(context, groups));
  }
}

function take(from: Map<TableTask, PairList>): Map<TableTask, PairList> {
  const taken = new Map(from);
  from.clear();
  return taken;
}

function push(to: Map<TableTask, PairList>, task: TableTask, works: readonly Work[]): void {
  if (works.length === 0) return;
  const key = ({ table }: TableTask, image: Work['spoke']): Pair['hub'] =>
    image === null ? null : table.ledger.layout.key.map((index) => image.row[index] ?? '');
  const list = to.get(task) ?? new PairList();
  for (const work of works) {
    list.add({
      hub: key(task, imageOf(work, 'hub')) ?? work.key,
      spoke: key(task, work.spoke),
      ...(work.mergeRefused === true && { mergeRefused: true }),
    });
  }
  to.set(task, list);
}

/** True unless the spoke has changed the row since it was agreed on: the second round brings only what the hub has. */
function asAgreed({ agreed, spoke, decision }: Work): boolean {
  if (decision.action === 'nothing') return true;
  return agreed.kind === 'row' ? spoke?.hashInBase === agreed.hash : spoke === null;
}

/** The hash that the hub holds for a row that is to go to the spoke; undefined if it is not to go there now. */
function hashAtHub(work: Work, done: ReadonlyMap<Work, string | null>, table: RunTable): string | null | undefined {
  if (writeFor(work, 'spoke', table.ledger.layout) === null) return undefined;
  const { decision } = work;
  if (decision.action === 'merge' && decision.writeHub) return done.get(work);
  return decision.action === 'delete' ? null : work.hub.image?.hash;
}
