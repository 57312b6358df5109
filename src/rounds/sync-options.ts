import type { Listener } from '../events.js';

/** What a caller may say about one run. */
export interface SyncOptions {
  /** Only these tables; all where absent. */
  readonly tables?: readonly string[];
  /** Only these spokes, by name or id; all where absent. */
  readonly sites?: readonly (string | number)[];
  readonly signal?: AbortSignal;
  readonly onEvent?: Listener;
  /** Tables for which the brake is off this once. */
  readonly allowChanges?: readonly string[];
  /** The hub was restored from a backup, and that is to be accepted: all spokes are compared as on their first sync. */
  readonly acceptRestoredHub?: boolean;
  /** How long to wait for another run that holds the hub; Infinity: until it is over. Absent: not at all. */
  readonly waitMs?: number;
}
