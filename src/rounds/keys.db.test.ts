import { describe, expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

/** Keys that other tools lost: how they are declared, and values as SQL. The fifth comes from a spoke later. */
const kinds: readonly [what: string, key: string, values: readonly [string, string, string, string, string]][] = [
  ['negative numbers, and 0', 'k INT NOT NULL AUTO_INCREMENT', ['-2147483648', '-1', '0', '1', '-7']],
  [
    'big numbers',
    'k BIGINT UNSIGNED',
    ['18446744073709551615', '9007199254740993', '9007199254740992', '0', '9007199254740991'],
  ],
  [
    'decimals beyond 2^53',
    'k DECIMAL(30,3)',
    ['9007199254740993.001', '9007199254740993.002', '-0.001', '0', '9007199254740992'],
  ],
  ['texts that look like hex', 'k VARCHAR(20)', [`'0x1A'`, `'0x1a1'`, `'1e3'`, `'1000'`, `'0X1B'`]],
  ['texts that collate oddly', 'k VARCHAR(20)', [`'ab'`, `'a_b'`, `'é1'`, `'z'`, `'a%b'`]],
  ['texts with quotes and backslashes', 'k VARCHAR(20)', [`'a''b'`, `'a\\\\b'`, `'a\\nb'`, `'?'`, `'"'`]],
  ['bytes', 'k VARBINARY(16)', [`''`, `X'00'`, `X'0001'`, `X'FF27'`, `X'5C'`]],
  ['dates', 'k DATE', [`'0000-00-00'`, `'1999-12-31'`, `'9999-12-31'`, `'2024-02-31'`, `'2024-01-01'`]],
  [
    'moments',
    'k TIMESTAMP(3)',
    [`'1970-01-01 00:00:01'`, `'2024-03-31 02:30:00.001'`, `'2024-03-31 02:30:00.002'`, `'2037-01-01'`, `'2024-01-01'`],
  ],
  ['an enum', `k ENUM('z','a','1','0','a,b')`, [`'z'`, `'a'`, `'1'`, `'0'`, `'a,b'`]],
  ['an enum with a wrong value at the hub', `k ENUM('z','a','1','0')`, [`'z'`, `''`, `'1'`, `'0'`, `'a'`]],
  ['an enum with a wrong value at a spoke', `k ENUM('z','a','1','0')`, [`'z'`, `'a'`, `'1'`, `''`, `'0'`]],
];

describe('rows go both ways by keys of', () => {
  test.each(kinds)('%s', async (_, key, values) => {
    const offices = await openOffices(
      `SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';
       CREATE TABLE thing (${key}, v VARCHAR(20), PRIMARY KEY (k)) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci`,
      ['thing'],
    );
    const [spoke] = offices.spokes as [FreshDatabase];
    const [a, b, c, d, e] = values;
    await offices.hub.run(`INSERT INTO thing VALUES (${a}, 'a'), (${b}, 'b'), (${c}, 'c')`);
    expect((await offices.sync()).totals.inserted).toBe(3);
    await spoke.run(
      `UPDATE thing SET v = 'from the spoke' WHERE v = 'a'; DELETE FROM thing WHERE v = 'b'; INSERT INTO thing VALUES (${d}, 'd')`,
    );
    await offices.hub.run(`UPDATE thing SET v = 'from the hub' WHERE v = 'c'; INSERT INTO thing VALUES (${e}, 'e')`);
    const result = await offices.sync();
    expect(result.totals).toMatchObject({
      inserted: 2,
      updated: 2,
      deleted: 1,
      conflicts: 0,
      quarantined: 0,
    });
    await expectConverged(offices, 'thing');
    const [{ n } = { n: null }] = await offices.hub.query('SELECT COUNT(*) AS n FROM thing');
    expect(Number(n)).toBe(4);
  });

  test('several columns of several types', async () => {
    const offices = await openOffices(
      'CREATE TABLE shift (office VARCHAR(10), day DATE, place INT, v TEXT, PRIMARY KEY (office, day, place))',
      ['shift'],
      { spokes: 2 },
    );
    const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
    await offices.hub.run(
      `INSERT INTO shift VALUES ('a', '2024-01-01', 1, 'x'), ('a', '2024-01-01', 2, 'y'), ('a,b', '2024-01-02', 1, 'z')`,
    );
    await offices.sync();
    await two.run(`UPDATE shift SET v = 'Y' WHERE place = 2; DELETE FROM shift WHERE office = 'a,b'`);
    await three.run(`INSERT INTO shift VALUES ('a', '2024-01-02', 1, 'w')`);
    await offices.sync();
    await expectConverged(offices, 'shift');
    const log = await offices.hub.query(`SELECT DISTINCT record_id FROM sync_log WHERE update_type = 'DELETE'`);
    expect(log).toEqual([{ record_id: '["a,b","2024-01-02","1"]' }]);
  });

  test('a unique key, where there is no primary one', async () => {
    const offices = await openOffices('CREATE TABLE code (v INT, c CHAR(3) NOT NULL, UNIQUE KEY (c))', ['code']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO code VALUES (1, 'np'), (2, 'in')`);
    await offices.sync();
    await spoke.run(`UPDATE code SET v = 3 WHERE c = 'np'; DELETE FROM code WHERE c = 'in'`);
    expect((await offices.sync()).totals).toMatchObject({ updated: 1, deleted: 1 });
    await expectConverged(offices, 'code');
  });
});

describe('a key in another letter case', () => {
  const schema =
    'CREATE TABLE word (w VARCHAR(20) PRIMARY KEY, v INT) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_general_ci';

  test('is an update, from either side, and on to the others', async () => {
    const offices = await openOffices(schema, ['word'], { spokes: 2 });
    const [two] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO word VALUES ('a', 1), ('b', 2), ('é', 3)`);
    await offices.sync();
    await two.run(`UPDATE word SET w = 'A' WHERE w = 'a'`);
    await offices.hub.run(`UPDATE word SET w = 'B' WHERE w = 'b'`);
    const result = await offices.sync();
    // A goes from two to the hub and on to three; B from the hub to both.
    expect(result.totals).toMatchObject({ inserted: 0, updated: 4, deleted: 0, conflicts: 0 });
    await expectConverged(offices, 'word');
    expect((await offices.rows('word'))[2]?.map(({ w }) => w)).toEqual(['A', 'B', 'é']);
  });

  test('that both sides changed is one conflict; deleted on the one side and edited on the other too', async () => {
    const offices = await openOffices(schema, ['word']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO word VALUES ('ab', 1), ('cd', 2)`);
    await offices.sync();
    await spoke.run(`UPDATE word SET w = 'AB' WHERE w = 'ab'; UPDATE word SET w = 'CD' WHERE w = 'cd'`);
    await offices.hub.run(`UPDATE word SET w = 'Ab' WHERE w = 'ab'; DELETE FROM word WHERE w = 'cd'`);
    const result = await offices.sync();
    expect(result.conflicts.map(({ kind }) => kind).sort()).toEqual(['update/delete', 'update/update']);
    await expectConverged(offices, 'word');
    expect((await offices.rows('word'))[0]).toHaveLength(2);
  });

  test('that the change log spells in its own way is one row to incremental compares too', async () => {
    const offices = await openOffices(schema, ['word']);
    const [spoke] = offices.spokes as [FreshDatabase];
    const compare = { mode: 'incremental', fullEveryMs: null } as const;
    await offices.hub.run(`INSERT INTO word VALUES ('a', 1), ('b', 1)`);
    await offices.sync();
    for (const [id, spelt] of ['a', 'A', 'B', 'b'].entries()) {
      await spoke.query(
        `INSERT INTO change_log (id, site_id, user_id, \`table\`, record_id, update_type) VALUES (?, 2, 7, 'word', ?, 'update')`,
        [id + 1, spelt],
      );
    }
    await spoke.run(`UPDATE word SET w = 'A', v = 2 WHERE w = 'a'; UPDATE word SET v = 2 WHERE w = 'b'`);
    const result = await offices.sync({ config: { compare } });
    expect(result.totals).toMatchObject({ updated: 2, inserted: 0, deleted: 0, conflicts: 0 });
    await spoke.run(`UPDATE word SET v = 3 WHERE w = 'b'`);
    await offices.sync();
    await expectConverged(offices, 'word');
    expect(await offices.hub.query('SELECT * FROM word ORDER BY w')).toEqual([
      { w: 'A', v: 2 },
      { w: 'b', v: 3 },
    ]);
  });

  test('deleted and inserted anew in another case is the same row', async () => {
    const offices = await openOffices(schema, ['word']);
    const [spoke] = offices.spokes as [FreshDatabase];
    await offices.hub.run(`INSERT INTO word VALUES ('x', 1)`);
    await offices.sync();
    await spoke.run(`DELETE FROM word; INSERT INTO word VALUES ('X', 2)`);
    await offices.sync();
    await expectConverged(offices, 'word');
    expect(await offices.hub.query('SELECT * FROM word')).toEqual([{ w: 'X', v: 2 }]);
  });
});
