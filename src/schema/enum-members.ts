import type { LayoutColumn } from './layout.js';

/** Numbers that an ENUM's values can have: 0 stands for a wrong value. */
export function enumIndexes(column: LayoutColumn): number[] {
  return Array.from({ length: members(column).length + 1 }, (_, index) => index);
}

/** The number of an ENUM's value, 0 for '' if it is no member. TypeError if it is no value of the column. */
export function enumIndex(column: LayoutColumn, value: string): number {
  const index = members(column).indexOf(value);
  if (index < 0 && value !== '') throw new TypeError(`${JSON.stringify(value)} is no value of ${column.name}`);
  return index + 1;
}

/** The number of a SET's value: bit i stands for member i. TypeError if it is no value of the column. */
export function setBits(column: LayoutColumn, value: string): bigint {
  if (value === '') return 0n;
  const all = members(column);
  return value.split(',').reduce((bits, member) => {
    const index = all.indexOf(member);
    if (index < 0) throw new TypeError(`${JSON.stringify(member)} is no value of ${column.name}`);
    return bits | (1n << BigInt(index));
  }, 0n);
}

/** The members of an ENUM or SET, from its type as the server prints it: `enum('a','it''s')`. */
export function members(column: LayoutColumn): string[] {
  const list = [...column.columnType.matchAll(/'((?:[^']|'')*)'/g)];
  return list.map((match) => (match[1] ?? '').replaceAll("''", "'"));
}
