import { isLockWait, isRowRefusal, queryError } from '../mysql/errno.js';
import { type Batch, deletes, inserts, sqlOf, type Step, updates } from './batch.js';
import { outcomesOf, type WriteOutcome } from './guarded-writes.js';
import { needsLenience } from './lenient.js';
import { isHeldByAnother } from './lock-waits.js';
import type { RowWrite } from './row-write.js';
import type { Target } from './target.js';
import type { WriteGroup } from './write-together.js';

const batches: readonly Batch[] = [updates, inserts, deletes];

/**
 * Writes rows of several tables, whose guards hold, and reads them back: all of it sent ahead, in one round trip.
 * `groups`: in the order of writing. Gives an outcome for each write, by index, per group; null where that cannot be, the
 * server refused one of them, or one needs a row that another transaction holds: nothing is written then.
 */
export async function writeAtOnce(groups: readonly WriteGroup[]): Promise<WriteOutcome[][] | null> {
  const session = groups[0]?.target.session;
  if (session === undefined || !groups.every(isPlain)) return null;
  const written = await Promise.allSettled([
    session.write({ sql: 'SAVEPOINT at_once' }),
    ...groups.flatMap(({ target, writes }) =>
      batches.map(async ({ step, valuesOf }) => {
        const rows = writes.filter(({ action }) => action === step);
        await session.batch(sqlOf(target, step), rows.map(valuesOf));
      }),
    ),
    ...groups.map(({ target, writes }) => outcomesOf(target, writes, new Map(), new Set())),
  ]);
  const failures = written.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const grave = failures.find((error) => !isRowRefusal(error) && !isLockWait(error));
  if (grave !== undefined) throw queryError(grave);
  const wait = failures.find(isLockWait);
  if (wait !== undefined && !(await isHeldByAnother(session, wait))) throw queryError(wait);
  if (failures.length > 0) {
    await session.write({ sql: 'ROLLBACK TO SAVEPOINT at_once' });
    return null;
  }
  const outcomes = written.slice(-groups.length);
  return outcomes.map((one) => (one.status === 'fulfilled' ? (one.value as WriteOutcome[]) : []));
}

/** Has the statements prepared that {@link writeAtOnce} is going to need, while something else is waited for. */
export function prepareWrites(target: Target, writes: readonly RowWrite[]): void {
  const steps = new Set<Step>(writes.map(({ action }) => action));
  for (const step of steps) target.session.prepare(sqlOf(target, step));
}

/** No row of the group needs a second step, or a look at others before it. */
function isPlain({ target, writes }: WriteGroup): boolean {
  const { layout, deferred, children } = target;
  const later = layout.columns.flatMap(({ name }, index) => (deferred.includes(name) ? [index] : []));
  return writes.every((write) => {
    if (write.action === 'delete') return children.length === 0 && deferred.length === 0;
    if (needsLenience(target, write)) return false;
    return write.action === 'update' || later.every((index) => (write.row?.[index] ?? null) === null);
  });
}
