import { readImages, type ReadImage } from '../compare/images.js';
import { alignKeys } from '../ledger/align-keys.js';
import { carryColumns, claimOf, type HubState } from '../ledger/hub-state.js';
import { newestVersions } from '../ledger/versions.js';
import { qualified } from '../mysql/identifier.js';
import { entriesFor, unconsumed } from '../records/change-log.js';
import { recordId } from '../records/record-id.js';
import type { PassContext, RunTable } from '../rounds/pass-context.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { Imagined } from './imagined.js';

type OldSets = ReadonlyMap<number, Layout>;

/** A spoke's rows as they would stand now, by index into `keys`. */
export async function imaginedSpokeImages(
  { spoke }: PassContext,
  { ledger: { layout, mergesColumns } }: RunTable,
  keys: readonly Key[],
  oldSets: OldSets,
  imagined: Imagined,
): Promise<Map<number, ReadImage>> {
  const presentColumns = new Set(spoke.schema.tables.get(layout.name)?.columns.map(({ name }) => name));
  const from = qualified(spoke.schema.database, layout.name);
  const images = await readImages(spoke.read, from, layout, keys, {
    oldSets,
    presentColumns,
    withColumnHashes: mergesColumns,
  });
  for (const [index, key] of keys.entries()) {
    const changed = imagined.spokeRow(layout.name, spoke.config.id, key);
    if (changed === null) images.delete(index);
    else if (changed !== undefined) images.set(index, changed);
  }
  return images;
}

/** Stands for the version of a row that only the schema has changed. */
export const IMAGINED_REHASH = -1n;

/** The hub's rows as they would stand now, with the claims that capture would give to what the application changed. */
export async function imaginedHubStates(
  { run, hubRead }: PassContext,
  table: RunTable,
  keys: readonly Key[],
  oldSets: OldSets,
  imagined: Imagined,
): Promise<readonly HubState[]> {
  const { ledger, hubColumns } = table;
  const { layout } = ledger;
  const versions = await newestVersions(hubRead, ledger, keys);
  const sets = new Set([...oldSets.keys(), ...versions.map(({ columnSet }) => columnSet)]);
  const images = await readImages(hubRead, ledger.data, layout, keys, {
    oldSets: new Map([...ledger.oldLayouts].filter(([set]) => sets.has(set))),
    presentColumns: hubColumns,
    withColumnHashes: ledger.mergesColumns,
  });
  const known = await alignKeys(hubRead, layout, `${ledger.versions} t`, keys, versions, ({ key }) => key);
  const log = { ...run.hub.log, session: hubRead };
  const entries = await entriesFor(log, layout.name, keys.map(recordId));
  return keys.map((key, index): HubState => {
    const changed = imagined.hubRow(layout.name, key);
    if (changed !== undefined) return changed;
    const image = images.get(index) ?? null;
    const version = known.get(index) ?? null;
    const rehashed = version !== null && version.columnSet !== ledger.columnSet;
    const now = rehashed ? image?.oldHashes.get(version.columnSet) : image?.hash;
    if ((now ?? null) === (version?.hash ?? null)) {
      // A capture would give it a version for the new columns alone.
      return { image, version: rehashed ? { ...version, version: IMAGINED_REHASH } : version };
    }
    const claim = claimOf(
      layout,
      run.hub.id,
      image,
      unconsumed(log, entries.get(recordId(key)) ?? []).at(-1),
      log.clock,
    );
    return { image, version: { version: 0n, claim, columns: carryColumns(image, version?.columns ?? null, claim) } };
  });
}
