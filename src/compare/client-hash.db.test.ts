import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA } from '../../test/support/database.js';
import { ofKnownTypes } from '../../test/support/flavours.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connect } from '../mysql/connect.js';
import { readExpr } from '../schema/encoding.js';
import { hashOfColumn, hashOfRow } from './client-hash.js';
import { columnHashes, rowHash } from './fingerprint.js';

const types: readonly (readonly [name: string, type: string, values: readonly string[]])[] = [
  ['a_tiny', 'TINYINT(1)', ['-128', '2', 'NULL']],
  ['a_big', 'BIGINT UNSIGNED', ['18446744073709551615', '9007199254740993', '0']],
  ['a_zerofill', 'INT(6) UNSIGNED ZEROFILL', ['42', '4294967295', '0']],
  ['a_decimal', 'DECIMAL(30,10)', ['9007199254740993.0000000001', '-0.0000000001', 'NULL']],
  ['a_float', 'FLOAT', ['16777217', '-0.1', '1.17549e-38']],
  ['a_double', 'DOUBLE', ['0.1', '1.7976931348623157e308', '-0e0']],
  ['a_bit', 'BIT(10)', [`b'1010101010'`, `b'0'`, 'NULL']],
  ['a_char', 'CHAR(10) CHARACTER SET utf8mb4', [`'a '`, `''`, `'नेपाल'`]],
  ['a_text', 'TEXT', [`'a#b'`, `'b\\\\c''d"\\n'`, 'NULL']],
  [
    'a_latin',
    'VARCHAR(40) CHARACTER SET latin1',
    [`'é'`, `'ÿ'`, `X'808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0'`],
  ],
  ['an_emoji', 'VARCHAR(20) CHARACTER SET utf8mb4', [`'😀'`, `'N'`, 'NULL']],
  ['a_utf16', 'VARCHAR(20) CHARACTER SET utf16', [`'नेपाल'`, `'😀'`, `''`]],
  ['a_long_text', 'MEDIUMTEXT CHARACTER SET utf8mb4', [`REPEAT('é', 70000)`, `''`, 'NULL']],
  ['a_binary', 'BINARY(4)', [`X'00'`, `X'FF00FF00'`, `''`]],
  ['a_blob', 'BLOB', [`''`, `X'00010203FF'`, 'NULL']],
  ['a_long_blob', 'LONGBLOB', [`''`, `REPEAT(X'0027', 5000)`, 'NULL']],
  ['an_enum', `ENUM('b','','a,x','it''s','1')`, [`''`, `'1'`, `'it''s'`]],
  ['a_set', `SET('z','b','it''s')`, [`''`, `'it''s,z'`, 'NULL']],
  ['a_date', 'DATE', [`'0000-00-00'`, `'2024-02-31'`, 'NULL']],
  ['a_datetime', 'DATETIME(6)', [`'0000-00-00'`, `'1000-01-01 00:00:00.000001'`, `'2024-03-31 02:30:00'`]],
  ['a_timestamp', 'TIMESTAMP(3) NULL', [`'0000-00-00 00:00:00'`, `'1970-01-01 00:00:01'`, 'NULL']],
  ['a_time', 'TIME(3)', [`'-838:59:59'`, `'838:59:59.5'`, `'-00:00:00.001'`]],
  ['a_year', 'YEAR', [`'0000'`, `'2000'`, 'NULL']],
  ['a_json', 'JSON', [`'{"b": 1, "a": [1.0, null, "é"]}'`, `'null'`, 'NULL']],
  ['a_point', 'POINT', ['POINT(0.1, -0.3)', 'POINT(1, 2)', 'NULL']],
  ['a_uuid', 'UUID', [`'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'`, 'UUID()', 'NULL']],
  ['an_address', 'INET6', [`'::'`, `'fe80::1'`, 'NULL']],
];

async function hashes(columns: readonly (readonly [string, string, readonly string[]])[], rows: number) {
  const db = await freshDatabase(serverA());
  await db.run(`SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
    CREATE TABLE r (id INT PRIMARY KEY, ${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`);
  for (let at = 0; at < rows; at += 1)
    await db.run(`INSERT INTO r VALUES (${at}, ${columns.map(([, , values]) => values[at] ?? 'NULL').join(', ')})`);
  const session = await connect({ siteName: 'hub', connectTimeoutMs: 10_000, ...db.login });
  onTestFinished(() => session.close());
  const layout = await layoutFor(session, db.name, 'r');
  const found = await session.rows({
    sql: `SELECT CAST(${rowHash(layout, 't')} AS CHAR) AS hash, ${columnHashes(layout, 't')} AS hashes,
                 ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM r t ORDER BY id`,
  });
  return found.map((values) => ({
    server: { row: String(values[0]), columns: String(values[1]).match(/.{12}/gu) },
    layout,
    row: values.slice(2),
  }));
}

test('a row of any types hashes here as at the server, column by column and as a whole', async () => {
  for (const { server, layout, row } of await hashes(ofKnownTypes([...types]), 4)) {
    const columns = layout.columns.map((column, index) => hashOfColumn(column, row[index] ?? null));
    expect(columns).toEqual(server.columns);
    expect(hashOfRow(layout, row)).toBe(server.row);
  }
});

test('with many texts they are hashed by their digests here too', async () => {
  const texts = Array.from({ length: 9 }, (_, at) => [`t${at}`, 'TEXT CHARACTER SET utf8mb4', [`'é${at}'`]] as const);
  const [only] = await hashes(texts, 1);
  expect(only && hashOfRow(only.layout, only.row)).toBe(only?.server.row);
});
