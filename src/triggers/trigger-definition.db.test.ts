import { describe, expect, test } from 'vitest';
import { captured, CHANGE_LOG, entries } from '../../test/support/captured.js';
import { freshDatabase, serverB, type FreshDatabase } from '../../test/support/database.js';
import { ofKnownTypes } from '../../test/support/flavours.js';
import type { Row } from '../mysql/session.js';
import { recordId } from '../records/record-id.js';
import { shownRow } from '../records/shown-row.js';
import { readExpr } from '../schema/encoding.js';
import { selectKey } from '../schema/key-sql.js';

const APPLICATION = `SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'`;

/** A database of an office that is not in UTC, with a change log. */
async function office(tables: string): Promise<FreshDatabase> {
  const db = await freshDatabase(serverB());
  await db.run(`${APPLICATION}; ${CHANGE_LOG}; ${tables}`);
  return db;
}

/** Values as SQL; the first differs from each of the others, some of them only by a trifle. */
const types: readonly [type: string, ...values: string[]][] = [
  ['TINYINT(1)', '-128', '2', '0'],
  ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551614', '0'],
  ['INT(6) UNSIGNED ZEROFILL', '42', '4294967295'],
  ['DECIMAL(30,10)', '9007199254740993.0000000001', '9007199254740993.0000000002', '-0.0000000001'],
  ['DECIMAL(8,3) ZEROFILL', '1.5', '0'],
  ['FLOAT', '16777216', '16777217e1', '0.1', '1.17549e-38'],
  ['DOUBLE', '0e0', '0.1', '1.7976931348623157e308'],
  ['BIT(10)', `b'1010101010'`, `b'0'`],
  ['CHAR(10)', `'a'`, `'A'`, `'b '`],
  ['VARCHAR(20)', `'a'`, `'a '`, `'A'`, `'á'`, `''`, `'"\\\\\\n'`],
  ['VARCHAR(20) CHARACTER SET latin1', `'é'`, `'e'`, `''`],
  ['VARCHAR(20) CHARACTER SET utf8mb4', `'😀'`, `'N'`, `'null'`],
  ['VARCHAR(20) CHARACTER SET utf16', `'नेपाल'`, `'😀'`],
  ['TEXT', `'a#b'`, `'b\\\\c''d"\\n\\t\\0'`],
  ['LONGTEXT CHARACTER SET latin1', `REPEAT('é', 100000)`, `'x'`],
  ['BINARY(4)', `X'00'`, `X'FF00FF00'`, `''`],
  ['VARBINARY(8)', `X'61'`, `X'6100'`, `X'6120'`],
  ['BLOB', `''`, `X'00010203FF'`],
  ['LONGBLOB', `REPEAT(X'0027', 5000)`, `X'27'`],
  [`ENUM('b','','a,x','it''s','1')`, `'b'`, `'1'`, `'it''s'`],
  [`SET('z','b','it''s')`, `''`, `'it''s,z'`, `'b'`],
  ['DATE', `'0000-00-00'`, `'2024-02-31'`, `'9999-12-31'`],
  ['DATETIME(6)', `'0000-00-00'`, `'1000-01-01 00:00:00.000001'`],
  ['TIMESTAMP NULL', `'2024-03-31 02:30:00'`, `'0000-00-00 00:00:00'`, `'1970-01-01 05:45:01'`],
  ['TIMESTAMP(3) NULL', `'2038-01-19 08:59:07.999'`, `'2038-01-19 08:59:07.998'`],
  ['TIME(3)', `'-838:59:59'`, `'838:59:59.5'`, `'-00:00:00.001'`],
  ['YEAR', `'0000'`, `'2155'`],
  ['JSON', `'{"b": 1, "a": [1.0, null, "é"]}'`, `'null'`, `'12345678901234567890.5'`],
  ['POINT', 'POINT(0.1, -0.3)', 'POINT(1, 2)'],
  ['UUID', `'00000000-0000-0000-0000-000000000000'`, `'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'`],
  ['INET6', `'::'`, `'::ffff:192.0.2.1'`],
  ['INET4', `'0.0.0.0'`, `'192.0.2.1'`],
];

