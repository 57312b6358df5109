import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, serverA, type FreshDatabase } from '../../test/support/database.js';
import { someoneWaitsFor } from '../../test/support/blocked.js';
import { ofKnownTypes } from '../../test/support/flavours.js';
import { withSequences } from '../../test/support/sequences.js';
import { openRelay } from '../../test/support/relay.js';
import { startTestServer } from '../../test/support/test-server.js';
import { connect, type ConnectOptions } from './connect.js';
import { duplicateKeyName, isDuplicateKey, isLinkLost, isRowRefusal } from './errno.js';
import type { Row, Session, Value } from './session.js';

async function open(db: FreshDatabase, options: Partial<ConnectOptions> = {}): Promise<Session> {
  const session = await connect({ siteName: 'Kathmandu', ...db.login, connectTimeoutMs: 5000, ...options });
  onTestFinished(() => session.destroy());
  return session;
}

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );

/** One row of every type whose value a driver likes to mangle, and how it must arrive. */
const EXACT: readonly [type: string, literal: string, arrives: Value][] = [
  ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
  ['BIGINT', '-9223372036854775808', '-9223372036854775808'],
  ['BIGINT', '9007199254740993', '9007199254740993'],
  ['BIGINT', '-12', '-12'],
  ['INT UNSIGNED', '4294967295', '4294967295'],
  ['MEDIUMINT', '-8388608', '-8388608'],
  ['TINYINT(1)', '7', '7'],
  ['INT(8) ZEROFILL', '42', '42'],
  ['DECIMAL(20,0)', '12345678901234567890', '12345678901234567890'],
  ['DECIMAL(10,2)', '-0.50', '-0.50'],
  [
    'DECIMAL(65,30)',
    '-12345678901234567890123456789012345.123456789012345678901234567890',
    '-12345678901234567890123456789012345.123456789012345678901234567890',
  ],
  ['BIT(64)', "x'8000000000000001'", Buffer.from('8000000000000001', 'hex')],
  ['BIT(1)', "b'1'", Buffer.from([1])],
  ['DATE', "'0000-00-00'", '0000-00-00'],
  ['DATE', "'2024-02-00'", '2024-02-00'],
  ['DATETIME', "'0000-00-00 00:00:00'", '0000-00-00 00:00:00'],
  ['DATETIME(6)', "'9999-12-31 23:59:59.000001'", '9999-12-31 23:59:59.000001'],
  ['TIMESTAMP(3) NULL', "'2038-01-19 03:14:07.999'", '2038-01-19 03:14:07.999'],
  ['TIME', "'-838:59:59'", '-838:59:59'],
  ['TIME(6)', "'-00:00:00.000001'", '-00:00:00.000001'],
  ['YEAR', '0', '0000'],
  ['YEAR', '2024', '2024'],
  ['VARCHAR(20)', "'Š 🦄 \\\\ '", 'Š 🦄 \\ '],
  ['VARCHAR(20) CHARACTER SET latin1', "'Zürich'", 'Zürich'],
  ['CHAR(5)', "''", ''],
  ['TEXT', 'NULL', null],
  ['BLOB', "''", Buffer.alloc(0)],
  ['BINARY(4)', "'ab'", Buffer.from('ab\0\0')],
  ['VARBINARY(9)', "x'00ff5c27'", Buffer.from('00ff5c27', 'hex')],
  ['JSON', `'{"a": 1.0, "b": "x"}'`, '{"a": 1.0, "b": "x"}'],
  ["ENUM('','x','a,b')", "'a,b'", 'a,b'],
  ["SET('a','b','c')", "'c,a'", 'a,c'],
  ["SET('a','b')", "''", ''],
  ['UUID', "'F0000000-0000-0000-8000-00000000000A'", 'f0000000-0000-0000-8000-00000000000a'],
  ['INET6', "'2001:db8::ff00:42:8329'", '2001:db8::ff00:42:8329'],
];

