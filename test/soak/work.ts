import { setTimeout as sleep } from 'node:timers/promises';
import { type JournalEntry, perform } from '../model/perform.js';
import type { Edit } from '../model/scenario.js';
import { RECORD_COUNT } from '../model/shape.js';
import type { Random } from './random.js';
import { SHAPE, type Stage } from './stage.js';

/** Records of the large table. */
export const CHILD_COUNT = 300;

/** `other` names no item: rows of the large table hang on none. */
const NO_ITEM = -1;

/** What somebody at a random office does to a random record; people meet in a few of them more often than not. */
export function randomEdit(random: Random, offices: number): Edit {
  const isPopular = random.percent(35);
  return {
    site: random.between(0, offices - 1),
    table: isPopular ? 'item' : 'child',
    record: isPopular ? random.between(0, RECORD_COUNT - 1) : random.between(0, CHILD_COUNT - 1),
    op: random.pick(['set', 'set', 'set', 'set', 'set', 'delete', 'replace'] as const),
    other: NO_ITEM,
    columns: random.pick(['v', 'w', 'vw'] as const),
    unique: 'keep',
    time: random.pick([null, 1, 2, 3, 4, 5]),
    user: random.pick([null, '7', '7', '8']),
    force: random.percent(2),
  };
}

/** Everything that people did, in the order in which they did it. */
export interface Journal {
  readonly entries: JournalEntry[];
  /** Edits that were asked for: some were refused by a lock or found nothing to delete. */
  asked: number;
}

/** Makes an edit at its office, when it is its turn there, and notes it. */
export async function work({ offices }: Stage, journal: Journal, edit: Edit): Promise<void> {
  const mark = `e${String(++journal.asked)}`;
  const { desk } = offices[edit.site]!;
  await desk.turn(async () => {
    const site = { id: edit.site + 1, warm: true };
    journal.entries.push(...(await perform(desk, SHAPE, edit, mark, site)));
  });
}

/** Edits now and then, until `until` is aborted. */
export async function keepWorking(stage: Stage, journal: Journal, random: Random, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    await sleep(random.between(20, 150), undefined, { signal: until }).catch(() => undefined);
    if (!until.aborted) await work(stage, journal, randomEdit(random, stage.offices.length));
  }
}
