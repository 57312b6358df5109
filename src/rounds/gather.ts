import { keyOfRow } from '../apply/row-write.js';
import type { ReadImage } from '../compare/images.js';
import { claimOf, type HubState } from '../ledger/hub-state.js';
import { sentByFilling } from '../ledger/bookmarks.js';
import type { LedgerTable } from '../ledger/ledger-table.js';
import type { Agreed } from '../ledger/pins.js';
import type { Candidate, Claim } from '../reconcile/candidate.js';
import { decide } from '../reconcile/decide.js';
import type { Sql } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { entriesFor, type Entry, unconsumed, usersOfEntries } from '../records/change-log.js';
import { peopleAmong } from '../records/people.js';
import { recordId } from '../records/record-id.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import { baseOf } from './base-of.js';
import { inOneForm } from './one-form.js';
import type { PassContext, RunTable } from './pass-context.js';
import { withRowsBefore } from './row-before.js';
import { keyOf, type Pair, type Work } from './work.js';

function imageOver(image: ReadImage | null, agreed: Agreed, table: LedgerTable): ReadImage | null {
  if (image === null) return null;
  if (agreed.kind !== 'row') return { ...image, hashInBase: image.hash };
  // What is seen by its value may stand as it was agreed on, and is nobody's change.
  const standing = image.stored?.hash === agreed.hash ? image.stored.hash : image.hash;
  if (agreed.columnSet === table.columnSet) return { ...image, hashInBase: standing };
  return { ...image, hashInBase: image.oldHashes.get(agreed.columnSet) ?? null };
}

/** Entries that count as "names the record since the last sync": with a base those not taken up yet, else by the stamp. */
function notBefore(entries: readonly Entry[], stampUs: bigint | null): Entry[] {
  return stampUs === null ? [...entries] : entries.filter(({ timeUs }) => timeUs === null || timeUs >= stampUs);
}

function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The entries explain what stands there: any for a row; for an absent one only a deletion as the latest (invariant 6). */
function speaksFor(image: ReadImage | null, entries: readonly Entry[]): boolean {
  const latest = entries.at(-1);
  return latest !== undefined && (image !== null || latest.kind !== 'edit');
}

/** When each side last received from the other, by the stamps; null: never. For first contact only. */
export interface Stamps {
  readonly hubUs: bigint | null;
  readonly spokeUs: bigint | null;
}

/** The stamps of sides that are asked for nothing but rows with a base. */
export const noStamps: Stamps = { hubUs: null, spokeUs: null };

/** Some rows of one table. */
export interface Gathering {
  readonly table: RunTable;
  readonly pairs: readonly Pair[];
  readonly bookmark: bigint | null;
}

/**
 * Reads both sides, the base and the change logs of some rows, and decides each; of several tables together, in one
 * snapshot of the spoke and in as few round trips as for one. Hub rows that the application changed since capture get
 * their version on the way. Nothing else is written.
 */
export async function gather(context: PassContext, parts: readonly Gathering[], stamps: Stamps): Promise<Work[][]> {
  const { world } = context.run;
  const { read } = context.spoke;
  const remembered = await Promise.all(
    parts.map(({ table, bookmark, pairs }) => world.agreed(context, table, bookmark, pairs.map(keyOf))),
  );
  // One snapshot for rows and change log, in one round trip: an entry is not to be seen without its row change.
  const snapshot = onItsWay(read.begin('read-snapshot'));
  const sides = await Promise.all(parts.map((part, at) => readSides(context, part, remembered[at] ?? [])));
  await snapshot;
  void onItsWay(read.commit());
  return Promise.all(parts.map((part, at) => decided(context, part, sides[at], stamps)));
}

/** What was read of some rows on both sides, by index. */
interface Sides {
  readonly remembered: readonly Agreed[];
  readonly images: ReadonlyMap<number, ReadImage>;
  readonly hub: readonly HubState[];
  readonly spokeEntries: ReadonlyMap<string, readonly Entry[]>;
  /** As the spoke spells the keys, where it has them. */
  readonly spelt: readonly (string | null)[];
}

