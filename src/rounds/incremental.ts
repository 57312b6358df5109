import { hasLooseKey } from '../ledger/align-keys.js';
import { readBookmark } from '../ledger/bookmarks.js';
import { besides, type KeyTable, namedKeys } from '../ledger/spelt-keys.js';
import { currentVersion, keysBehind } from '../ledger/versions.js';
import { qualified } from '../mysql/identifier.js';
import { loggedKeys } from '../records/logged-keys.js';
import type { Compared } from './compare-table.js';
import { expectChange, nothingExpected } from './expectations.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Pair } from './work.js';

const chunkRows = 1000;

/**
 * Candidates without a compare: what the ledger got after the spoke's bookmark, what the change logs of both sides name,
 * and pinned rows. What was changed without an entry is not seen until the next full compare. Its cost does not depend
 * on the size of the table.
 */
export async function incrementalCandidates(context: PassContext, table: RunTable): Promise<Compared> {
  const { run, spoke, hubRead } = context;
  const { ledger } = table;
  const { world } = run;
  const bookmark = (await readBookmark(hubRead, run.hub.state, spoke.config.id, ledger.id)) ?? 0n;
  const version = await currentVersion(hubRead, run.hub.state);
  const { layout } = ledger;
  const atHub = (table: string): KeyTable => ({ session: hubRead, from: `${table} t` });
  const atSpoke = { session: spoke.read, from: `${qualified(spoke.schema.database, layout.name)} t` };
  const told = [
    ...(await loggedKeys(spoke.log, layout)),
    ...(await loggedKeys({ ...run.hub.log, session: hubRead }, layout)),
  ];
  const keys = await keysBehind(hubRead, ledger, { id: spoke.config.id, settled: spoke.settled }, bookmark);
  keys.push(...(await namedKeys([atHub(ledger.data), atHub(ledger.versions), atSpoke], layout, told, keys)));
  keys.push(...(await besides(atHub(ledger.pins), layout, keys, await world.furtherKeys(context, table))));
  const loose = hasLooseKey(ledger.layout);
  const expected = nothingExpected();
  const pairs: Pair[] = [];
  for (let at = 0; at < keys.length; at += chunkRows) {
    const chunk = keys.slice(at, at + chunkRows);
    const [hub, images, agreed] = await Promise.all([
      world.hubStates(context, table, chunk, new Map()),
      world.spokeImages(context, table, chunk, new Map()),
      world.agreed(context, table, bookmark, chunk),
    ]);
    for (const [index, key] of chunk.entries()) {
      const hashes = { hub: hub[index]?.image?.hash ?? null, spoke: images.get(index)?.hash ?? null };
      // Nothing is there, or it is known under another spelling that was asked for too.
      if (loose && hashes.hub === null && hashes.spoke === null && agreed[index]?.kind !== 'row') continue;
      expectChange(expected, hashes, agreed[index], ledger.columnSet, spoke.config.direction);
      pairs.push({ hub: key, spoke: null });
    }
  }
  const rows = run.hubSchema.tables.get(ledger.layout.name)?.estimatedRows ?? 0;
  return { table, bookmark, version, pairs, expected, hubRows: rows, spokeRows: rows, full: false, fill: false };
}
