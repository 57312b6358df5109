import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA, type FreshDatabase } from '../../test/support/database.js';
import { ofKnownTypes, onlyMariaDb } from '../../test/support/flavours.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connect } from '../mysql/connect.js';
import { id } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { int64 } from '../schema/int64.js';
import { keyText, selectKey } from '../schema/key-sql.js';
import { planBuckets } from './buckets.js';
import { coarseDifferences, coarser } from './coarse.js';
import { type DifferenceOptions, differences } from './differences.js';
import { rowHash } from './fingerprint.js';
import type { Difference } from './match.js';
import type { HashSource } from './source.js';
import { sums } from './sums.js';

interface Pair {
  readonly db: FreshDatabase;
  readonly a: HashSource;
  readonly b: HashSource;
}

/** Two tables, `a` and `b`, of the same columns, in one database, so that the server itself can say what differs. */
async function pair(columns: string): Promise<Pair> {
  const db = await freshDatabase(serverA());
  await db.run(`SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
    CREATE TABLE a (${columns}); CREATE TABLE b LIKE a`);
  const source = async (name: string): Promise<HashSource> => {
    const session: Session = await connect({ siteName: name, connectTimeoutMs: 10_000, ...db.login });
    onTestFinished(() => session.close());
    const layout = await layoutFor(session, db.name, name);
    return { session, layout, from: `${id(name)} AS t`, where: null, hash: rowHash(layout, 't') };
  };
  return { db, a: await source('a'), b: await source('b') };
}

const shown = (key: readonly (string | Buffer)[] | undefined): string => (key === undefined ? '-' : keyText(key));

async function compare({ a, b }: Pair, bucketRows: number, options: DifferenceOptions = {}): Promise<string[]> {
  const plan = await planBuckets(a, { bucketRows });
  const [sumsA, sumsB] = await Promise.all([sums(a, plan), sums(b, plan)]);
  return all(differences({ source: a, sums: sumsA }, { source: b, sums: sumsB }, plan, options));
}

/** The same where only the sums of coarse buckets are known of `b`. */
async function compareCoarsely({ a, b }: Pair, bucketRows: number, options: DifferenceOptions): Promise<string[]> {
  const plan = await planBuckets(a, { bucketRows });
  const [sumsA, sumsB] = await Promise.all([sums(a, plan), sums(b, coarser(plan))]);
  return all(coarseDifferences({ source: a, sums: sumsA }, { source: b, sums: sumsB }, plan, options));
}

async function all(batches: AsyncIterable<readonly Difference[]>): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of batches)
    for (const { a: left, b: right } of batch) found.push(`${shown(left?.key)} | ${shown(right?.key)}`);
  return found.sort();
}

/** What a full outer join says. */
async function expected({ a, b }: Pair): Promise<string[]> {
  const { session, layout } = a;
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? ''));
  const equal = key.map((name) => `l.${name} = r.${name}`).join(' AND ');
  // Not LEFT JOIN … IS NULL: that is true of a zero date too.
  const alone = async (present: string, other: string): Promise<string[]> => {
    const sql = `SELECT ${selectKey(layout, 'l')} FROM ${present} l WHERE NOT EXISTS (SELECT 1 FROM ${other} r WHERE ${equal})`;
    return (await session.rows({ sql })).map((row) => keyText(row.map((value) => value ?? '')));
  };
  const changed = await session.rows({
    sql: `SELECT ${selectKey(layout, 'l')}, ${selectKey(layout, 'r')} FROM ${b.layout.name} r JOIN a l ON ${equal}
           WHERE ${rowHash(layout, 'l')} <> ${rowHash(layout, 'r')}`,
  });
  return [
    ...changed.map((row) => {
      const values = row.map((value) => value ?? '');
      return `${keyText(values.slice(0, key.length))} | ${keyText(values.slice(key.length))}`;
    }),
    ...(await alone('a', 'b')).map((only) => `${only} | -`),
    ...(await alone('b', 'a')).map((only) => `- | ${only}`),
  ].sort();
}

