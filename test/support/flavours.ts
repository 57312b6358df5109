import { serverA, serverB } from './database.js';

/** Whether both servers are MariaDB: for tests of what only it has. */
export const onlyMariaDb = (): boolean => serverA().flavour === 'mariadb' && serverB().flavour === 'mariadb';

const ONLY_MARIADB = /\b(?:UUID|INET[46])\b(?!\()/u;

/** Rows of a test's table, without those whose words (their DDL among them) name a type that not both servers have. */
export function ofKnownTypes<T extends readonly unknown[]>(rows: readonly T[]): T[] {
  if (onlyMariaDb()) return [...rows];
  return rows.filter((row) => !row.some((word) => typeof word === 'string' && ONLY_MARIADB.test(word)));
}
