import { hasLooseKey } from '../ledger/align-keys.js';
import { readBookmark } from '../ledger/bookmarks.js';
import type { HubState } from '../ledger/hub-state.js';
import type { Agreed } from '../ledger/pins.js';
import { besides, type KeyTable, namedKeys } from '../ledger/spelt-keys.js';
import { keysBehind } from '../ledger/versions.js';
import { qualified } from '../mysql/identifier.js';
import { loggedKeys } from '../records/logged-keys.js';
import { isSpeltAsStored, type Key, keyText } from '../schema/key-sql.js';
import type { Compared } from './compare-table.js';
import { expectChange, nothingExpected } from './expectations.js';
import { gather, noStamps } from './gather.js';
import type { PassContext, RunTable } from './pass-context.js';
import { PairList } from './pair-list.js';
import { inLightGoes, weighRows } from './weigh-rows.js';
import { keyOf, type Pair, type Work } from './work.js';

/** Tables together up to so many rows are read and decided at once: in one round trip, and held until they are settled. */
const fewRows = 500;
const chunkRows = 1000;

/** Keys of one table that may differ. `told`: those that only a change log names, as it spells them. */
export interface Named {
  readonly table: RunTable;
  readonly bookmark: bigint;
  readonly keys: readonly Key[];
  readonly told: ReadonlySet<string>;
}

/**
 * Candidates without a compare: what the ledger got after the spoke's bookmark, what the change logs of both sides name,
 * and pinned rows. What was changed without an entry is not seen until the next full compare. Its cost does not depend
 * on the size of the table. `told` is what the spoke's log names.
 */
export async function incrementalKeys(context: PassContext, table: RunTable, told: readonly Key[]): Promise<Named> {
  const { run, spoke, hubRead } = context;
  const { ledger } = table;
  const { layout } = ledger;
  const site = { id: spoke.config.id, settled: spoke.settled };
  const [bookmark, toldByHub, further] = await Promise.all([
    readBookmark(hubRead, run.hub.state, site.id, ledger.id).then((version) => version ?? 0n),
    loggedKeys({ ...run.hub.log, session: hubRead }, layout),
    run.world.furtherKeys(context, table),
  ]);
  const named = [...told, ...toldByHub];
  const keys = await keysBehind(hubRead, ledger, site, bookmark);
  const atHub = (table: string): KeyTable => ({ session: hubRead, from: `${table} t` });
  const atSpoke = { session: spoke.read, from: `${qualified(spoke.schema.database, layout.name)} t` };
  // In any other spelling a row would be looked for in vain.
  const otherwise = named.filter((key) => !isSpeltAsStored(layout, key));
  keys.push(...(await namedKeys([atHub(ledger.data), atHub(ledger.versions), atSpoke], layout, otherwise, keys)));
  keys.push(...(await besides(atHub(ledger.pins), layout, keys, further)));
  const known = new Set(keys.map(keyText));
  const only = new Map(
    named.filter((key) => isSpeltAsStored(layout, key) && !known.has(keyText(key))).map((key) => [keyText(key), key]),
  );
  return { table, bookmark, keys: [...keys, ...only.values()], told: new Set(only.keys()) };
}

/**
 * What is to be settled of the keys that were found. Few rows are read and decided here, of all tables together: they
 * need not be read again.
 */
export async function incrementalCandidates(
  context: PassContext,
  found: readonly Named[],
  version: bigint,
): Promise<Compared[]> {
  const rows = found.reduce((sum, { keys }) => sum + keys.length, 0);
  if (rows > fewRows) return Promise.all(found.map((named) => lookedAt(context, named, version)));
  const parts = found.map(({ table, bookmark, keys }) => ({ table, bookmark, pairs: keys.map(pairOf) }));
  const some = parts.filter(({ pairs }) => pairs.length > 0);
  const weights = await weighRows(context, some);
  if ([...inLightGoes(some, weights)].length > 1)
    return Promise.all(found.map((named) => lookedAt(context, named, version)));
  const gathered = some.length === 0 ? [] : await gather(context, some, noStamps);
  const worksOf = new Map(some.map(({ table }, at) => [table, gathered[at] ?? []]));
  return found.map((named) => decidedAlready(context, named, worksOf.get(named.table) ?? [], version));
}

function pairOf(key: Key): Pair {
  return { hub: key, spoke: null };
}

/** Neither side has the row, nor ever had it; or it is known under another spelling that is asked for too. */
function isNobodys(
  { table, told }: Named,
  key: Key,
  { hub, spoke, agreed }: { hub: HubState | undefined; spoke: unknown; agreed: Agreed | undefined },
): boolean {
  if ((hub?.image ?? null) !== null || spoke !== null || agreed?.kind === 'row') return false;
  return hasLooseKey(table.ledger.layout) || ((hub?.version ?? null) === null && told.has(keyText(key)));
}

function decidedAlready(context: PassContext, named: Named, works: readonly Work[], version: bigint): Compared {
  const expected = nothingExpected();
  const { ledger } = named.table;
  const open = works.filter((work) => !isNobodys(named, work.key, work));
  for (const { hub, spoke, agreed } of open) {
    const hashes = { hub: hub.image?.hash ?? null, spoke: spoke?.hash ?? null };
    expectChange(expected, hashes, agreed, ledger.columnSet, context.spoke.config.direction);
  }
  return {
    ...compared(context, named, version),
    expected,
    pairs: PairList.of(open.map(({ key }) => pairOf(key))),
    works: open,
  };
}

/** The hashes of many rows are read for the brake alone, and not held. */
async function lookedAt(context: PassContext, named: Named, version: bigint): Promise<Compared> {
  const { world } = context.run;
  const { table, bookmark, keys } = named;
  const expected = nothingExpected();
  const pairs = new PairList();
  for await (const chunk of inChunks(context, table, keys)) {
    const [hub, images, agreed] = await Promise.all([
      world.hubStates(context, table, chunk, new Map()),
      world.spokeImages(context, table, chunk, new Map()),
      world.agreed(context, table, bookmark, chunk),
    ]);
    for (const [index, key] of chunk.entries()) {
      const atSpoke = images.get(index) ?? null;
      if (isNobodys(named, key, { hub: hub[index], spoke: atSpoke, agreed: agreed[index] })) continue;
      const hashes = { hub: hub[index]?.image?.hash ?? null, spoke: atSpoke?.hash ?? null };
      expectChange(expected, hashes, agreed[index], table.ledger.columnSet, context.spoke.config.direction);
      pairs.add(pairOf(key));
    }
  }
  return { ...compared(context, named, version), pairs, expected };
}

/** Not too many keys at once, nor too large rows. */
async function* inChunks(
  context: PassContext,
  table: RunTable,
  keys: readonly Key[],
): AsyncGenerator<readonly Key[], void, undefined> {
  for (let at = 0; at < keys.length; at += chunkRows) {
    const groups = [{ table, pairs: keys.slice(at, at + chunkRows).map(pairOf) }];
    for (const go of inLightGoes(groups, await weighRows(context, groups)))
      yield go.flatMap(({ pairs }) => pairs.map(keyOf));
  }
}

function compared(
  { run }: PassContext,
  { table, bookmark }: Named,
  version: bigint,
): Omit<Compared, 'pairs' | 'expected'> {
  const rows = run.hubSchema.tables.get(table.ledger.layout.name)?.estimatedRows ?? 0;
  return { table, bookmark, version, hubRows: rows, spokeRows: rows, full: false, fill: false };
}
