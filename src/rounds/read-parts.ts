import { gather, type Stamps } from './gather.js';
import { loadPeople } from './load-people.js';
import type { OpenRows } from './open-rows.js';
import type { PassContext } from './pass-context.js';
import type { SettleProgress } from './settle-progress.js';
import type { Decided, Part, Phase, TableTask } from './table-task.js';
import type { Pair, Work } from './work.js';

/** Reads and decides rows. Deletions are put off to their own phase, and what may not be touched now is left out. */
export type PartsReader = (parts: readonly Part[], phase: Phase, last: boolean) => Promise<Decided[]>;

/** Makes the reader of one pass, which decides `works` of its tasks only once. */
export function partsReader(
  context: PassContext,
  stamps: Stamps,
  open: OpenRows,
  progress: SettleProgress,
): PartsReader {
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

  async function touchable(task: TableTask, gathered: readonly Work[]): Promise<readonly Work[]> {
    const works = context.round === 1 ? gathered : gathered.filter(asAgreed);
    const changed = gathered.filter((work) => !works.includes(work));
    if (changed.length > 0) {
      await context.run.world.leaveOpen(context, task.table, changed);
      progress.tallyOf(task).guardMisses += changed.length;
    }
    return works;
  }

  return async (parts, phase, last) => {
    context.run.signal?.throwIfAborted();
    const gathered = await decidedRows(parts, last);
    const decided: Decided[] = [];
    for (const [at, { task }] of parts.entries()) {
      const works = await touchable(task, gathered[at] ?? []);
      const late = phase === 'upserts' ? works.filter(({ decision }) => decision.action === 'delete') : [];
      open.putOff(task, late);
      decided.push({ task, works: works.filter((work) => !late.includes(work)) });
    }
    await loadPeople(
      context,
      decided.flatMap(({ works }) => works),
    );
    return decided;
  };
}

/** True unless the spoke has changed the row since it was agreed on: the second round brings only what the hub has. */
function asAgreed({ agreed, spoke, decision }: Work): boolean {
  if (decision.action === 'nothing') return true;
  return agreed.kind === 'row' ? spoke?.hashInBase === agreed.hash : spoke === null;
}