const small = fc.integer({ min: -8, max: 8 });
const from = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const words = from(
  '',
  'a',
  'A',
  'á',
  'b',
  'ab',
  'a_b',
  'a b',
  'aB',
  '0x1A',
  '0X1a',
  '1e1',
  '10',
  "o'k",
  'ß',
  'ss',
  '-',
  '%',
);
const literal = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  values.map((value) => `'${value.replaceAll("'", "''")}'`);
const bigs = fc.tuple(from('9007199254740990', '9223372036854775790', '0', '4611686018427387904'), fc.nat(12));
const unsigned = fc
  .tuple(from('0', '9007199254740990', '18446744073709551600'), fc.nat(12))
  .map(([base, more]) => String(BigInt(base) + BigInt(more)));
const days = literal(from('0000-00-00', '2024-02-30', '2024-02-29', '2024-03-01', '1999-12-31', '9999-12-31'));

/** Key columns, and literals for one key. */
const keys: readonly [name: string, columns: string, key: fc.Arbitrary<string>][] = [
  ['INT with negative ids', 'k INT, PRIMARY KEY (k)', small.map(String)],
  ['INT with gaps', 'k INT, PRIMARY KEY (k)', fc.integer({ min: -400, max: 400 }).map(String)],
  [
    'BIGINT with gaps, at its end',
    'k BIGINT, PRIMARY KEY (k)',
    fc.nat(700).map((less) => String(9_223_372_036_854_775_807n - BigInt(less))),
  ],
  [
    'BIGINT UNSIGNED with gaps, at its end',
    'k BIGINT UNSIGNED, PRIMARY KEY (k)',
    fc.nat(700).map((less) => String(18_446_744_073_709_551_615n - BigInt(less))),
  ],
  [
    'BIGINT with gaps, at its beginning',
    'k BIGINT, PRIMARY KEY (k)',
    fc.nat(700).map((more) => String(-9_223_372_036_854_775_808n + BigInt(more))),
  ],
  ['INT ZEROFILL', 'k INT(8) ZEROFILL, PRIMARY KEY (k)', fc.nat(20).map(String)],
  ['sparse INT', 'k INT, PRIMARY KEY (k)', fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }).map(String)],
  [
    'BIGINT to its ends',
    'k BIGINT, PRIMARY KEY (k)',
    fc.oneof(
      bigs.map(([base, more]) => String(BigInt(base) + BigInt(more))),
      bigs.map(([base, more]) => String(-BigInt(base) - BigInt(more) - 6n)),
    ),
  ],
  ['BIGINT UNSIGNED to its ends', 'k BIGINT UNSIGNED, PRIMARY KEY (k)', unsigned],
  ['DECIMAL(20,0)', 'k DECIMAL(20,0), PRIMARY KEY (k)', unsigned],
  ['DECIMAL(8,2)', 'k DECIMAL(8,2), PRIMARY KEY (k)', small.map((cents) => `${cents}e-1`)],
  ['FLOAT', 'k FLOAT, PRIMARY KEY (k)', small.map((value) => `${value / 7}e0`)],
  ['DOUBLE', 'k DOUBLE, PRIMARY KEY (k)', small.map((value) => `${value * 1e300}`.replace(/^(-?\d+)$/, '$1e0'))],
  ['BIT', 'k BIT(20), PRIMARY KEY (k)', fc.nat(16).map(String)],
  ['text, case-insensitive', 'k VARCHAR(20) COLLATE utf8mb4_general_ci, PRIMARY KEY (k)', literal(words)],
  ['text, Unicode', 'k VARCHAR(20) COLLATE utf8mb4_unicode_ci, PRIMARY KEY (k)', literal(words)],
  ['text, binary', 'k VARCHAR(20) COLLATE utf8mb4_bin, PRIMARY KEY (k)', literal(words)],
  ['text, latin1', 'k CHAR(20) CHARACTER SET latin1, PRIMARY KEY (k)', literal(words)],
  [
    'bytes',
    'k VARBINARY(8), PRIMARY KEY (k)',
    fc.uint8Array({ maxLength: 2 }).map((bytes) => `X'${Buffer.from(bytes).toString('hex')}'`),
  ],
  ['ENUM with a wrong value', `k ENUM('z','b','it''s'), PRIMARY KEY (k)`, literal(from('z', 'b', "it's", 'nope'))],
  ['ENUM with an empty value', `k ENUM('z','b',''), PRIMARY KEY (k)`, literal(from('z', 'b', ''))],
  ['SET', `k SET('z','b','c'), PRIMARY KEY (k)`, literal(from('', 'z', 'b', 'z,b', 'c', 'z,b,c', 'b,c'))],
  ['DATE', 'k DATE, PRIMARY KEY (k)', days],
  [
    'DATETIME(3)',
    'k DATETIME(3), PRIMARY KEY (k)',
    literal(from('2024-01-01', '2024-01-01 00:00:00.001', '2024-01-01 10:00:00', '0000-00-00')),
  ],
  [
    'TIMESTAMP',
    'k TIMESTAMP NOT NULL DEFAULT 0, PRIMARY KEY (k)',
    literal(from('2024-01-01 00:00:00', '2024-10-27 01:30:00', '0000-00-00 00:00:00', '2038-01-19 03:14:07')),
  ],
  ['TIME', 'k TIME, PRIMARY KEY (k)', literal(from('-838:59:59', '-00:00:01', '00:00:00', '24:00:00', '838:59:59'))],
  ['YEAR', 'k YEAR, PRIMARY KEY (k)', literal(from('0000', '1901', '1970', '2000', '2155'))],
  [
    'UUID',
    'k UUID, PRIMARY KEY (k)',
    literal(fc.nat(20).map((value) => `0011${value + 10}33-4455-6677-8899-aabbccddeeff`)),
  ],
  ['INET6', 'k INET6, PRIMARY KEY (k)', literal(from('::', '::1', 'fe80::1', '::ffff:10.0.0.1'))],
  [
    'INT and text',
    'k INT, l VARCHAR(9) COLLATE utf8mb4_general_ci, PRIMARY KEY (k, l)',
    fc.tuple(fc.nat(3), literal(words)).map(String),
  ],
  [
    'text and INT',
    'k VARCHAR(9) COLLATE utf8mb4_general_ci, l INT, PRIMARY KEY (k, l)',
    fc.tuple(literal(words), fc.nat(3)).map(String),
  ],
  [
    'ENUM, DATE and bytes',
    `k ENUM('z','b','c'), l DATE, m BINARY(2), PRIMARY KEY (k, l, m)`,
    fc.tuple(literal(from('z', 'b', 'c')), days, literal(from('a', 'b'))).map(String),
  ],
  ['two INTs', 'k INT, l INT, PRIMARY KEY (l, k)', fc.tuple(fc.nat(4), small).map(String)],
];

