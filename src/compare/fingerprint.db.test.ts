import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA, type FreshDatabase } from '../../test/support/database.js';
import { ofKnownTypes } from '../../test/support/flavours.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { checksum, columnHashes, rowHash } from './fingerprint.js';

async function arrange(ddl: string): Promise<{ db: FreshDatabase; session: Session }> {
  const db = await freshDatabase(serverA());
  await db.run(`SET sql_mode = ''; ${ddl}`);
  const session = await connect({ siteName: 'hub', connectTimeoutMs: 10_000, ...db.login });
  onTestFinished(() => session.close());
  return { db, session };
}

async function hashes(session: Session, db: FreshDatabase): Promise<string[]> {
  const layout = await layoutFor(session, db.name, 'r');
  const rows = await session.rows({ sql: `SELECT ${rowHash(layout, 't')} FROM r AS t` });
  return rows.map(([hash]) => String(hash));
}

describe('rows that differ have different hashes', () => {
  const texts = 'id INT PRIMARY KEY, a VARCHAR(90) NULL, b VARCHAR(90) NULL';
  const cases: readonly [name: string, columns: string, values: readonly string[]][] = [
    ['a separator in the text', texts, [`'a#b', 'c'`, `'a', 'b#c'`, `'a,b', 'c'`, `'a', 'b,c'`]],
    ['a shifted boundary', texts, [`'ab', 'c'`, `'a', 'bc'`, `'abc', ''`, `'', 'abc'`]],
    ['text that looks like the encoding', texts, [`'1,a', 'b'`, `'a', '1,b'`, `'N', 'N'`, `NULL, 'N'`, `'N', NULL`]],
    ['text like its bytes', texts, [`'ÿ', 'b'`, `'', 'ÿb'`, `'þ', 'þ'`, `NULL, 'þ'`, `'þ', NULL`, `'þÿþ', ''`]],
    [
      'bytes and latin1 like its bytes',
      'id INT PRIMARY KEY, a VARBINARY(9), b VARCHAR(9) CHARSET latin1',
      [`X'FE', 'ÿ'`, `NULL, 'ÿ'`, `X'FFFE', ''`, `X'FF', 'þ'`, `'', 'þÿ'`, `X'FE', NULL`, `NULL, 'þ'`, `X'31FF', '1ÿ'`],
    ],
    ['nothing, in its kinds', texts, [`NULL, NULL`, `'', NULL`, `NULL, ''`, `'', ''`, `'NULL', ''`, `'N', NULL`]],
    ['swapped values', texts, [`'a', 'b'`, `'b', 'a'`]],
    ['spaces and case that a collation ignores', texts, [`'a', ''`, `'A', ''`, `'a ', ''`, `'á', ''`]],
    ['the same CRC32', 'id INT PRIMARY KEY, a TEXT', [`'note-75be4d1e'`, `'note-4baa5d72'`]],
    ['the same CRC32 in a BLOB', 'id INT PRIMARY KEY, a LONGBLOB', [`'note-75be4d1e'`, `'note-4baa5d72'`]],
    [
      'an empty BLOB and none',
      'id INT PRIMARY KEY, a LONGBLOB, b BLOB',
      [`NULL, ''`, `'', NULL`, `'', ''`, `'N', 'N'`],
    ],
    ['numbers side by side', 'id INT PRIMARY KEY, a INT, b INT', [`1, 23`, `12, 3`, `NULL, 1`, `1, NULL`, `0, 1`]],
    ['a FLOAT beyond six digits', 'id INT PRIMARY KEY, a FLOAT', ['16777215', '16777214', '0.1', '0.10000001']],
    ['a DOUBLE in its last bit', 'id INT PRIMARY KEY, a DOUBLE', ['0.1', '0.10000000000000002']],
    ['a zero date and none', 'id INT PRIMARY KEY, a DATE, b DATETIME(3)', [`0, NULL`, `NULL, 0`, `0, 0`]],
    ['a wrong ENUM value', `id INT PRIMARY KEY, a ENUM('x')`, [`'nope'`, 'NULL', `'x'`]],
    ['addresses and none', 'id INT PRIMARY KEY, a UUID, b UUID', [`UUID(), NULL`, `NULL, UUID()`, 'NULL, NULL']],
    [
      'charsets side by side',
      'id INT PRIMARY KEY, a CHAR(4) CHARSET latin1, b CHAR(4) CHARSET utf8mb4',
      [`'é', 'é'`, `'e', 'é'`],
    ],
  ];
  test.each(ofKnownTypes(cases))('%s', async (_, columns, values) => {
    const { db, session } = await arrange(`CREATE TABLE r (${columns})`);
    const seen = new Set<string>();
    for (const row of values) {
      await db.run(`DELETE FROM r; INSERT INTO r VALUES (1, ${row})`);
      for (const hash of await hashes(session, db)) seen.add(hash);
    }
    expect(seen.size).toBe(values.length);
  });

  test('whatever the texts', async () => {
    const { db, session } = await arrange(`CREATE TABLE r (${texts}) CHARSET utf8mb4`);
    const layout = await layoutFor(session, db.name, 'r');
    const value = fc.option(
      fc.string({ unit: fc.constantFrom('N', ',', '1', 'ÿ', 'þ', '#', "'", '\\'), maxLength: 5 }),
    );
    const hashOf = async (row: readonly (string | null)[]): Promise<unknown> => {
      const [hash] = await session.rows({
        sql: `SELECT ${rowHash(layout, 't')} FROM (SELECT 1 AS id, CAST(? AS CHAR(9)) AS a, CAST(? AS CHAR(9)) AS b) t`,
        values: row,
      });
      return hash?.[0];
    };
    await fc.assert(
      fc.asyncProperty(fc.tuple(value, value), fc.tuple(value, value), async (one, other) => {
        const same = one[0] === other[0] && one[1] === other[1];
        expect((await hashOf(one)) === (await hashOf(other))).toBe(same);
      }),
      { numRuns: 200 },
    );
  });
});