/** What the spoke is asked goes out before this first waits: all tables of a snapshot share a round trip. */
async function readSides(
  context: PassContext,
  { table, pairs, bookmark }: Gathering,
  remembered: readonly Agreed[],
): Promise<Sides> {
  const { run, spoke } = context;
  const { world } = run;
  const { ledger } = table;
  const { layout } = ledger;
  const keys = pairs.map(keyOf);
  const sets = new Set(
    remembered.flatMap((one) => (one.kind === 'row' && one.columnSet !== ledger.columnSet ? [one.columnSet] : [])),
  );
  const oldSets = new Map<number, Layout>([...ledger.oldLayouts].filter(([set]) => sets.has(set)));

  const records = keys.map(recordId);
  // Without a memory the log speaks for all time since the stamp, also what is done with.
  const unknown = remembered.some(({ kind }) => kind === 'unknown');
  const log = { ...spoke.log, low: unknown ? 0n : spoke.log.low };
  const people = unknown ? [] : usersOfEntries(log, layout.name, records);
  const [images, spokeEntries, hub] = await Promise.all([
    world.spokeImages(
      context,
      table,
      pairs.map((pair) => pair.spoke ?? pair.hub ?? []),
      oldSets,
    ),
    entriesFor(log, layout.name, records),
    world.hubStates(context, table, keys, oldSets),
    ...people.map((some) => notePeople(context, some)),
  ]);
  // The spoke may spell a key otherwise than the hub, and its log as it does.
  const spelt = pairs.map((pair, index) => {
    const row = images.get(index)?.row;
    return row === undefined ? (pair.spoke === null ? null : recordId(pair.spoke)) : recordId(keyOfRow(layout, row));
  });
  const others = spelt.filter((record, index) => record !== null && record !== records[index]);
  const speltEntries = await entriesFor(
    log,
    layout.name,
    others.filter((record) => record !== null),
  );
  const entries = new Map([...speltEntries, ...spokeEntries]);
  return inOneForm(
    context,
    table,
    { keys, oldSets, bookmark },
    { remembered, images, hub, spelt, spokeEntries: entries },
  );
}

/** Who is behind the entries is asked together with them. */
async function notePeople({ run, spoke }: PassContext, ids: Sql): Promise<void> {
  run.people.note(spoke.config.id, await peopleAmong(spoke.read, spoke.schema.database, run.config.people, ids));
}

async function decided(
  context: PassContext,
  { table, pairs, bookmark }: Gathering,
  sides: Sides | undefined,
  stamps: Stamps,
): Promise<Work[]> {
  if (sides === undefined) return [];
  const { run, spoke, hubRead } = context;
  const { ledger } = table;
  const { layout } = ledger;
  const { remembered, images, hub, spelt, spokeEntries } = sides;
  const keys = pairs.map(keyOf);
  const records = keys.map(recordId);
  // A row that was left open at the first contact: the stamps are later than that by now, what is told of it still counts.
  const since = bookmark === null ? stamps : noStamps;
  const unknown = remembered.some(({ kind }) => kind === 'unknown');
  const agreed = unknown ? await withFilling(context, table, keys, remembered, images) : remembered;
  // First contact asks the hub's change log too: is the row's absence a deletion, is its content somebody's edit?
  // So does a deletion of a row that the ledger never saw, which waits since then.
  const firsts = records.filter(
    (_, index) => agreed[index]?.kind === 'unknown' || (agreed[index]?.kind === 'row' && hub[index]?.version === null),
  );
  const hubEntries = await entriesFor({ ...run.hub.log, session: hubRead, low: 0n }, layout.name, firsts);

  const works = keys.flatMap((key, index): Work[] => {
    const was = agreed[index] ?? { kind: 'unknown' as const };
    const state = hub[index] ?? { image: null, version: null };
    const record = records[index] ?? '';
    const hubImage = imageOver(state.image, was, ledger);
    const spokeImage = imageOver(images.get(index) ?? null, was, ledger);
    const spelling = spelt[index] ?? record;
    const otherwise = spelling === record ? [] : (spokeEntries.get(spelling) ?? []);
    const entries = inOrder([...(spokeEntries.get(record) ?? []), ...otherwise]);
    const open = unconsumed(spoke.log, entries).filter((entry) => entry.id > spoke.log.low);
    const told = was.kind === 'unknown' ? notBefore(entries, since.spokeUs) : open;
    const toldByHub = notBefore(hubEntries.get(record) ?? [], since.hubUs);
    const latest = was.kind === 'unknown' ? told.at(-1) : open.at(-1);
    const spokeClaim = claimOf(layout, spoke.config.id, spokeImage, latest, spoke.clock);
    const candidate: Candidate = {
      base: baseOf(was, ledger, hubImage, spokeImage),
      hub: {
        image: hubImage,
        claim: hubClaim(state, hubImage, table, run.hub.id, was, toldByHub.at(-1), context),
        columnClaims: hubImage === null ? null : (state.version?.columns ?? null),
        logged:
          was.kind === 'unknown'
            ? speaksFor(hubImage, toldByHub) || toldElsewhere(state, table, run.hub.id, since)
            : toldInLedger(state, table),
      },
      spoke: {
        image: spokeImage,
        claim: spokeClaim,
        columnClaims: null,
        logged: was.kind === 'unknown' ? speaksFor(spokeImage, told) : told.length > 0,
      },
    };
    const merge = pairs[index]?.mergeRefused === true ? 'rows' : table.policy.merge;
    const decision = decide(candidate, { ...table.policy, merge, direction: spoke.config.direction });
    return [
      {
        key,
        record,
        agreed: was,
        hub: { ...state, image: hubImage },
        spoke: spokeImage,
        candidate,
        decision,
        before: null,
        entries: open.map((entry) => entry.id),
      },
    ];
  });
  return withRowsBefore(context, table, works);
}

