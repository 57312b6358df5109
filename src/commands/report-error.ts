import { ConfigError, type Problem } from '../config/problem.js';
import { messageOf } from '../error-message.js';
import { type ErrorCode, SyncError } from '../errors.js';
import { exitCodeFor } from './exit-code.js';

/** What `--json` prints when a command could not go on. `internal` is a fault of spokesync's own. */
export interface ErrorDocument {
  readonly error: {
    readonly code: ErrorCode | 'internal';
    readonly message: string;
    readonly hint: string | null;
    /** Of `config`: each problem by itself. */
    readonly problems?: readonly Problem[];
  };
}

/** The document for any error. */
export function errorDocument(error: unknown): ErrorDocument {
  if (error instanceof ConfigError) {
    return { error: { code: error.code, message: error.message, hint: error.hint, problems: error.problems } };
  }
  if (error instanceof SyncError) return { error: { code: error.code, message: error.message, hint: error.hint } };
  const message = messageOf(error);
  return { error: { code: 'internal', message, hint: 'This is a fault of spokesync: --verbose shows where.' } };
}

/** Tells an error on stderr, as a document on stdout too with `json`, and gives the exit code. */
export function reportError(
  error: unknown,
  how: {
    readonly json: boolean;
    readonly verbose: boolean;
    readonly stdout: NodeJS.WriteStream;
    readonly stderr: NodeJS.WriteStream;
  },
): number {
  const document = errorDocument(error);
  const { code, message, hint } = document.error;
  if (how.json) how.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else how.stderr.write(`${printableLines(message)}\n${hint === null ? '' : `${printableLines(hint)}\n`}`);
  if (how.verbose && error instanceof Error) how.stderr.write(`${printableLines(stackOf(error))}\n`);
  return exitCodeFor(code);
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}

/** Line breaks stay; other control characters, which a server's message may hold, go. */
function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '�');
}