describe('the differences are those of a full outer join', () => {
  test.each(ofKnownTypes(keys))('%s', async (_, columns, key) => {
    const tables = await pair(`${columns}, v INT NULL`);
    const rows = fc.array(fc.tuple(key, fc.constantFrom('NULL', '0', '1')), { maxLength: 40 });
    // Many rows that are the same, as between real sites; some of one side only.
    const sides = fc.tuple(rows, rows, rows);
    await fc.assert(
      fc.asyncProperty(
        sides,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 30 }),
        fc.array(key),
        async ([both, onlyA, onlyB], bucketRows, splitAbove, likely) => {
          await tables.db.run('DELETE FROM a; DELETE FROM b');
          for (const [name, more] of [
            ['a', onlyA],
            ['b', onlyB],
          ] as const) {
            const values = [...more, ...both].map((row) => `(${row.join(', ')})`);
            if (values.length > 0) await tables.db.run(`INSERT IGNORE INTO ${name} VALUES ${values.join(', ')}`);
          }
          const options = { splitAbove, narrowAbove: 2 };
          const named = BigInt64Array.from(likely.flatMap((text) => int64(text) ?? []));
          const wanted = await expected(tables);
          expect(await compare(tables, bucketRows, options)).toEqual(wanted);
          expect(await compare(tables, bucketRows, { ...options, named })).toEqual(wanted);
          expect(await compareCoarsely(tables, bucketRows, { ...options, named })).toEqual(wanted);
        },
      ),
      { numRuns: 12 },
    );
  });
});

const numbers = (first: number, last: number, v = 'seq'): string => `SELECT seq, ${v} FROM seq_${first}_to_${last}`;