const HOSTILE: readonly Value[] = [
  null,
  '',
  ' ',
  '\\',
  "'",
  "\\'",
  '"',
  '`',
  '\0',
  'a\0b',
  '\x1a\b\t\n\r%_?',
  '0x1A',
  'tel 98 51 02 34\n-- not a comment',
  '🦄 नेपाल Ω',
  '’; DROP TABLE t; --',
  '?',
  'e\u0301 é',
  'x'.repeat(70_000),
];
const BYTES: readonly (Buffer | null)[] = [
  null,
  Buffer.alloc(0),
  Buffer.from([0]),
  Buffer.from('\\\'"\0\x1a'),
  Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
  Buffer.from('ff'.repeat(70_000), 'hex'),
];

describe('values', () => {
  it.each(ofKnownTypes(EXACT))('%s %s arrives exactly', async (type, literal, arrives) => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    await session.write({ sql: `CREATE TABLE t (v ${type})` });
    await session.write({ sql: `INSERT INTO t VALUES (${literal})` });
    expect(await session.rows({ sql: 'SELECT v FROM t' })).toEqual([[arrives]]);
    const streamed: Row[] = [];
    for await (const rows of session.stream({ sql: 'SELECT v FROM t' })) streamed.push(...rows);
    expect(streamed).toEqual([[arrives]]);

    // And what arrived is what may be written back, both ways.
    await session.write({ sql: 'INSERT INTO t VALUES (?)', values: [arrives] });
    await session.batch('INSERT INTO t VALUES (?)', [[arrives]]);
    expect(await session.rows({ sql: 'SELECT v FROM t' })).toEqual([[arrives], [arrives], [arrives]]);
  });

  it('geometry is bytes if it is asked for as such, and an error if not', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    await session.write({ sql: 'CREATE TABLE t (v GEOMETRY)' });
    await session.write({ sql: "INSERT INTO t VALUES (ST_GeomFromText('POINT(1 2)', 3857))" });
    const [row] = await session.rows({ sql: 'SELECT CAST(v AS BINARY) FROM t' });
    expect(row).toEqual([Buffer.from('110f0000' + '0101000000000000000000f03f0000000000000040', 'hex')]);
    await session.write({ sql: 'INSERT INTO t VALUES (?)', values: row as Row });
    await session.batch('INSERT INTO t VALUES (?)', [row as Row]);
    expect(await session.rows({ sql: 'SELECT DISTINCT HEX(v), ST_SRID(v) FROM t' })).toHaveLength(1);
    await expect(session.rows({ sql: 'SELECT v FROM t' })).rejects.toThrow(/GEOMETRY/u);
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
  });

  it.each([
    ['bulk', true],
    ['one by one', false],
  ])('hostile text and bytes come back as they were written, %s', async (_, bulk) => {
    const db = await freshDatabase(serverA());
    const session = await open(db, { bulk });
    await session.write({
      sql: 'CREATE TABLE t (id INT PRIMARY KEY, v MEDIUMTEXT CHARACTER SET utf8mb4, b MEDIUMBLOB)',
    });
    const rows = HOSTILE.map((text, i) => [String(i), text, BYTES[i % BYTES.length] ?? null] as const);
    for (const row of rows) await session.write({ sql: 'INSERT INTO t VALUES (?, ?, ?)', values: row });
    const all = { sql: 'SELECT id, v, b FROM t ORDER BY id' };
    expect(await session.rows(all)).toEqual(rows);
    await session.write({ sql: 'DELETE FROM t' });
    expect(await session.batch('INSERT INTO t VALUES (?, ?, ?)', rows)).toBe(rows.length);
    expect(await session.rows(all)).toEqual(rows);
    expect(
      await session.batch(
        'UPDATE t SET v = ? WHERE id = ?',
        rows.map(([id, v]) => [v, id]),
      ),
    ).toBe(rows.length);
    expect(await session.rows(all)).toEqual(rows);
  });

  it.each([
    ['bulk', true],
    ['one by one', false],
  ])('numbers of every size are bound as whole numbers, %s', async (_, bulk) => {
    const db = await freshDatabase(serverA());
    const session = await open(db, { bulk });
    await session.write({ sql: 'CREATE TABLE t (v BIGINT UNSIGNED PRIMARY KEY)' });
    const numbers = [0, 1, 2147483648, 9007199254740991, 18446744073709551615n, '9007199254740993'] as const;
    await session.batch(
      'INSERT INTO t VALUES (?)',
      numbers.map((n) => [n as number]),
    );
    const values = numbers.map((n) => n as number);
    expect(await session.rows({ sql: 'SELECT COUNT(*) FROM t WHERE v IN (?, ?, ?, ?, ?, ?)', values })).toEqual([
      ['6'],
    ]);
    expect(
      await session.batch(
        'DELETE FROM t WHERE v = ?',
        numbers.map((n) => [n as number]),
      ),
    ).toBe(6);
  });

  it('a missing value is a mistake of ours, never NULL or an empty result', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    const none = undefined as unknown as string;
    await expect(session.rows({ sql: 'SELECT ?', values: [none] })).rejects.toThrow(/undefined/u);
    await expect(session.rows({ sql: 'SELECT ?', values: [1e30] })).rejects.toThrow(/bind/u);
    const read = async (values: string[]): Promise<void> => {
      for await (const rows of session.stream({ sql: 'SELECT ?, ?', values })) expect(rows).toEqual([['a', 'b']]);
    };
    await read(['a', 'b']);
    await expect(read(['a'])).rejects.toThrow();
    await expect(read([])).rejects.toThrow();
    await read(['a', 'b']);
  });
});

