import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeOrder } from './order.js';
import type { ForeignKey } from './table.js';

/** `child.column? > parent`: a ? after the column: it may be NULL. */
function keys(...lines: string[]): { foreignKeys: ForeignKey[]; nullable: (table: string, column: string) => boolean } {
  const free = new Set<string>();
  const foreignKeys = lines.map((line) => {
    const [left, parentTable] = line.split(' > ') as [string, string];
    const [table, list] = left.split('.') as [string, string];
    const columns = list.split('+').map((column) => {
      if (column.endsWith('?')) free.add(`${table}.${column.slice(0, -1)}`);
      return column.replace('?', '');
    });
    const rules = { onDelete: 'RESTRICT', onUpdate: 'RESTRICT' } as const;
    return { name: line, table, columns, parentTable, parentColumns: columns, ...rules };
  });
  return { foreignKeys, nullable: (table, column) => free.has(`${table}.${column}`) };
}

function orderOf(tables: string, ...lines: string[]): ReturnType<typeof writeOrder> {
  const { foreignKeys, nullable } = keys(...lines);
  return writeOrder(tables.split(' '), foreignKeys, nullable);
}

describe('writeOrder', () => {
  it.each([
    ['no keys: as given', 'b a', [], 'b a'],
    ['parents first', 'a b c', ['a.x > b', 'b.x > c'], 'c b a'],
    ['a diamond', 'a b c d', ['a.x > b', 'a.y > c', 'b.x > d', 'c.x > d'], 'd b c a'],
    ['parents that are not synced do not count', 'a b', ['a.x > nowhere', 'nowhere.x > b'], 'a b'],
  ])('%s', (_, tables, lines, order) => {
    expect(orderOf(tables, ...lines)).toEqual({ order: order.split(' '), deferred: [], stuck: [] });
  });

  it('a key into another database does not count', () => {
    const { foreignKeys, nullable } = keys('a.x > b');
    const far = foreignKeys.map((key) => ({ ...key, parentDatabase: 'other' }));
    expect(writeOrder(['a', 'b'], far, nullable)).toEqual({ order: ['a', 'b'], deferred: [], stuck: [] });
  });

  it.each([
    ['itself, nullable', 'a', ['a.boss? > a'], 'a', [['a', 'boss']], []],
    ['itself, by a key of several columns', 'a', ['a.site+boss? > a'], 'a', [['a', 'boss']], []],
    ['itself, not nullable', 'a', ['a.boss > a'], 'a', [], ['a']],
    ['a pair, one nullable', 'a b', ['a.x > b', 'b.y? > a'], 'b a', [['b', 'y']], []],
    ['a pair, both nullable: the smaller', 'a b', ['a.x? > b', 'a.z? > b', 'b.y? > a'], 'b a', [['b', 'y']], []],
    ['a pair, one of two keys cannot wait', 'a b', ['a.x? > b', 'a.z > b', 'b.y? > a'], 'b a', [['b', 'y']], []],
    ['a pair, none nullable', 'a b', ['a.x > b', 'b.y > a'], 'a b', [], ['a b']],
    ['a ring', 'a b c', ['a.x > b', 'b.y > c', 'c.z? > a'], 'c b a', [['c', 'z']], []],
    ['a ring and a parent outside', 'a b p', ['a.x? > b', 'b.y > a', 'b.p > p'], 'a p b', [['a', 'x']], []],
    [
      'two rings over one table',
      'a b c',
      ['a.b > b', 'b.a? > a', 'a.c > c', 'c.a? > a'],
      'b c a',
      [
        ['b', 'a'],
        ['c', 'a'],
      ],
      [],
    ],
  ])('%s', (_, tables, lines, order, deferred, stuck) => {
    const result = orderOf(tables, ...lines);
    expect(result.order.join(' ')).toBe(order);
    expect(result.deferred.map(({ table, columns }) => [table, columns.join(' ')])).toEqual(deferred);
    expect(result.stuck.map((group) => group.join(' '))).toEqual(stuck);
  });
});

describe('the law of writeOrder', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const edge = fc.record({
    table: fc.constantFrom(...names),
    parent: fc.constantFrom(...names),
    columns: fc.array(fc.record({ name: fc.constantFrom('p', 'q', 'r'), free: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    }),
  });

  it('each key has its parent earlier, or a column of it is deferred, or both tables are stuck with each other', () => {
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 14 }), fc.shuffledSubarray(names, { minLength: 3 }), (edges, tables) => {
        const { foreignKeys, nullable } = keys(
          ...edges.map(({ table, parent, columns }, index) => {
            const list = columns.map(({ name, free }) => `${name}${String(index)}${free ? '?' : ''}`);
            return `${table}.${list.join('+')} > ${parent}`;
          }),
        );
        const { order, deferred, stuck } = writeOrder(tables, foreignKeys, nullable);
        expect([...order].sort()).toEqual([...tables].sort());
        for (const { table, columns, parentTable } of foreignKeys) {
          if (!tables.includes(table) || !tables.includes(parentTable)) continue;
          const earlier = order.indexOf(parentTable) < order.indexOf(table);
          const waiting = deferred.find((one) => one.table === table)?.columns ?? [];
          const deferredToo = columns.some((column) => waiting.includes(column));
          const together = stuck.some((group) => group.includes(table) && group.includes(parentTable));
          expect(earlier || deferredToo || together).toBe(true);
        }
        // Only what can be NULL is deferred, and nothing is stuck that could have been broken.
        for (const { table, columns } of deferred)
          for (const column of columns) expect(nullable(table, column)).toBe(true);
        for (const group of stuck) {
          const hard = foreignKeys.filter((key) => !key.columns.some((column) => nullable(key.table, column)));
          expect(hard.some((key) => group.includes(key.table) && group.includes(key.parentTable))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
