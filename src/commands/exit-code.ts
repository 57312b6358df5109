import type { ErrorCode } from '../errors.js';

/** Exit codes of the command line (DESIGN §7). `attention`: finished, but something needs a person. */
export const EXIT = { done: 0, attention: 1, failed: 2, usage: 64, config: 78, SIGINT: 130, SIGTERM: 143 } as const;

/** The exit code for an error that ended a command. `interrupted` is known by the signal that came, not from here. */
export function exitCodeFor(code: ErrorCode | 'internal'): number {
  switch (code) {
    case 'usage':
      return EXIT.usage;
    case 'config':
      return EXIT.config;
    case 'schema':
    case 'brake':
      return EXIT.attention;
    case 'interrupted':
      return EXIT.SIGINT;
    case 'connect':
    case 'query':
    case 'not-initialised':
    case 'locked':
    case 'lost-lock':
    case 'restored':
    case 'state':
    case 'internal':
      return EXIT.failed;
  }
}
