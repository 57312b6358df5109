import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import type { Role } from '../records/accounts.js';
import type { DeliveryState } from '../records/outbox-list.js';
import { type Display, lineDisplay } from '../report/lines.js';
import { liveDisplay } from '../report/live.js';
import type { ConflictKind } from '../report/result.js';
import { type Paint, paintFor } from '../report/text-table.js';

/** The options of all commands, as commander gives them; absent where a command does not have one or it is not given. */
export interface CommandOptions {
  readonly config: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly tables?: readonly string[];
  readonly sites?: readonly string[];
  readonly allowChanges?: readonly string[];
  readonly acceptRestoredHub?: boolean;
  /** Milliseconds. */
  readonly wait?: number;
  readonly yes?: boolean;
  readonly all?: boolean;
  readonly person?: string;
  readonly kind?: readonly ConflictKind[];
  readonly since?: Date;
  readonly until?: Date;
  readonly limit?: number;
  readonly columns?: readonly string[];
  readonly loser?: string;
  readonly user?: string;
  readonly comment?: string;
  readonly note?: string;
  readonly record?: string;
  readonly run?: number;
  readonly untracked?: boolean;
  readonly sql?: boolean;
  readonly follow?: boolean;
  readonly output?: string;
  readonly force?: boolean;
  readonly role?: Role;
  /** Of mails. */
  readonly state?: DeliveryState;
  readonly serve?: boolean;
}

/** What a command may use of the process that it runs in. */
export interface CommandContext {
  readonly options: CommandOptions;
  /** The numbers that follow the command's name. */
  readonly ids: readonly number[];
  /** The word that follows the command's name, e.g. a file; null: the command takes none. */
  readonly word: string | null;
  /** Data. */
  readonly stdout: NodeJS.WriteStream;
  /** Passwords, where it is no terminal. */
  readonly stdin: NodeJS.ReadStream;
  /** Progress, questions and errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Has SIGHUP call `listener`, instead of ending the command. */
  readonly onHangup: (listener: () => void) => void;
  /** Of spokesync. */
  readonly version: string;
  /** Asks on the terminal, `y` or `n`; null: there is none to ask on. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
}

/** `done`: exit 0; `attention`: finished, but something needs a person, exit 1. What went wrong as a whole is thrown. */
export type CommandOutcome = 'done' | 'attention';

/** What each file in this folder exports as `run`, or one function for each of its sub-commands. */
export type Command = (context: CommandContext) => Promise<CommandOutcome>;

/** Reads the configuration that `--config` names. Throws SyncError `config`. */
export function configOf({ options, env }: CommandContext): Config {
  return loadConfig(options.config, env);
}

/** Writes one JSON document, or the text for people, to stdout. */
export function emit({ options, stdout }: CommandContext, document: unknown, text: () => string): void {
  stdout.write(options.json === true ? `${JSON.stringify(document, null, 2)}\n` : text());
}

/** Colours, where `output` is a terminal and the environment does not ask for none (no-color.org). */
export function paintOn(output: NodeJS.WriteStream, { env }: CommandContext): Paint {
  return paintFor(output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}

/** Progress on stderr: live on a terminal, else in lines; none with `--quiet`. */
export function displayOn(context: CommandContext): Display {
  const { options, stderr, env } = context;
  if (options.quiet === true) return { onEvent: () => undefined, stop: () => undefined };
  if (stderr.isTTY === true && env['TERM'] !== 'dumb' && options.verbose !== true) {
    return liveDisplay(stderr, paintOn(stderr, context));
  }
  return lineDisplay((text) => stderr.write(text), options.verbose === true);
}