test('the same change of two rows, and two swapped values, show in the checksum', async () => {
  const { db, session } = await arrange('CREATE TABLE r (id INT PRIMARY KEY, flag TINYINT NOT NULL, name VARCHAR(9))');
  const layout = await layoutFor(session, db.name, 'r');
  const sum = async (): Promise<unknown> => {
    const [row] = await session.rows({ sql: `SELECT ${checksum(rowHash(layout, 't'))} FROM r AS t` });
    return row?.[0];
  };
  await db.run(`INSERT INTO r VALUES (1, 0, 'a'), (2, 0, 'b')`);
  const before = await sum();
  await db.run('UPDATE r SET flag = 1');
  const flagged = await sum();
  await db.run(`UPDATE r SET flag = 0, name = IF(name = 'a', 'b', 'a')`);
  expect(new Set([before, flagged, await sum()]).size).toBe(3);
});

test('a row of 40 columns and texts of every size has a hash, whatever the charsets', async () => {
  const charsets = ['utf8mb4', 'latin1', 'ucs2', 'utf8mb3', 'binary', 'ascii', 'utf32', 'cp1250'];
  const columns = Array.from({ length: 40 }, (_, i) => `c${i} MEDIUMTEXT CHARACTER SET ${charsets[i % 8]}`);
  const { db, session } = await arrange(`CREATE TABLE r (id INT PRIMARY KEY, ${columns.join(', ')})`);
  await db.run(
    `INSERT INTO r (id, c0, c1, c2, c4, c39) VALUES (1, REPEAT('é', 400000), 'é', 'é', 'é', 'x'), (2, REPEAT('é', 400000), 'é', 'é', 'é', 'y')`,
  );
  const [one, two] = await hashes(session, db);
  expect(one).toMatch(/^\d+$/);
  expect(two).not.toBe(one);
});

test('each column has its own hash', async () => {
  const { db, session } = await arrange('CREATE TABLE r (id INT PRIMARY KEY, a VARCHAR(9), b INT, c DATE)');
  const layout = await layoutFor(session, db.name, 'r');
  const read = async (): Promise<string[]> => {
    const [row] = await session.rows({ sql: `SELECT ${columnHashes(layout, 't')} FROM r AS t` });
    return String(row?.[0]).match(/.{12}/g) ?? [];
  };
  await db.run(`INSERT INTO r VALUES (1, 'a', NULL, '2024-01-01')`);
  const before = await read();
  await db.run('UPDATE r SET b = 0');
  const after = await read();
  expect(before).toHaveLength(4);
  expect(before.map((hash, index) => hash === after[index])).toEqual([true, true, false, true]);
});
