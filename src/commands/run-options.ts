import type { Listener } from '../events.js';
import type { CommandContext } from './command-context.js';

/** What `sync`, `plan` and `verify` take from the command line. */
export interface SharedRunOptions {
  readonly tables?: readonly string[];
  readonly sites?: readonly string[];
  readonly allowChanges?: readonly string[];
  readonly acceptRestoredHub?: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: Listener;
}

/** The options of the library for those of the command line: what was not given is left out. */
export function runOptions({ options, signal }: CommandContext, onEvent: Listener): SharedRunOptions {
  const { tables, sites, allowChanges, acceptRestoredHub } = options;
  return {
    ...(tables && { tables }),
    ...(sites && { sites }),
    ...(allowChanges && { allowChanges }),
    ...(acceptRestoredHub === true && { acceptRestoredHub }),
    signal,
    onEvent,
  };
}
