import { hashesOf } from '../compare/hashes-of.js';
import type { HashSource } from '../compare/source.js';
import { hasLooseKey } from '../ledger/align-keys.js';
import { type Key, keyText } from '../schema/key-sql.js';
import type { PassContext, RunTable } from './pass-context.js';
import { PairList } from './pair-list.js';
import { keyOf } from './work.js';

const chunkRows = 1000;
/** So many are looked up here: to ask the spoke costs a round trip. */
const fewPairs = 5000;

/**
 * Keys of rows that must be decided though both sides may hold the same: pinned ones, and, of a table with a bookmark, what
 * the hub changed since. Counters that both sides changed alike add up all the same; and of two deletions the later one
 * counts: the next spoke's edit must not meet the earlier one, only because of the order.
 */
export async function openPairs(context: PassContext, table: RunTable, bookmark: bigint | null): Promise<PairList> {
  const since = context.spoke.config.direction === 'receive-only' ? null : bookmark;
  const open = new PairList();
  for await (const key of context.run.world.openKeys(context, table, since)) open.add({ hub: key, spoke: null });
  return open;
}

/** Adds the `open` ones to the `pairs` that differ, each row once. */
export async function addOpenKeys(
  { ledger: { layout } }: RunTable,
  sides: { readonly hub: HashSource; readonly spoke: HashSource },
  open: PairList,
  pairs: PairList,
): Promise<void> {
  const someDiffer = pairs.length > 0;
  const found = pairs.length <= fewPairs && !hasLooseKey(layout) ? textsOf(pairs) : null;
  for (const part of open.chunks(chunkRows)) {
    const keys = part.map(keyOf);
    if (found !== null) {
      for (const key of keys) if (!found.has(keyText(key))) pairs.add({ hub: key, spoke: null });
      continue;
    }
    // Those that differ have been found: a set of them all could outgrow our memory, so the servers are asked.
    const further = someDiffer ? await sameOnBothSides(sides.hub, sides.spoke, keys) : keys;
    for (const key of further) pairs.add({ hub: key, spoke: null });
  }
}

function textsOf(pairs: PairList): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const part of pairs.chunks(fewPairs)) for (const pair of part) texts.add(keyText(keyOf(pair)));
  return texts;
}

async function sameOnBothSides(hub: HashSource, spoke: HashSource, keys: readonly Key[]): Promise<readonly Key[]> {
  const [atHub, atSpoke] = await Promise.all([hashesOf(hub, keys), hashesOf(spoke, keys)]);
  return keys.filter((_, index) => atHub.get(index) === atSpoke.get(index));
}
