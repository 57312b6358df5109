/**
 * What can go wrong as a whole. The list is closed: a caller may switch over it.
 *
 * | code | meaning | exit |
 * | --- | --- | --- |
 * | `usage` | wrong arguments on the command line | 64 |
 * | `config` | the configuration is wrong; `problems` holds every one of them | 78 |
 * | `connect` | a site cannot be reached, or refuses the login | hub 2, spoke 1 |
 * | `query` | a statement failed for a reason that no retry mends | hub 2, spoke 1 |
 * | `not-initialised` | a bookkeeping table is missing or too old; `spokesync init` mends it | hub 2, spoke 1 |
 * | `schema` | a table cannot be synced as it is | 1 |
 * | `locked` | another run holds the hub | 2 |
 * | `lost-lock` | this run's lease was taken over while it slept | 2 |
 * | `restored` | the hub was restored from a backup since the last run | 2 |
 * | `brake` | a pass would change more than `safety` allows | 1 |
 * | `state` | the state database is newer than this program, or damaged | 2 |
 * | `interrupted` | SIGINT, SIGTERM or an aborted signal | 130, 143 |
 */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'connect'
  | 'query'
  | 'not-initialised'
  | 'schema'
  | 'locked'
  | 'lost-lock'
  | 'restored'
  | 'brake'
  | 'state'
  | 'interrupted';

/** An error made for people: `message` quotes what is wrong, `hint` names the fix. Never holds a secret. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly code: ErrorCode;
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
  }
}