describe('what other tools got wrong', () => {
  const cases: readonly [name: string, columns: string, script: string, found: readonly string[]][] = [
    ['both empty', 'k INT PRIMARY KEY', '', []],
    ['a empty', 'k INT PRIMARY KEY', 'INSERT INTO b VALUES (-5), (0), (7)', ['- | -5', '- | 0', '- | 7']],
    ['b empty', 'k INT PRIMARY KEY', 'INSERT INTO a VALUES (-5), (0), (7)', ['-5 | -', '0 | -', '7 | -']],
    ['one row, the same', 'k INT PRIMARY KEY', 'INSERT INTO a VALUES (7); INSERT INTO b VALUES (7)', []],
    [
      'keys below the minimum and above the maximum',
      'k INT PRIMARY KEY',
      'INSERT INTO a SELECT seq FROM seq_1_to_50; INSERT INTO b SELECT * FROM a; INSERT INTO b VALUES (-1), (0), (51), (99)',
      ['- | -1', '- | 0', '- | 51', '- | 99'],
    ],
    [
      'keys that look like hex numbers',
      'k VARCHAR(20) PRIMARY KEY',
      `INSERT INTO a VALUES ('0x1A'), ('0x1B'), ('0x'), ('1e5'), ('26'); INSERT INTO b VALUES ('0x1A'), ('100000'), ('26')`,
      ['- | 100000', '0x1B | -', '0x | -', '1e5 | -'],
    ],
    [
      'a key changed in case only, in its own bucket and beside others',
      'k VARCHAR(20) COLLATE utf8mb4_general_ci PRIMARY KEY',
      `INSERT INTO a VALUES ('a'), ('b'), ('c'), ('d'); INSERT INTO b VALUES ('A'), ('b'), ('C'), ('e')`,
      ['- | e', 'a | A', 'c | C', 'd | -'],
    ],
    [
      'a key changed by an accent, or by spaces at its end',
      'k VARCHAR(20) COLLATE utf8mb4_unicode_ci PRIMARY KEY',
      `INSERT INTO a VALUES ('resume'), ('ab'), ('strasse'); INSERT INTO b VALUES ('résumé'), ('ab '), ('straße')`,
      ['ab | ab ', 'resume | résumé', 'strasse | straße'],
    ],
    [
      'spaces at the end where they count',
      `k VARCHAR(20) COLLATE ${onlyMariaDb() ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'} PRIMARY KEY`,
      `INSERT INTO a VALUES ('ab'), ('x'); INSERT INTO b VALUES ('ab '), ('x')`,
      ['- | ab ', 'ab | -'],
    ],
    [
      'case in one part of a composite key',
      'k INT, l VARCHAR(9) COLLATE utf8mb4_general_ci, PRIMARY KEY (l, k)',
      `INSERT INTO a SELECT seq, 'x' FROM seq_1_to_20; INSERT INTO b SELECT k, IF(k = 7, 'X', l) FROM a WHERE k <> 8`,
      ['1:x1:7 | 1:X1:7', '1:x1:8 | -'],
    ],
    [
      'a flag set in two rows, and two values swapped',
      'k INT PRIMARY KEY, v INT',
      `INSERT INTO a SELECT seq, 0 FROM seq_1_to_30; INSERT INTO b SELECT k, IF(k IN (3, 4), 1, 0) FROM a;
       UPDATE a SET v = k WHERE k IN (20, 21); UPDATE b SET v = IF(k = 20, 21, 20) WHERE k IN (20, 21)`,
      ['20 | 20', '21 | 21', '3 | 3', '4 | 4'],
    ],
    [
      'the same text in another column',
      'k INT PRIMARY KEY, v VARCHAR(9), w VARCHAR(9)',
      `INSERT INTO a VALUES (1, 'a#b', 'c'), (2, NULL, ''); INSERT INTO b VALUES (1, 'a', 'b#c'), (2, '', NULL)`,
      ['1 | 1', '2 | 2'],
    ],
  ];
  test.each(cases)('%s', async (_, columns, script, found) => {
    const tables = await pair(columns);
    if (script !== '') await tables.db.run(script);
    for (const bucketRows of [1, 4, 1000]) expect(await compare(tables, bucketRows)).toEqual([...found].sort());
  });

  test('TIMESTAMPs are the same moment in every time zone of the server', async () => {
    const tables = await pair('k INT PRIMARY KEY, v TIMESTAMP NOT NULL');
    await tables.db.run(`SET time_zone = '+05:45'; INSERT INTO a VALUES (1, '2024-01-01 05:45:00');
                         SET time_zone = '+00:00'; INSERT INTO b VALUES (1, '2024-01-01 00:00:00')`);
    expect(await compare(tables, 10)).toEqual([]);
  });

  test('an error while reading is an error, not an end', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    // More requests than are ever in flight: with the first batch not all of them can be answered.
    await tables.db.run(`INSERT INTO a ${numbers(1, 40_000)}; INSERT INTO b SELECT k, v + 1 FROM a`);
    const plan = await planBuckets(tables.a, { bucketRows: 100 });
    const sides = await Promise.all(
      [tables.a, tables.b].map(async (source) => ({ source, sums: await sums(source, plan) })),
    );
    const [a, b] = sides;
    if (a === undefined || b === undefined) throw new Error('two sides');
    await expect(async () => {
      for await (const batch of differences(a, b, plan)) if (batch.length > 0) b.source.session.destroy();
    }).rejects.toThrow();
  });
});