describe('pipelining', () => {
  it('sends what is not awaited together, in order', async () => {
    const db = await freshDatabase(serverA());
    const relay = await openRelay(serverA(), { toClientDelayMs: 100 });
    onTestFinished(() => relay.close());
    const session = await open(db, { port: relay.port });
    await session.write({ sql: 'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)' });
    const trips = session.roundTrips;
    const start = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, v) => session.write({ sql: 'INSERT INTO t (v) VALUES (?)', values: [v] })),
    );
    expect(performance.now() - start).toBeLessThan(1000);
    expect(session.roundTrips - trips).toBe(1);
    expect(answers.map((answer) => answer.insertId)).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 1)));
  });

  it('a batch keeps its place among the statements around it, the first time too', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    await session.write({ sql: 'CREATE TABLE t (id INT PRIMARY KEY, v INT)' });
    for (let turn = 0; turn < 3; turn++) {
      await session.write({ sql: 'DELETE FROM t' });
      const begun = session.begin('write');
      const first = session.batch('INSERT INTO t VALUES (?, ?)', [
        [1, 1],
        [2, 2],
      ]);
      const changed = session.write({ sql: 'UPDATE t SET v = v + 10' });
      const second = session.batch('INSERT INTO t VALUES (?, ?)', [[3, 3]]);
      const other = session.batch('UPDATE t SET v = ? WHERE id = ?', [
        [9, 3],
        [9, 4],
      ]);
      const read = session.rows({ sql: 'SELECT id, v FROM t ORDER BY id' });
      const done = session.commit();
      await Promise.all([begun, first, changed, second, other, done]);
      expect(await first).toBe(2);
      expect(await changed).toEqual({ affectedRows: 2, insertId: null });
      expect(await other).toBe(1);
      expect(await read).toEqual([
        ['1', '11'],
        ['2', '12'],
        ['3', '9'],
      ]);
    }
  });

  it('a failure fails its own statement only, and is no unhandled rejection', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    const bad = session.rows({ sql: 'SELECT * FROM nowhere' });
    const worse = session.rows({ sql: 'SELECT * FROM nowhere_else' });
    const good = session.rows({ sql: 'SELECT 1' });
    expect(await good).toEqual([['1']]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(bad).rejects.toMatchObject({ errno: 1146 });
    void worse;
  });

  it('a batch whose statement is wrong fails, and the rest goes on', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    const bad = session.batch('INSERT INTO nowhere VALUES (?)', [[1]]);
    const good = session.rows({ sql: 'SELECT 1' });
    await expect(bad).rejects.toMatchObject({ errno: 1146 });
    expect(await good).toEqual([['1']]);
  });
});

