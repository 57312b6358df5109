import type { PassContext } from './pass-context.js';
import type { TableTask } from './table-task.js';
import { newTally, type Tally } from './tally.js';

/** What the tables of a pass are counted in, and how far each is. */
export class SettleProgress {
  readonly #context: PassContext;
  readonly #done = new Map<TableTask, number>();

  constructor(context: PassContext) {
    this.#context = context;
  }

  tallyOf({ table }: TableTask): Tally {
    return this.#context.tallies.get(table) ?? newTally();
  }

  /** What was written so far went in sets, or filled the table, which told of it. */
  startAfterSets(task: TableTask): void {
    this.#done.set(task, this.tallyOf(task).spoke.inserted);
  }

  /** So many more rows are done with. */
  add(task: TableTask, rows: number): void {
    const { run, spoke } = this.#context;
    const rowsDone = (this.#done.get(task) ?? 0) + rows;
    this.#done.set(task, rowsDone);
    const rowsTotal = Math.max(task.pairs.length, rowsDone);
    run.emit({ type: 'applying', site: spoke.config.id, table: task.table.ledger.layout.name, rowsDone, rowsTotal });
  }

  async timed(of: readonly TableTask[], work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await work();
    this.count(of, performance.now() - started);
  }

  /** What several tables took together each of them took a part of. */
  count(of: readonly TableTask[], ms: number): void {
    for (const task of of) this.tallyOf(task).ms += ms / of.length;
  }
}