describe('rows that somebody named', () => {
  const changed = [5, 77, 300, 2_100, 2_101, 9_000];

  /** 10,000 rows that are the same, but for those. */
  async function changedPair(): Promise<Pair> {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(`INSERT INTO a ${numbers(1, 10_000)}; INSERT INTO b SELECT * FROM a;
      UPDATE b SET v = -1 WHERE k IN (5, 300, 2100); DELETE FROM b WHERE k IN (77, 9000); DELETE FROM a WHERE k = 2101`);
    return tables;
  }

  /** What differs, and how many rows of both sides were read one by one to find the others than the named ones. */
  async function found(tables: Pair, named: readonly number[]): Promise<{ found: string[]; read: number }> {
    let read = 0;
    const options = { named: BigInt64Array.from(named, BigInt), onProgress: (rows: number) => (read = rows) };
    return { found: await compare(tables, 100, options), read };
  }

  test('explain their buckets: no other row of those is read', async () => {
    const tables = await changedPair();
    const wanted = await expected(tables);
    expect(wanted).toHaveLength(changed.length);
    const more = [9_001, 300, -4, 0, 10_001, 99_999, 4_000];
    expect(await found(tables, [...more, ...changed].reverse())).toEqual({ found: wanted, read: 0 });
    expect((await found(tables, [])).read).toBeGreaterThan(500);
  });

  test.each(changed)('all are found where %i was not named', async (one) => {
    const tables = await changedPair();
    const wanted = await expected(tables);
    const some = await found(
      tables,
      changed.filter((key) => key !== one),
    );
    expect(some.found).toEqual(wanted);
    expect(some.read).toBeGreaterThan(0);
    expect(some.read).toBeLessThanOrEqual(2 * 104);
  });

  test('are not asked for one by one where they are many in a bucket, or all are of one side', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(`INSERT INTO a ${numbers(1, 2_000)}; INSERT INTO b SELECT * FROM a WHERE k <= 1000;
      UPDATE b SET v = -1 WHERE k BETWEEN 220 AND 279`);
    const named = [
      ...Array.from({ length: 60 }, (_, at) => 220 + at),
      ...Array.from({ length: 800 }, (_, at) => 1_220 + at),
    ];
    const before = tables.a.session.statements;
    const { found: all } = await found(tables, named);
    expect(all).toHaveLength(1_060);
    const asked = tables.a.session.statements - before;
    const plain = tables.a.session.statements;
    await found(tables, []);
    expect(asked).toBe(tables.a.session.statements - plain);
  });
});