describe('batch', () => {
  it.each([
    ['bulk', true],
    ['one by one', false],
  ])('says which key refused a row, %s, and the session goes on', async (_, bulk) => {
    const db = await freshDatabase(serverA());
    const session = await open(db, { bulk });
    await session.write({ sql: 'CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(20), UNIQUE KEY email (email))' });
    await session.begin('write');
    const error = await failure(
      session.batch('INSERT INTO t VALUES (?, ?)', [
        [1, 'a'],
        [2, 'secret'],
        [3, 'secret'],
        [4, 'd'],
      ]),
    );
    expect(isDuplicateKey(error)).toBe(true);
    expect(duplicateKeyName(error)).toBe('email');
    expect(String(error)).not.toContain('secret');
    await session.rollback();
    expect(await session.rows({ sql: 'SELECT COUNT(*) FROM t' })).toEqual([['0']]);
  });

  it.each([
    ['bulk', true],
    ['one by one', false],
  ])('counts matched rows, changed or not, %s', async (_, bulk) => {
    const db = await freshDatabase(serverA());
    const session = await open(db, { bulk });
    await session.write({ sql: 'CREATE TABLE t (id INT PRIMARY KEY, v INT)' });
    await session.batch('INSERT INTO t VALUES (?, ?)', [
      [1, 1],
      [2, 2],
    ]);
    expect(
      await session.batch('UPDATE t SET v = ? WHERE id = ?', [
        [1, 1],
        [5, 2],
        [5, 3],
      ]),
    ).toBe(2);
    expect(await session.batch('UPDATE t SET v = ? WHERE id = ?', [])).toBe(0);
  });

  it('is split so that any server takes it', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    await session.write({ sql: 'CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)' });
    const rows = Array.from({ length: 12 }, (_, i) => [i, i % 3 === 0 ? null : Buffer.alloc(700_000, i)]);
    expect(await session.batch('INSERT INTO t VALUES (?, ?)', rows)).toBe(12);
    expect(await session.rows({ sql: 'SELECT COUNT(*), SUM(LENGTH(v)) FROM t' })).toEqual([['12', '5600000']]);
  });

  it('a row that the server cannot take is the fault of that row, not of the link', async () => {
    const server = await startTestServer('b', { args: ['--max-allowed-packet=65536'] });
    onTestFinished(() => server.stop());
    const db = await freshDatabase(server);
    const session = await open(db);
    await session.write({ sql: 'CREATE TABLE t (v LONGBLOB)' });
    const large = Buffer.alloc(70_000, 0x27);
    expect(isRowRefusal(await failure(session.batch('INSERT INTO t VALUES (?)', [[large]])))).toBe(true);
    expect(isRowRefusal(await failure(session.write({ sql: 'INSERT INTO t VALUES (?)', values: [large] })))).toBe(true);
    // Twice as long in the text protocol, but not in a batch.
    expect(
      isRowRefusal(
        await failure(session.write({ sql: 'INSERT INTO t VALUES (?)', values: [large.subarray(0, 40_000)] })),
      ),
    ).toBe(true);
    expect(
      await session.batch('INSERT INTO t VALUES (?)', [[large.subarray(0, 40_000)], [large.subarray(0, 60_000)]]),
    ).toBe(2);
    expect(await session.rows({ sql: 'SELECT LENGTH(v) FROM t' })).toEqual([['40000'], ['60000']]);
  });
});

