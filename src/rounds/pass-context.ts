import type { Config, SpokeConfig } from '../config/config.js';
import type { Listener } from '../events.js';
import type { BucketPlan } from '../compare/buckets.js';
import type { HubSite, HubState } from '../ledger/hub-state.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import type { LedgerTable } from '../ledger/ledger-table.js';
import type { Flavour, Session } from '../mysql/session.js';
import type { Policy } from '../reconcile/candidate.js';
import type { ChangeLog } from '../records/change-log.js';
import type { SiteClock } from '../records/effective-time.js';
import type { ForeignKey, Schema, Table } from '../schema/table.js';
import type { Maintenance } from './maintenance.js';
import type { People } from './people-cache.js';
import type { ReadImage } from '../compare/images.js';
import type { HashSource } from '../compare/source.js';
import type { BucketSums } from '../compare/sums.js';
import type { Agreed } from '../ledger/pins.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { PairList } from './pair-list.js';
import type { SpareLinks } from './spare-links.js';
import type { Stride } from './stride.js';
import type { Tally } from './tally.js';
import type { UntrackedChanges } from './untracked-changes.js';
import type { HubOutcome, Pair, Work } from './work.js';

/** One table of a run: its ledger, its policy, and what the two sides need for writing it. */
export interface RunTable {
  readonly ledger: LedgerTable;
  readonly policy: Omit<Policy, 'direction'>;
  readonly deferred: readonly string[];
  /** Tables with which it forms a circle of foreign keys, itself among them; empty for most. */
  readonly ring: readonly string[];
  readonly hubChildren: readonly ForeignKey[];
  readonly hubColumns: ReadonlySet<string>;
  /** Bucket boundaries, the same for every side of this run's compare; made when first asked for. */
  readonly plan: () => Promise<BucketPlan>;
}

/** What all passes of a run share. */
export interface RunContext {
  readonly config: Config;
  /** What the passes read and change. */
  readonly world: World;
  readonly run: bigint;
  readonly writer: HubWriter;
  /** Parents first. */
  readonly tables: readonly RunTable[];
  /** Tables that cannot be synced at all, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  readonly hub: HubSite;
  readonly hubSchema: Schema;
  readonly hubFlavour: Flavour;
  /** Opens one more connection to the hub. That it fails, now or later, is remembered as the hub's fault, not the spoke's. */
  readonly openHub: () => Promise<Session>;
  readonly syncLog: Table;
  readonly people: People;
  /** Ids of the hub's change log that this run took up. */
  readonly hubTaken: Set<string>;
  readonly untracked: UntrackedChanges;
  readonly allowChanges: ReadonlySet<string>;
  readonly emit: Listener;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly maintenance: Maintenance;
  readonly links: SpareLinks;
}

/** The spoke's half of a pass. */
export interface SpokeContext {
  readonly config: SpokeConfig;
  /** Reads in one snapshot while comparing. */
  readonly read: Session;
  readonly write: Session;
  readonly schema: Schema;
  readonly clock: SiteClock;
  /** Of the line to it, as measured when it was opened. */
  readonly roundTripMs: number;
  readonly log: ChangeLog;
  /** Ids of the spoke's change log that this pass took up. */
  readonly taken: Set<string>;
  /** The last token that the site is known to have committed; grows as batches are settled. */
  settled: bigint;
}

/** Everything that a pass works with. `hubRead` is this pass's own reading connection to the hub. */
export interface PassContext {
  readonly run: RunContext;
  readonly spoke: SpokeContext;
  readonly hubRead: Session;
  readonly round: 1 | 2;
  readonly stride: Stride;
  readonly tallies: Tallies;
}

/** What a pass has done so far, by table. It grows as the pass goes on, and counts also where that breaks off. */
export type Tallies = Map<RunTable, Tally>;

/** Rows of one table that are settled in one go. */
export interface TablePart {
  readonly table: RunTable;
  readonly works: readonly Work[];
  readonly tally: Tally;
}

