import { standingHashes, insertSql, type Target } from '../apply/target.js';
import { performWrites } from '../apply/guarded-writes.js';
import { isHeldByAnother, waitingLongOnce } from '../apply/lock-waits.js';
import { keyOfRow, type RowWrite } from '../apply/row-write.js';
import { isRowRefusal } from '../mysql/errno.js';
import type { Row } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import type { Key } from '../schema/key-sql.js';

/** Rows of the hub that go to a spoke's empty table in one go, with their hashes. */
export interface FillBatch {
  readonly rows: readonly Row[];
  readonly hashes: readonly string[];
}

/** What became of a batch. `rest`: keys of rows that are not there as they were sent. */
export interface Filled {
  readonly inserted: number;
  readonly rest: readonly Key[];
}

/** A batch on its way: what it came to, once it is waited for. To be asked in the order of sending, and once. */
export type OnItsWay = () => Promise<Filled>;

/**
 * Sends a batch by itself, without a transaction around it: one statement is taken whole or not at all, and the next may
 * be sent behind it at once. What the server refuses, or cannot take since another transaction holds a key of it, is written
 * row by row when it is waited for; nothing else may then be sent to the same session before it is done.
 */
export function sendBatch(target: Target, batch: FillBatch): OnItsWay {
  const sent = onItsWay(target.session.batch(insertSql(target), batch.rows));
  return async () => {
    try {
      await sent;
      return { inserted: batch.rows.length, rest: [] };
    } catch (error) {
      return waitingLongOnce(target.session, async () => {
        if (!isRowRefusal(error) && !(await isHeldByAnother(target.session, error))) throw error;
        return writeBatch(target, batch, false);
      });
    }
  };
}

/** Writes a batch in a transaction, and leaves out only the rows that are refused or held by another. `readBack`: a trigger may bend them. */
export async function writeBatch(target: Target, batch: FillBatch, readBack: boolean): Promise<Filled> {
  const { session, layout } = target;
  const writes = batch.rows.map((row): RowWrite => ({
    action: 'insert',
    key: keyOfRow(layout, row),
    row,
    expected: null,
  }));
  await session.begin('write');
  try {
    // A batch that took several statements may have come as far as one of them.
    const there = await standingHashes(
      target,
      writes.map(({ key }) => key),
      'plain',
    );
    const missing = writes.filter((_, index) => !there.has(index));
    const outcomes = new Map((await performWrites(target, missing, { readBack })).map((one, at) => [missing[at], one]));
    await session.commit();
    let inserted = 0;
    const rest = writes.flatMap((write, index): Key[] => {
      const outcome = outcomes.get(write);
      const hash = outcome?.state === 'written' && readBack ? outcome.hash : (there.get(index) ?? null);
      const asSent = outcome?.state === 'written' && !readBack ? true : hash === batch.hashes[index];
      if (outcome === undefined ? asSent : outcome.state === 'written' || outcome.state === 'partial') inserted += 1;
      return asSent ? [] : [write.key];
    });
    return { inserted, rest };
  } catch (error) {
    if (session.alive) await session.rollback();
    throw error;
  }
}
