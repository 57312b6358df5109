import type { TestContext } from 'vitest';
import { serverA, serverB } from './database.js';

/** Whether both servers are MariaDB: for tests of what only it has. */
export const onlyMariaDb = (): boolean => serverA().flavour === 'mariadb' && serverB().flavour === 'mariadb';

/** Skips the test where one of the servers is MySQL. `what`: what that has not, e.g. `sequences`. */
export function needsMariaDb(context: TestContext, what: string): void {
  context.skip(!onlyMariaDb(), `MySQL has no ${what}`);
}

/** JSON is a type of its own on MySQL and text on MariaDB: between them it does not stand as it was written. */
export const oneFlavour = (): boolean => serverA().flavour === serverB().flavour;

const ONLY_MARIADB = /\b(?:UUID|INET[46])\b(?!\()/u;

/** Rows of a test's table, without those whose words (their DDL among them) name a type that not both servers have. */
export function ofKnownTypes<T extends readonly unknown[]>(rows: readonly T[]): T[] {
  if (onlyMariaDb()) return [...rows];
  const unknown = (word: unknown): boolean =>
    typeof word === 'string' && (ONLY_MARIADB.test(word) || (word === 'JSON' && !oneFlavour()));
  return rows.filter((row) => !row.some(unknown));
}