describe('transactions', () => {
  it('a read snapshot stands still, and the next transaction is READ COMMITTED again', async () => {
    const db = await freshDatabase(serverA());
    await db.run('CREATE TABLE t (id INT PRIMARY KEY)');
    const session = await open(db);
    await session.begin('read-snapshot');
    await db.run('INSERT INTO t VALUES (1)');
    expect(await session.rows({ sql: 'SELECT * FROM t' })).toEqual([]);
    expect((await failure(session.write({ sql: 'INSERT INTO t VALUES (2)' }))) as object).toMatchObject({
      errno: 1792,
    });
    await session.commit();
    await session.begin('write');
    expect(await session.rows({ sql: 'SELECT * FROM t' })).toEqual([['1']]);
    await db.run('INSERT INTO t VALUES (2)');
    expect(await session.rows({ sql: 'SELECT COUNT(*) FROM t' })).toEqual([['2']]);
    await session.write({ sql: 'DELETE FROM t' });
    await session.rollback();
    expect(await session.rows({ sql: 'SELECT COUNT(*) FROM t' })).toEqual([['2']]);
  });

  it('what was sent behind a statement that a deadlock ended is not committed by itself', async () => {
    const db = await freshDatabase(serverA());
    await db.run('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
    await db.run('INSERT INTO t VALUES (1, 0), (2, 0)');
    const session = await open(db);
    await session.begin('write');
    await session.write({ sql: 'UPDATE t SET v = 1 WHERE id = 1' });
    const [own] = (await session.rows({ sql: 'SELECT CONNECTION_ID()' }))[0] as [string];
    // The server ends the one that has written less.
    const rows = Array.from({ length: 500 }, (_, at) => `(${at + 100}, 2)`);
    await db.raw.query(`START TRANSACTION`);
    await db.raw.query(`INSERT INTO t VALUES ${rows.join(', ')}`);
    await db.raw.query(`UPDATE t SET v = 2 WHERE id = 2`);
    const other = db.raw.query(`UPDATE t SET v = 2 WHERE id = 1`);
    await someoneWaitsFor(serverA(), Number(own));
    const ended = session.write({ sql: 'UPDATE t SET v = 1 WHERE id = 2' });
    const behind = session.write({ sql: 'INSERT INTO t VALUES (99, 1)' });
    expect(await failure(ended)).toMatchObject({ errno: 1213 });
    await behind;
    await session.rollback();
    await other;
    await db.raw.query('COMMIT');
    expect(await session.rows({ sql: 'SELECT id FROM t WHERE v = 1' })).toEqual([]);
    await session.write({ sql: 'UPDATE t SET v = 3 WHERE id = 1' });
    await db.raw.query('ROLLBACK');
    expect(await db.raw.query('SELECT v FROM t WHERE id = 1')).toEqual([{ v: 3 }]);
  });

  it('write() tells of a CALL, and of a SELECT that nobody reads', async () => {
    const db = await freshDatabase(serverA());
    await db.run('CREATE TABLE t (id INT PRIMARY KEY)');
    await db.raw.query('CREATE PROCEDURE p() BEGIN SELECT 1; INSERT INTO t VALUES (1), (2); END');
    const session = await open(db);
    expect(await session.write({ sql: 'CALL p()' })).toMatchObject({ affectedRows: 2 });
    expect(await session.write({ sql: 'SELECT 1' })).toEqual({ affectedRows: 0, insertId: null });
  });
});

describe('stream', () => {
  const ROWS = 40_000;

  async function filled(options: Partial<ConnectOptions> = {}): Promise<{ db: FreshDatabase; session: Session }> {
    const db = await freshDatabase(serverA());
    await db.run('CREATE TABLE t (id INT PRIMARY KEY, v CHAR(200))');
    await db.run(`INSERT INTO t SELECT seq, REPEAT('x', 200) FROM seq_1_to_${ROWS}`);
    return { db, session: await open(db, options) };
  }

  it('gives all rows, in bounded memory, while the reader is slow', async () => {
    const { session } = await filled();
    let rows = 0;
    let pieces = 0;
    for await (const piece of session.stream({ sql: 'SELECT id, v FROM t ORDER BY id' })) {
      for (const [id] of piece) expect(id).toBe(String(++rows));
      if (++pieces % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(rows).toBe(ROWS);
  });

  it('holds no more than a large row or two while the reader is slow', async () => {
    const db = await freshDatabase(serverA());
    const session = await open(db);
    const sql = withSequences(`SELECT REPEAT('x', 1000000) FROM seq_1_to_30`);
    for await (const piece of session.stream({ sql })) {
      expect(piece.length).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('a slow reader is no stalled link', async () => {
    const { session } = await filled({ stallTimeoutMs: 100 });
    let rows = 0;
    for await (const piece of session.stream({ sql: 'SELECT id, v FROM t' })) {
      if (rows === 0) await new Promise((resolve) => setTimeout(resolve, 400));
      rows += piece.length;
    }
    expect(rows).toBe(ROWS);
  });

  it('an empty table ends without rows', async () => {
    const { session } = await filled();
    for await (const _ of session.stream({ sql: 'SELECT id FROM t WHERE id < 0' })) expect.fail('no row');
  });

  it.each(['killed at the server', 'query killed', 'cut on the way', 'destroyed by us'])(
    '%s: throws, never ends',
    async (how) => {
      const db = await freshDatabase(serverA());
      await db.run('CREATE TABLE t (id INT PRIMARY KEY, v CHAR(200))');
      await db.run(`INSERT INTO t SELECT seq, REPEAT('x', 200) FROM seq_1_to_${ROWS}`);
      const relay = await openRelay(serverA());
      onTestFinished(() => relay.close());
      const session = await open(db, { port: relay.port });
      const [connectionId] = (await session.rows({ sql: 'SELECT CONNECTION_ID()' }))[0] as [string];
      let rows = 0;
      const reading = (async () => {
        // Twice the table: what is on the way already is not all.
        for await (const piece of session.stream({ sql: withSequences('SELECT a.id, a.v FROM t a, seq_1_to_20') })) {
          const first = rows === 0;
          rows += piece.length;
          if (!first) continue;
          if (how === 'cut on the way') relay.cutAfterBytes(300_000);
          else if (how === 'destroyed by us') session.destroy();
          else await db.raw.query(how === 'query killed' ? `KILL QUERY ${connectionId}` : `KILL ${connectionId}`);
        }
      })();
      const error = await failure(reading);
      expect(rows).toBeLessThan(ROWS * 20);
      expect(error).toMatchObject({ name: 'QueryError' });
      if (how === 'query killed') {
        expect(error).toMatchObject({ errno: 1317 });
        expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
      } else {
        expect(isLinkLost(error)).toBe(true);
        expect(session.alive).toBe(false);
      }
    },
  );

  it('on a dead session throws, and is not an empty table', async () => {
    const { session } = await filled();
    session.destroy();
    const reading = (async () => {
      for await (const _ of session.stream({ sql: 'SELECT id FROM t' })) expect.fail('no row');
    })();
    expect(isLinkLost(await failure(reading))).toBe(true);
  });

  it('of a table that is not there throws', async () => {
    const { session } = await filled();
    const reading = (async () => {
      for await (const _ of session.stream({ sql: 'SELECT id FROM nowhere' })) expect.fail('no row');
    })();
    expect(await failure(reading)).toMatchObject({ errno: 1146 });
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
  });

  it('that is left early lets the session go on', async () => {
    const { session } = await filled();
    for await (const _ of session.stream({ sql: 'SELECT id, v FROM t' })) break;
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
    await expect(
      (async () => {
        for await (const _ of session.stream({ sql: 'SELECT id, v FROM t' })) throw new Error('the reader gave up');
      })(),
    ).rejects.toThrow('the reader gave up');
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
  });

  it('that is left early on a link that dies then does not hang', async () => {
    const { session } = await filled();
    for await (const _ of session.stream({ sql: 'SELECT id, v FROM t' })) {
      session.destroy();
      break;
    }
    expect(session.alive).toBe(false);
  });
});
