import { expect, test } from 'vitest';
import type { Kind, MatrixServer } from '../test/matrix/kinds.js';
import { compatibilityDocs } from './compatibility-docs.js';

const MYSQL: MatrixServer = {
  name: 'mysql-9.7',
  flavour: 'mysql',
  suite: 'sid',
  version: '9.7.',
  packages: [],
  unpacked: [],
};
const KINDS: readonly Kind[] = [
  { name: 'mysql-9.7', hub: MYSQL, spokes: MYSQL },
  { name: 'galera', hub: null, spokes: null, only: 'test/cluster' },
];
const rows = (page: string): string[] => page.split('\n').filter((line) => line.startsWith('| `'));

test('a kind that has not passed yet is said to', () => {
  expect(rows(compatibilityDocs(KINDS, {})).slice(0, 2)).toEqual([
    '| `mysql-9.7` | MySQL 9.7 | MySQL 9.7 | not yet passed |  |  |',
    '| `galera` | a Galera cluster of the installed MariaDB | the installed MariaDB | not yet passed |  |  |',
  ]);
});

test('one that has is told with its versions, its day and the reasons of what was skipped', () => {
  const skipped = ['one', 'two'].map((name) => ({ test: name, reason: 'the hub is no MariaDB' }));
  const mysql = { hub: '9.7.1', spokes: '9.7.1', date: '2026-11-23', passed: 900, skipped };
  const galera = { hub: '10.11.14-MariaDB-0+deb12u2', spokes: '10.11.14-MariaDB-0+deb12u2', passed: 6, skipped: [] };
  const page = compatibilityDocs(KINDS, { 'mysql-9.7': mysql, galera: { ...galera, date: '2026-11-22' } });
  expect(rows(page).slice(0, 2)).toEqual([
    '| `mysql-9.7` | MySQL 9.7.1 | MySQL 9.7.1 | 2026-11-23 | 900 | 2 |',
    '| `galera` | a Galera cluster of MariaDB 10.11.14 | MariaDB 10.11.14 | 2026-11-22 | 6 | 0 |',
  ]);
  expect(page).toContain('\n- `mysql-9.7`: 2 × the hub is no MariaDB\n');
});

test('a result of a kind that is no more is refused', () => {
  const old = { hub: '5.7.1', spokes: '5.7.1', date: '2026-11-23', passed: 1, skipped: [] };
  expect(() => compatibilityDocs(KINDS, { 'mysql-5.7': old })).toThrow('mysql-5.7 is no kind of test/matrix/kinds.ts');
});
