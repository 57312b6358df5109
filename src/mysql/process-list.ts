import type { Flavour } from './session.js';

const [MAJOR, MINOR, PATCH] = [8, 0, 22];

/**
 * The view of a server's connections (`ID`, `USER`, `HOST`, …), as SQL; without the right PROCESS it shows those of the
 * login's account. MySQL's own `information_schema.PROCESSLIST` fails (error 3854) while any connection that it shows runs
 * a statement with an emoji in it; that of the performance schema, where it is switched off, is empty.
 */
export function processList({ kind, version: [major, minor, patch] }: Flavour): string {
  const isOld = major < MAJOR || (major === MAJOR && minor === MINOR && patch < PATCH);
  return kind === 'mariadb' || isOld ? 'information_schema.PROCESSLIST' : 'performance_schema.processlist';
}
