import { imageOf } from './intended-write.js';
import { PairList } from './pair-list.js';
import type { TableTask } from './table-task.js';
import type { Pair, Work } from './work.js';

/** The rows of a pass that are not settled yet: deletions that wait for their turn, and what is to be tried again. */
export class OpenRows {
  readonly #deletes = new Map<TableTask, PairList>();
  readonly #again = new Map<TableTask, PairList>();
  #heldEntry: bigint | null = null;

  /** The oldest change log entry of a row that stays open after the pass; null: there is none. */
  get heldEntry(): bigint | null {
    return this.#heldEntry;
  }

  /** Whether there are rows to be tried again. */
  get areSome(): boolean {
    return this.#again.size > 0;
  }

  /** Puts deletions off to their own phase. */
  putOff(task: TableTask, works: readonly Work[]): void {
    push(this.#deletes, task, works);
  }

  /** Rows that were missed or refused. `last`: they are left to the next run. */
  leave(task: TableTask, works: readonly Work[], last: boolean): void {
    if (!last) push(this.#again, task, works);
    else for (const { entries } of works) for (const entry of entries) this.#hold(entry);
  }

  /** Pairs that are to be gone through as if they had been left. */
  tryAgain(task: TableTask, pairs: PairList): void {
    this.#again.set(task, pairs);
  }

  takeDeletes(): Map<TableTask, PairList> {
    return take(this.#deletes);
  }

  takeAgain(): Map<TableTask, PairList> {
    return take(this.#again);
  }

  #hold(entry: bigint): void {
    if (this.#heldEntry === null || entry < this.#heldEntry) this.#heldEntry = entry;
  }
}

/** What is in the map, which is empty from then on. */
export function take(from: Map<TableTask, PairList>): Map<TableTask, PairList> {
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
