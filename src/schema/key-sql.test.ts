import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyBetween, keyEquals, keyIn, keyText, type Key } from './key-sql.js';
import type { Layout, LayoutColumn } from './layout.js';

function column(name: string, columnType: string): LayoutColumn {
  const dataType = /^\w+/.exec(columnType)?.[0] ?? '';
  return {
    name,
    dataType,
    columnType,
    nullable: false,
    convert: false,
    charset: null,
    collation: null,
    onUpdateNow: false,
  };
}

function layout(...types: string[]): Layout {
  const columns = types.map((type, index) => column(`k${index}`, type));
  const key = columns.map((_, index) => index);
  return { name: 't', columns, key, conflictColumn: null, frozen: [], uniqueKeys: [], columnSet: '' };
}

describe('a key in SQL', () => {
  const cases: readonly [type: string, value: string | Buffer, sql: string, values: readonly unknown[]][] = [
    ['bigint', '-9223372036854775808', 't.`k0` = -9223372036854775808', []],
    ['decimal(20,0)', '18446744073709551615', 't.`k0` = 18446744073709551615', []],
    ['decimal(5,2)', '-1.50', 't.`k0` = -1.50', []],
    ['float', '0.10000000149011612', 't.`k0` = 0.10000000149011612e0', []],
    ['double', '1e300', 't.`k0` = 1e300', []],
    ['bit(8)', '5', 't.`k0` = 5', []],
    ['varchar(9)', '0x1A', 't.`k0` = ?', ['0x1A']],
    ['varbinary(9)', Buffer.from('ab'), 't.`k0` = ?', [Buffer.from('ab')]],
    ['datetime(3)', '2024-01-01 00:00:00.000', 't.`k0` = ?', ['2024-01-01 00:00:00.000']],
    [`enum('z','it''s')`, "it's", 't.`k0` = 2', []],
    [`enum('z','b')`, '', 't.`k0` = 0', []],
    [`set('z','b','c')`, 'z,c', 't.`k0` = 5', []],
  ];
  test.each(cases)('%s %s', (type, value, sql, values) => {
    expect(keyEquals(layout(type), [value], 't')).toEqual({ sql, values });
  });

  const wrong: readonly [type: string, value: string | Buffer][] = [
    ['int', '1 OR 1=1'],
    ['int', ''],
    ['int', '1.0'],
    ['decimal(5,2)', '1e5'],
    ['double', 'NaN'],
    ['double', '1e999'],
    ['bit(8)', Buffer.from([5])],
    [`enum('a','b')`, 'c'],
    [`set('a','b')`, 'a,c'],
    ['varchar(9)', Buffer.from('a')],
    ['json', '{}'],
  ];
  test.each(wrong)('%s refuses %s', (type, value) => {
    expect(() => keyEquals(layout(type), [value], 't')).toThrow(TypeError);
  });
});

describe('several keys', () => {
  test('none match nothing', () => expect(keyIn(layout('int'), [], 't').sql).toBe('FALSE'));

  test('are grouped by what they begin with', () => {
    const keys: Key[] = [
      ['1', 'a'],
      ['2', 'a'],
      ['1', 'b'],
    ];
    expect(keyIn(layout('int', 'varchar(9)'), keys, 't')).toEqual({
      sql: '((t.`k0` = 1 AND (t.`k1` IN (?, ?))) OR (t.`k0` = 2 AND (t.`k1` IN (?))))',
      values: ['a', 'b', 'a'],
    });
  });

  test('too short a key is refused', () => expect(() => keyIn(layout('int', 'int'), [['1']], 't')).toThrow(RangeError));
});

describe('a range of keys', () => {
  const cases: readonly [types: string[], after: Key | null, upTo: Key | null, sql: string][] = [
    [['int'], null, null, 'TRUE'],
    [['int'], ['1'], null, 't.`k0` > 1'],
    [['int'], null, ['9'], 't.`k0` <= 9'],
    [['int'], ['1'], ['9'], 't.`k0` > 1 AND t.`k0` <= 9'],
    [['int', 'int'], ['1', '2'], null, '(t.`k0` > 1 OR (t.`k0` = 1 AND t.`k1` > 2))'],
    [['int', 'int'], null, ['1', '2'], '(t.`k0` < 1 OR (t.`k0` = 1 AND t.`k1` <= 2))'],
    [[`enum('a','b','c')`], ['a'], null, 't.`k0` IN (2, 3)'],
    [[`enum('a','b','c')`], ['c'], null, 'FALSE'],
    [[`enum('a','b','c')`], null, ['a'], 't.`k0` IN (0, 1)'],
    [[`set('a','b')`], ['a'], null, 't.`k0` + 0 > 1'],
  ];
  test.each(cases)('%s after %s up to %s', (types, after, upTo, sql) => {
    expect(keyBetween(layout(...types), { after, upTo }, 't').sql).toBe(sql);
  });
});

test('different keys have different texts', () => {
  const part = fc.string({ unit: fc.constantFrom('a', ':', '1', '2', ''), maxLength: 4 });
  fc.assert(
    fc.property(fc.tuple(part, part), fc.tuple(part, part), (one, other) => {
      expect(keyText(one) === keyText(other)).toBe(one[0] === other[0] && one[1] === other[1]);
    }),
  );
});