describe('the old value of', () => {
  test.each(ofKnownTypes(types))('%s is the text that the engine reads', async (type, ...values) => {
    const db = await office(
      `CREATE TABLE v (id INT PRIMARY KEY, v ${type}${type.endsWith('NULL') ? '' : ' NULL'}, w INT)`,
    );
    const { session, layout } = await captured(db, 'v');
    const read = (): Promise<Row[]> =>
      session.rows({ sql: `SELECT ${layout.columns.map((column) => readExpr(column, 't')).join(', ')} FROM v t` });
    const changes: unknown[] = [];
    for (const [from, to] of turns(values)) {
      await db.run(`SET @spokesync_quiet = 1; REPLACE INTO v VALUES (1, ${from}, 0); SET @spokesync_quiet = NULL`);
      const [before] = await read();
      await db.run(`UPDATE v SET v = ${to}, w = 0`);
      const [after] = await read();
      expect(after, `${from} to ${to}`).not.toEqual(before);
      changes.push({ v: shownRow(layout, before ?? null)?.['v'] });
    }
    expect((await entries(db)).map(({ before }) => before)).toEqual(changes);

    // Written once more as it is, nothing has changed; deleted, all of it has.
    const [last] = await read();
    await db.run('DELETE FROM change_log; UPDATE v SET v = v, w = 0; DELETE FROM v');
    expect(await entries(db)).toEqual([{ what: 'delete 1', user: null, before: shownRow(layout, last ?? null) }]);
  });

  /** Each value to the next, and to and from NULL. */
  function turns(values: readonly string[]): [string, string][] {
    const all = [...values, 'NULL', values[0] ?? 'NULL'];
    return all.slice(1).map((to, at) => [all[at] ?? 'NULL', to]);
  }
});

/** Keys as they are declared, and values as SQL. */
const keys: readonly [type: string, ...values: string[]][] = [
  ['INT', '-2147483648', '0', '7'],
  ['INT(6) UNSIGNED ZEROFILL', '42'],
  ['BIGINT UNSIGNED', '18446744073709551615'],
  ['DECIMAL(30,3)', '9007199254740993.001', '-0.001', '0'],
  ['FLOAT', '0.1', '16777217', '-0.5'],
  ['DOUBLE', '0.1', '1e300', '-0e0'],
  ['BIT(10)', `b'1010101010'`],
  ['VARCHAR(20)', `'0x1A'`, `''`, `'a''b'`, `'a\\\\b"/'`, `'😀'`, `'नेपाल'`, `'\\0\\b\\t\\n\\r'`],
  ['VARCHAR(40)', `X'0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F7F'`, `X'C285'`, `'\\\\u000B'`],
  ['CHAR(10) CHARACTER SET latin1', `'é '`, `'a"b'`],
  ['VARCHAR(20) CHARACTER SET utf16', `'नेपाल'`],
  ['BINARY(4)', `'ab'`, `'abcd'`, `X'00010203'`, `X'FF000000'`],
  [
    'VARBINARY(16)',
    `''`,
    `X'00'`,
    `'a"b\\\\c'`,
    `'é😀'`,
    `X'C285'`,
    `X'C3'`,
    `X'C0AF'`,
    `X'EDA080'`,
    `X'E28080'`,
    `X'F4908080'`,
  ],
  [
    'VARBINARY(17)',
    `X'7F'`,
    `X'41C3A9'`,
    `X'F09F9880'`,
    `X'F0808080'`,
    `X'E08080'`,
    `X'ED9FBF'`,
    `X'EFBFBF'`,
    `X'EFBBBF61'`,
  ],
  ['VARBINARY(2900)', `REPEAT('a', 2900)`, `REPEAT(X'E0A4A8', 960)`, `REPEAT(X'FF', 1400)`],
  [`ENUM('z','a','a,b','"')`, `'z'`, `'a,b'`, `'"'`],
  [`SET('z','b','it''s')`, `''`, `'it''s,z'`],
  ['DATE', `'0000-00-00'`, `'2024-02-31'`],
  ['DATETIME(6)', `'1000-01-01 00:00:00.000001'`],
  ['TIMESTAMP(3)', `'2024-03-31 02:30:00.001'`, `'2037-01-01'`],
  ['TIMESTAMP NOT NULL DEFAULT 0', `'0000-00-00'`, `'2024-03-31 02:30:00'`],
  ['TIME(3)', `'-838:59:59'`],
  ['YEAR', `'2155'`],
  ['UUID', `'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'`],
  ['INET6', `'fe80::1'`],
];

describe('the record id of a key of', () => {
  test.each(ofKnownTypes(keys))('%s is the engine’s', async (type, ...values) => {
    const db = await office(`
      CREATE TABLE one (k ${type}, v INT, PRIMARY KEY (k)) DEFAULT CHARSET utf8mb4;
      CREATE TABLE two (k ${type}, l INT, v INT, PRIMARY KEY (l, k)) DEFAULT CHARSET utf8mb4`);
    for (const table of ['one', 'two']) {
      const { session, layout } = await captured(db, table);
      await db.run('DELETE FROM change_log');
      const expected: string[] = [];
      for (const value of values) {
        await db.run(
          `INSERT INTO ${table} (k, v ${table === 'two' ? ', l' : ''}) VALUES (${value}, 1 ${table === 'two' ? ', 5' : ''})`,
        );
        const [key] = await session.rows({ sql: `SELECT ${selectKey(layout, 't')} FROM ${table} t` });
        expected.push(recordId((key ?? []).map((part) => part ?? '')));
        await db.run(`UPDATE ${table} SET v = 2; DELETE FROM ${table}`);
      }
      expect((await entries(db)).map(({ what }) => what)).toEqual(
        expected.flatMap((record) => [`new ${record}`, `update ${record}`, `delete ${record}`]),
      );
    }
  });
});
