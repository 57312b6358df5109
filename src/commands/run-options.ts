import type { Listener } from '../events.js';
import type { CommandContext } from './command-context.js';

/** What `sync`, `plan` and `verify` take from the command line. */
export interface SharedRunOptions {
  readonly tables?: readonly string[];
  readonly sites?: readonly string[];
  readonly allowChanges?: readonly string[];
  readonly acceptRestoredHub?: boolean;
  readonly waitMs?: number;
  readonly signal: AbortSignal;
  readonly onEvent: Listener;
}

/** What every command that looks at sites takes: which tables and sites, and how it is stopped. */
export function selection({ options, signal }: CommandContext): Pick<SharedRunOptions, 'tables' | 'sites' | 'signal'> {
  const { tables, sites } = options;
  return { ...(tables && { tables }), ...(sites && { sites }), signal };
}

/** The options of the library for those of the command line: what was not given is left out. */
export function runOptions(context: CommandContext, onEvent: Listener): SharedRunOptions {
  const { allowChanges, acceptRestoredHub, wait } = context.options;
  return {
    ...selection(context),
    ...(allowChanges && { allowChanges }),
    ...(wait !== undefined && { waitMs: wait }),
    ...(acceptRestoredHub === true && { acceptRestoredHub }),
    onEvent,
  };
}
