import type { PairList } from './pair-list.js';
import type { PassContext } from './pass-context.js';
import { rowsThatFit } from './rows-that-fit.js';
import type { Part, TableTask } from './table-task.js';
import { inLightGoes, weighRows } from './weigh-rows.js';

/**
 * Rows of tables in the order of their turn, by what is read and written in one go: of several tables together as many as
 * `rows`, of large ones fewer, however small the others are. Rows that are in hand already stay together.
 */
export async function* goesOf(
  context: PassContext,
  order: readonly TableTask[],
  work: ReadonlyMap<TableTask, PairList>,
  rows: number,
): AsyncGenerator<readonly Part[]> {
  for (const parts of partsOf(context, order, work, rows)) {
    const inHand = parts.every(({ task, pairs }) => task.works !== undefined && pairs.length === task.pairs.length);
    const groups = parts.map(({ task, pairs }) => ({ task, table: task.table, pairs }));
    if (inHand) yield parts;
    else yield* inLightGoes(groups, await weighRows(context, groups));
  }
}

/** By their number, and the size that the servers say of each table. */
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