/** Rows of one table that are to go to the spoke, each with the hash that the hub holds for it. */
export interface SpokePart {
  readonly table: RunTable;
  readonly works: readonly { readonly work: Work; readonly hubHash: string | null }[];
  readonly tally: Tally;
}

/**
 * What a pass reads and changes. There are two: the real one, and that of `plan`, which reads the same rows but only
 * remembers what it would change. Everything between compare and apply is the same code for both.
 */
export interface World {
  /** The hub's side of a compare: in one snapshot with the version that it is as of. */
  hubSide(context: PassContext, table: RunTable): HashSource;
  /** Its checksums; `version` is the ledger's in the snapshot of the session that reads the hub. */
  hubSums(context: PassContext, table: RunTable, version: bigint): Promise<BucketSums>;
  /** Keys that must be looked at beside those that differ. */
  furtherKeys(context: PassContext, table: RunTable): Promise<readonly Key[]>;
  /** Whether there are any such keys. */
  hasFurtherKeys(context: PassContext, table: RunTable): Promise<boolean>;
  /**
   * Keys that a full compare must look at even where the sides are equal, each once: those further ones that do not stand
   * already as the hub has them, and, unless `since` is null, what was changed on the hub after that version.
   */
  openKeys(context: PassContext, table: RunTable, since: bigint | null): AsyncIterable<Key>;
  /** Hub rows as they are now, each with the version that the ledger has for exactly that; by index into `keys`. */
  hubStates(
    context: PassContext,
    table: RunTable,
    keys: readonly Key[],
    oldSets: ReadonlyMap<number, Layout>,
  ): Promise<readonly HubState[]>;
  /** Hub rows, by index, with their JSON in MySQL's form as their images have it; null: it could not be put so. */
  putInForm(context: PassContext, table: RunTable, states: readonly HubState[]): Promise<readonly (HubState | null)[]>;
  /** Spoke rows as they are now, by index into `keys`; absent ones are missing. */
  spokeImages(
    context: PassContext,
    table: RunTable,
    keys: readonly Key[],
    oldSets: ReadonlyMap<number, Layout>,
  ): Promise<ReadonlyMap<number, ReadImage>>;
  /** What both sides last agreed on, by index into `keys`. */
  agreed(
    context: PassContext,
    table: RunTable,
    bookmark: bigint | null,
    keys: readonly Key[],
  ): Promise<readonly Agreed[]>;
  applyToHub(
    context: PassContext,
    table: RunTable,
    works: readonly Work[],
    tally: Tally,
    last: boolean,
  ): Promise<HubOutcome>;
  /** Rows of several tables, in the order of writing. Gives those to be read and decided again, per part. */
  applyToSpoke(context: PassContext, parts: readonly SpokePart[], last: boolean): Promise<Work[][]>;
  /**
   * Copies and deletes rows of several tables that can only be written together, all in one transaction of each side.
   * `parts`: the parents first. Gives the rows to be read and decided again, by part.
   */
  settleTogether(context: PassContext, parts: readonly TablePart[], last: boolean): Promise<readonly Work[][]>;
  /** Leaves rows to the next run: what was agreed before stays agreed. */
  leaveOpen(context: PassContext, table: RunTable, works: readonly Work[]): Promise<void>;
  /** Brings rows that are new at the hub, where they are many; gives the pairs that must go the ordinary way. */
  deliverNew(
    context: PassContext,
    table: RunTable,
    found: { readonly pairs: PairList; readonly bookmark: bigint | null },
    tally: Tally,
  ): Promise<PairList>;
  /** Fills a spoke's empty table with what the ledger held at `version`; gives the rows that must go the ordinary way. */
  fill(
    context: PassContext,
    table: RunTable,
    from: { readonly hubRows: number; readonly version: bigint },
    tally: Tally,
  ): Promise<Pair[]>;
}
