import { expect, it } from 'vitest';
import { manyRows, repeated } from './many-rows.js';

it.each([
  ['INSERT INTO `t` (a, b) VALUES (?, UNHEX(?))', 'INSERT INTO `t` (a, b) VALUES (?, UNHEX(?)), (?, UNHEX(?))'],
  [
    'INSERT INTO t (a) VALUES (CAST(CAST(? AS CHAR) AS UNSIGNED)) ON DUPLICATE KEY UPDATE a = VALUES(a)',
    'INSERT INTO t (a) VALUES (CAST(CAST(? AS CHAR) AS UNSIGNED)), (CAST(CAST(? AS CHAR) AS UNSIGNED)) ON DUPLICATE KEY UPDATE a = VALUES(a)',
  ],
  ['INSERT IGNORE INTO t\n VALUES\n (?)', 'INSERT IGNORE INTO t\n VALUES\n (?), (?)'],
])('%s for two rows', (sql, two) => {
  const rows = manyRows(sql);
  expect(rows === null ? null : repeated(rows, 2)).toBe(two);
});

it.each([
  'UPDATE t SET a = VALUES(b)',
  'DELETE FROM t WHERE a = ?',
  'INSERT INTO t SELECT ?',
  'INSERT INTO t VALUES (?',
])('%s goes row by row', (sql) => {
  expect(manyRows(sql)).toBeNull();
});