/** Rows that a broken filling brought, as far as it came, were agreed on: without that they would pass for new ones. */
async function withFilling(
  { run, spoke, hubRead }: PassContext,
  { ledger }: RunTable,
  keys: readonly Key[],
  agreed: readonly Agreed[],
  images: ReadonlyMap<number, ReadImage>,
): Promise<readonly Agreed[]> {
  const sent = await sentByFilling(hubRead, ledger, run.hub.state, spoke.config.id, keys);
  return agreed.map((was, index): Agreed => {
    const row = sent.get(index);
    const came = row?.columnSet === ledger.columnSet && images.has(index);
    return was.kind === 'unknown' && row !== undefined && came ? row : was;
  });
}

/** The ledger knows who made the change: not of a version that a row got by a schema change alone. */
function toldInLedger({ version }: HubState, { ledger }: RunTable): boolean {
  return version !== null && version.claim.user !== null && !ledger.rehashed.has(version.version.toString());
}

/**
 * What another spoke brought to the hub stands in that spoke's change log, not in the hub's: the ledger remembers that
 * it was told, so that a first contact ends the same whichever of the two spokes came first.
 */
function toldElsewhere(state: HubState, table: RunTable, hubId: number, { hubUs }: Stamps): boolean {
  const claim = state.version?.claim;
  if (claim === undefined || claim.origin === hubId || !toldInLedger(state, table)) return false;
  return hubUs === null || claim.timeUs === null || claim.timeUs >= hubUs;
}

/** The ledger's claim; where there is none, or at first contact where only the hub's change log knows more, the log's. */
function hubClaim(
  state: HubState,
  image: ReadImage | null,
  table: RunTable,
  hubId: number,
  agreed: Agreed,
  entry: Entry | undefined,
  context: PassContext,
): Claim {
  const stored = state.version?.claim;
  if (stored === undefined) return claimOf(table.ledger.layout, hubId, image, entry, context.run.hub.log.clock);
  if (agreed.kind !== 'unknown' || entry === undefined || stored.origin !== hubId) return stored;
  const fresh = claimOf(table.ledger.layout, hubId, image, entry, context.run.hub.log.clock);
  const told = stored.told ?? fresh.told ?? null;
  return { ...stored, told, user: stored.user ?? fresh.user, timeUs: stored.timeUs ?? fresh.timeUs, kind: fresh.kind };
}