describe('large tables', () => {
  test.each([60_000, 600, 60_000_000])('are cut by an estimate, however wrong: %i rows', async (about) => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db
      .run(`INSERT INTO a SELECT CAST(seq AS SIGNED) - 9001, seq FROM seq_1_to_18000; INSERT INTO b SELECT * FROM a;
                         UPDATE b SET v = -1 WHERE k IN (-9000, 0, 8999); DELETE FROM a WHERE k = 77`);
    const plan = await planBuckets(tables.a, { bucketRows: 100, about });
    expect(plan.kind).toBe('arithmetic');
    const sides = await Promise.all([sums(tables.a, plan), sums(tables.b, plan)]);
    const [a, b] = [tables.a, tables.b].map((source, at) => ({ source, sums: sides[at] ?? sides[0] }));
    if (a === undefined || b === undefined) throw new Error('two sides');
    const found: string[] = [];
    for await (const batch of differences(a, b, plan)) for (const each of batch) found.push(shown(each.b?.key));
    expect(found.sort()).toEqual(['-9000', '0', '77', '8999']);
  });

  test('of one side are given in batches, while the same sessions are used', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(`INSERT INTO b ${numbers(1, 60_000)}; INSERT INTO a VALUES (100000, 1)`);
    const plan = await planBuckets(tables.a, { bucketRows: 100 });
    const [a, b] = await Promise.all([sums(tables.a, plan), sums(tables.b, plan)]);
    let rows = 0;
    for await (const batch of differences({ source: tables.a, sums: a }, { source: tables.b, sums: b }, plan)) {
      rows += batch.length;
      expect(batch.length).toBeLessThanOrEqual(8_000);
      expect(await tables.b.session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
    }
    expect(rows).toBe(60_001);
  });

  test('heaped in a corner of their keys are split, and only the heap is looked at again', async () => {
    const tables = await pair('k BIGINT PRIMARY KEY, v INT');
    await tables.db
      .run(`INSERT INTO a ${numbers(1, 50_000)}; INSERT INTO a VALUES (3000000, 0); INSERT INTO b SELECT * FROM a;
                         UPDATE b SET v = -1 WHERE k IN (77, 40000); DELETE FROM a WHERE k = 25000`);
    const plan = await planBuckets(tables.a, { bucketRows: 5_000 });
    expect(plan.kind).toBe('arithmetic');
    const [a, b] = await Promise.all([sums(tables.a, plan), sums(tables.b, plan)]);
    const found: string[] = [];
    let looked = 0;
    const onProgress = (rows: number): void => void (looked = rows);
    for await (const batch of differences({ source: tables.a, sums: a }, { source: tables.b, sums: b }, plan, {
      onProgress,
    })) {
      for (const difference of batch) found.push(`${shown(difference.a?.key)} | ${shown(difference.b?.key)}`);
    }
    expect(found.sort()).toEqual(['- | 25000', '40000 | 40000', '77 | 77']);
    expect(looked).toBeLessThan(1_000);
  });

  test('that are the same take a handful of statements', async () => {
    for (const columns of ['k INT PRIMARY KEY, v INT', 'k VARCHAR(20) PRIMARY KEY, v INT']) {
      const tables = await pair(columns);
      await tables.db.run(`INSERT INTO a ${numbers(1, 50_000)}; INSERT INTO b SELECT * FROM a`);
      const before = tables.b.session.statements;
      expect(await compare(tables, 250)).toEqual([]);
      expect(tables.b.session.statements - before).toBeLessThanOrEqual(2);
    }
  });

  test('that differ a little everywhere are narrowed down before rows are read', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(`INSERT INTO a ${numbers(1, 50_000)}; INSERT INTO b SELECT k, IF(k % 100 = 0, -1, v) FROM a`);
    let looked = 0;
    const onProgress = (rows: number): void => void (looked = rows);
    expect(await compare(tables, 128, { onProgress })).toHaveLength(500);
    expect(looked).toBeLessThan(25_000);
  });

  test('stop at once when they are told to', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(`INSERT INTO a ${numbers(1, 1_000)}`);
    const plan = await planBuckets(tables.a, { bucketRows: 100 });
    await expect(sums(tables.a, plan, { signal: AbortSignal.abort() })).rejects.toThrow('abort');
  });

  test('a filter on a source holds at every step', async () => {
    const tables = await pair('k INT PRIMARY KEY, v INT');
    await tables.db.run(
      `INSERT INTO a ${numbers(1, 2_000, 'seq % 2')}; INSERT INTO b SELECT * FROM a WHERE v = 1; DELETE FROM b WHERE k = 501`,
    );
    const odd = { ...tables, a: { ...tables.a, where: 't.v = 1' } };
    expect(await compare(odd, 10)).toEqual(['501 | -']);
    expect(await compare(odd, 500, { splitAbove: 100 })).toEqual(['501 | -']);
  });
});
