import type { ReadImage } from '../compare/images.js';
import type { HashSource } from '../compare/source.js';
import type { HubState } from '../ledger/hub-state.js';
import type { Agreed } from '../ledger/pins.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { HubOutcome } from './apply-to-hub.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Tally } from './tally.js';
import type { Pair, Work } from './work.js';

/**
 * What a pass reads and changes. There are two: the real one, and that of `plan`, which reads the same rows but only
 * remembers what it would change. Everything between compare and apply is the same code for both.
 */
export interface World {
  /** The hub's side of a compare: in one snapshot with the version that it is as of. */
  hubSide(context: PassContext, table: RunTable): HashSource;
  /** Keys that must be looked at beside those that differ. */
  furtherKeys(context: PassContext, table: RunTable): Promise<readonly Key[]>;
  /** Hub rows as they are now, each with the version that the ledger has for exactly that; by index into `keys`. */
  hubStates(
    context: PassContext,
    table: RunTable,
    keys: readonly Key[],
    oldSets: ReadonlyMap<number, Layout>,
  ): Promise<readonly HubState[]>;
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
  /** Gives the rows to be read and decided again. */
  applyToSpoke(
    context: PassContext,
    table: RunTable,
    works: readonly { readonly work: Work; readonly hubHash: string | null }[],
    tally: Tally,
    last: boolean,
  ): Promise<Work[]>;
  /** Leaves rows to the next run: what was agreed before stays agreed. */
  leaveOpen(context: PassContext, table: RunTable, works: readonly Work[]): Promise<void>;
  /** Fills a spoke's empty table; gives the rows that must go the ordinary way. */
  fill(context: PassContext, table: RunTable, hubRows: number, tally: Tally): Promise<Pair[]>;
}
