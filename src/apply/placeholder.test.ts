import { expect, test } from 'vitest';
import type { LayoutColumn } from '../schema/layout.js';
import { placeholder } from './placeholder.js';

const column = (columnType: string, nullable = false): LayoutColumn => ({
  name: 'c',
  columnType,
  dataType: columnType.split(/[ (]/u)[0] ?? '',
  nullable,
  convert: false,
  charset: null,
  collation: null,
  onUpdateNow: false,
});

test.each([
  ['tinyint', 128, '-128', '-1'],
  ['tinyint unsigned', 128, '255', '128'],
  ['smallint', 5000, '-32768', '-27769'],
  ['int', 5000, '-2147483648', '-2147478649'],
  ['int unsigned', 5000, '4294967295', '4294962296'],
  ['bigint unsigned', 5000, '18446744073709551615', '18446744073709546616'],
  ['decimal(5,2)', 1000, '-999', '0'],
  ['decimal(20,0) unsigned', 5000, '99999999999999999999', '99999999999999995000'],
  ['char(4)', 5000, '~000', '~3uv'],
  ['varchar(2)', 36, '~0', '~z'],
  ['date', 5000, '1001-01-01', '1014-09-09'],
  ['datetime(6)', 5000, '1001-01-01 00:00:00', '1001-01-01 01:23:19'],
  ['timestamp', 5000, '1970-01-02 00:00:00', '1970-01-02 01:23:19'],
  ['time', 5000, '-838:59:59', '-837:36:40'],
  ['year', 100, '1901', '2000'],
])('%s: %i values, each another, from %s to %s', (type, count, first, last) => {
  const values = Array.from({ length: count }, (_, at) => placeholder(column(type), at));
  expect(values[0]).toBe(first);
  expect(values.at(-1)).toBe(last);
  expect(new Set(values).size).toBe(count);
});

test.each(['varchar(190)', 'text', 'varbinary(40)', 'uuid'])('%s: as many as are wanted', (type) => {
  const values = Array.from({ length: 5000 }, (_, at) => String(placeholder(column(type), at)));
  expect(new Set(values).size).toBe(5000);
});

test('NULL where the column takes it, nothing where there is no room', () => {
  expect(placeholder(column('int', true), 7)).toBeNull();
  expect(placeholder(column(`enum('a','b')`), 0)).toBeUndefined();
  expect(placeholder(column('tinyint'), 128)).toBeUndefined();
  expect(placeholder(column('varchar(1)'), 0)).toBeUndefined();
});
