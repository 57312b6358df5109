import { consume, type ChangeLog, entriesFor, type Entry, unconsumed } from '../records/change-log.js';
import { effectiveTimeUs } from '../records/effective-time.js';
import { recordId } from '../records/record-id.js';
import type { Claim, ColumnClaim, Image, Told } from '../reconcile/candidate.js';
import { readImages, type ReadImage } from '../compare/images.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { alignKeys } from './align-keys.js';
import type { HubTransaction } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { appendVersions, newestVersions, type NewVersion, type Version } from './versions.js';

/** One row of the hub as it is now, with the version that the ledger holds for exactly that. */
export interface HubState {
  readonly image: ReadImage | null;
  /** Null: the ledger never saw the key, and the hub does not have it. */
  readonly version: Pick<Version, 'version' | 'claim' | 'columns'> | null;
}

/** What capturing needs to know of the hub. */
export interface HubSite {
  readonly id: number;
  readonly state: string;
  readonly log: ChangeLog;
  /** All column names of the table at the hub. */
  readonly presentColumns: ReadonlySet<string>;
}

/** The claim of a change that was made at `site`: its time from the conflict column, else from the entry (DESIGN §4). */
export function claimOf(
  layout: Layout,
  site: number,
  image: Image | null,
  entry: Entry | undefined,
  clock: ChangeLog['clock'],
): Claim {
  if (image === null) {
    const told = entry === undefined || entry.kind === 'edit' ? null : entry;
    return {
      origin: site,
      user: told?.userId ?? null,
      kind: told?.kind ?? 'delete',
      timeUs: told?.timeUs ?? null,
      told: toldBy(told ?? undefined),
    };
  }
  const column = layout.conflictColumn === null ? undefined : layout.columns[layout.conflictColumn];
  const text = column === undefined ? null : (image.row[layout.conflictColumn ?? 0]?.toString() ?? null);
  const timeUs = column === undefined ? null : effectiveTimeUs(text, column.dataType, clock);
  return {
    origin: site,
    user: entry?.userId ?? null,
    kind: 'edit',
    timeUs: timeUs ?? entry?.timeUs ?? null,
    told: toldBy(entry),
  };
}

function toldBy(entry: Entry | undefined): Told | null {
  return entry === undefined ? null : { timestamp: entry.timestamp, comment: entry.comment };
}

/** Column claims of a row that replaces another: columns that kept their hash keep their claim, the rest get `claim`. */
export function carryColumns(
  image: Image | null,
  before: readonly (ColumnClaim | undefined)[] | null,
  claim: Claim,
): ColumnClaim[] | null {
  if (image?.columnHashes === null || image === null) return null;
  return image.columnHashes.map((hash, index) => {
    const kept = before?.[index];
    if (kept?.hash === hash) return kept;
    return { hash, origin: claim.origin, user: claim.user, timeUs: claim.timeUs };
  });
}

/** A version's column claims in the order of the present columns; undefined for one that it did not have. */
function presentColumns(table: LedgerTable, { columnSet, columns }: Version): (ColumnClaim | undefined)[] | null {
  const then = columnSet === table.columnSet ? table.layout : table.oldLayouts.get(columnSet);
  if (columns === null || then === undefined) return null;
  return table.layout.columns.map(({ name }) => columns[then.columns.findIndex((column) => column.name === name)]);
}

/**
 * Reads rows of the hub under the counter's lock, and gives those that the application changed since the ledger last
 * saw them their version first: no hub value is sent, or called equal, unless it is in the ledger as read (DESIGN §2).
 * Rows and change log must be of one moment, else a change goes to the wrong person: `tx` is a snapshot.
 * By index into `keys`. `taken`: the change log entries that were taken up, to be remembered once `tx` is committed;
 * `untracked`: how many of the `captured` rows no entry tells of.
 */
export async function hubStates(
  tx: HubTransaction,
  table: LedgerTable,
  hub: HubSite,
  keys: readonly Key[],
  oldSets: ReadonlyMap<number, Layout>,
): Promise<{ states: HubState[]; captured: number; taken: bigint[]; untracked: number }> {
  const { layout } = table;
  const options = { oldSets, presentColumns: hub.presentColumns, withColumnHashes: table.mergesColumns };
  const [images, versions] = await Promise.all([
    readImages(tx.session, table.data, layout, keys, options),
    newestVersions(tx.session, table, keys),
  ]);
  const known = await alignKeys(tx.session, layout, `${table.versions} t`, keys, versions, ({ key }) => key);
  const changed = keys.flatMap((key, index) => {
    const image = images.get(index) ?? null;
    const version = known.get(index) ?? null;
    return (image?.hash ?? null) === (version?.hash ?? null) ? [] : [{ key, index, image, version }];
  });
  const states = keys.map((_, index): HubState => ({
    image: images.get(index) ?? null,
    version: known.get(index) ?? null,
  }));
  if (changed.length === 0) return { states, captured: 0, taken: [], untracked: 0 };

  const log = { ...hub.log, session: tx.session };
  const entries = await entriesFor(
    log,
    layout.name,
    changed.map(({ key }) => recordId(key)),
  );
  const taken: bigint[] = [];
  const fresh = changed.map(({ key, image, version }): NewVersion => {
    const open = unconsumed(log, entries.get(recordId(key)) ?? []);
    taken.push(...open.map((entry) => entry.id));
    const claim = claimOf(layout, hub.id, image, open.at(-1), log.clock);
    const written = image === null ? key : layout.key.map((at) => image.row[at] ?? '');
    return {
      key: written,
      hash: image?.hash ?? null,
      claim,
      columns: carryColumns(image, version === null ? null : presentColumns(table, version), claim),
    };
  });
  await appendVersions(tx, table, fresh);
  await consume(tx.session, hub.state, hub.id, taken);
  for (const [at, { index, image }] of changed.entries()) {
    const version = fresh[at];
    if (version !== undefined)
      states[index] = { image, version: { version: tx.version(), claim: version.claim, columns: version.columns } };
  }
  const untracked = fresh.filter(({ claim }) => (claim.told ?? null) === null).length;
  return { states, captured: changed.length, taken, untracked };
}
