import { describe, expect, it } from 'vitest';
import type { Flavour } from '../mysql/session.js';
import { layoutOf, type TableWishes } from './compatibility.js';
import type { Layout } from './layout.js';
import type { SiteTable } from './site-table.js';
import type { Column, Table, UniqueKey } from './table.js';

const MARIADB: Flavour = { kind: 'mariadb', version: [10, 11, 6] };
const MYSQL: Flavour = { kind: 'mysql', version: [8, 0, 36] };

function column(name: string, columnType = 'int', traits: Partial<Column> = {}): Column {
  const dataType = columnType.replace(/[( ].*/u, '');
  const textual = /char|text|enum|set|json/u.test(dataType);
  return {
    name,
    dataType,
    columnType,
    nullable: false,
    charset: textual ? 'utf8mb4' : null,
    collation: textual ? 'utf8mb4_general_ci' : null,
    generated: false,
    autoIncrement: false,
    onUpdateNow: false,
    ...traits,
  };
}

const primary = (...columns: string[]): UniqueKey => ({ name: 'PRIMARY', columns, usable: true });

function table(columns: readonly Column[], traits: Partial<Table> = {}): Table {
  return {
    name: 'person',
    engine: 'InnoDB',
    base: true,
    columns,
    uniqueKeys: [primary('id')],
    triggers: [],
    estimatedRows: 0,
    averageRowBytes: 0,
    ...traits,
  };
}

const ID = column('id');
const NAME = column('name', 'varchar(50)');
const SAME = table([ID, NAME]);
const JSON_TYPE = column('j', 'json', { charset: null, collation: null });

function of(wishes: TableWishes, hub: Table | undefined, spoke: Table | undefined, spokeFlavour = MARIADB) {
  const sites: SiteTable[] = [
    { site: 'Kathmandu', flavour: MARIADB, table: hub },
    { site: 'Pokhara', flavour: spokeFlavour, table: spoke },
  ];
  return layoutOf('person', wishes, sites);
}

function layout(wishes: TableWishes, hub: Table, spoke: Table = hub): Layout {
  const outcome = of(wishes, hub, spoke);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.layout;
}

describe('layoutOf refuses', () => {
  const refusals: [string, TableWishes, Table | undefined, Table | undefined, RegExp][] = [
    ['no table at the spoke', {}, SAME, undefined, /^Pokhara has no table person$/u],
    ['no table at the hub', {}, undefined, SAME, /^Kathmandu has no table person$/u],
    ['a view', {}, SAME, table([ID, NAME], { base: false }), /view or a sequence at Pokhara/u],
    [
      'an engine that cannot roll back',
      {},
      SAME,
      table([ID, NAME], { engine: 'MyISAM' }),
      /MyISAM at Pokhara, which cannot roll back/u,
    ],
    ['no engine', {}, SAME, table([ID, NAME], { engine: '' }), /no engine at Pokhara/u],
    ['no key', {}, table([ID, NAME], { uniqueKeys: [] }), SAME, /no key at Kathmandu: it needs a primary key/u],
    [
      'a key that may be NULL',
      {},
      SAME,
      table([ID, NAME], { uniqueKeys: [{ name: 'u', columns: ['id'], usable: false }] }),
      /no key at Pokhara.*u \(id\) will not do/u,
    ],
    [
      'a key that is called as the memory of spokesync is',
      {},
      table([column('~v')], { uniqueKeys: [primary('~v')] }),
      table([column('~v')], { uniqueKeys: [primary('~v')] }),
      /the key column ~v of person is called as only columns of spokesync's own memory may be/u,
    ],
    [
      'another key',
      {},
      table([ID, NAME], { uniqueKeys: [primary('id')] }),
      table([ID, NAME], { uniqueKeys: [primary('id', 'name')] }),
      /key of person is \(id\) at Kathmandu but \(id, name\) at Pokhara/u,
    ],
    [
      'a column that the spoke lacks',
      {},
      SAME,
      table([ID]),
      /column name of person is at Kathmandu but not at Pokhara/u,
    ],
    ['a column that the hub lacks', {}, table([ID]), SAME, /column name of person is at Pokhara but not at Kathmandu/u],
    [
      'a column generated at one site',
      {},
      SAME,
      table([ID, column('name', 'varchar(50)', { generated: true })]),
      /name of person is generated at Pokhara but not at Kathmandu/u,
    ],
    [
      'another spelling',
      {},
      SAME,
      table([ID, column('Name', 'varchar(50)')]),
      /name of person at Kathmandu is spelt Name at Pokhara/u,
    ],
    [
      'another type',
      {},
      SAME,
      table([ID, column('name', 'varchar(60)')]),
      /name of person is varchar\(50\) at Kathmandu but varchar\(60\) at Pokhara/u,
    ],
    [
      'other members of an ENUM',
      {},
      table([ID, column('e', "enum('a','b')")]),
      table([ID, column('e', "enum('b','a')")]),
      /members and their order/u,
    ],
    [
      'another collation of a key column',
      {},
      table([column('id', 'varchar(9)'), NAME]),
      table([column('id', 'varchar(9)', { collation: 'utf8mb4_bin' }), NAME]),
      /key column id of person has the collation utf8mb4_general_ci at Kathmandu but utf8mb4_bin at Pokhara/u,
    ],
    [
      'another charset of a key column',
      {},
      table([column('id', 'varchar(9)'), NAME]),
      table([column('id', 'varchar(9)', { charset: 'latin1', collation: 'latin1_swedish_ci' }), NAME]),
      /collation utf8mb4_general_ci at Kathmandu but latin1_swedish_ci/u,
    ],
    ['an ignored column that no site has', { ignoreColumns: ['naem'] }, SAME, SAME, /names naem, which no site has/u],
    ['an ignored key column', { ignoreColumns: ['ID'] }, SAME, SAME, /names id, which is part of its key/u],
    ['a conflict column that is not there', { conflictColumn: 'x' }, SAME, SAME, /names x, which is no column/u],
    [
      'a conflict column that is ignored',
      { conflictColumn: 'at', ignoreColumns: ['at'] },
      table([ID, column('at', 'timestamp')]),
      table([ID, column('at', 'timestamp')]),
      /among its ignoreColumns/u,
    ],
    [
      'a conflict column that tells no time',
      { conflictColumn: 'name' },
      SAME,
      SAME,
      /type varchar\(50\): only TIMESTAMP/u,
    ],
  ];
  it.each(refusals)('%s', (_, wishes, hub, spoke, reason) => {
    const outcome = of(wishes, hub, spoke);
    expect(outcome).toHaveProperty('refused');
    expect('refused' in outcome && outcome.refused).toMatch(reason);
  });

  it('with every column that differs, and a fix for each', () => {
    const hub = table([ID, NAME, column('only_hub'), column('n', 'int')]);
    const spoke = table([ID, column('NAME', 'varchar(50)'), column('n', 'bigint'), column('only_spoke')]);
    const outcome = of({}, hub, spoke);
    expect('reasons' in outcome && outcome.reasons).toEqual([
      {
        code: 'column-differs',
        message: 'column name of person at Kathmandu is spelt NAME at Pokhara',
        fix: 'at Pokhara: ALTER TABLE `person` RENAME COLUMN `NAME` TO `name`',
      },
      {
        code: 'column-missing',
        message: 'column only_hub of person is at Kathmandu but not at Pokhara',
        fix: 'at Pokhara: ALTER TABLE `person` ADD COLUMN `only_hub` int; or name it in ignoreColumns',
      },
      {
        code: 'column-differs',
        message: 'column n of person is int at Kathmandu but bigint at Pokhara',
        fix: 'at Pokhara: ALTER TABLE `person` MODIFY COLUMN `n` int …; or at Kathmandu, whichever holds more',
      },
      {
        code: 'column-missing',
        message: 'column only_spoke of person is at Pokhara but not at Kathmandu',
        fix: 'at Kathmandu: ALTER TABLE `person` ADD COLUMN `only_spoke` int; or name it in ignoreColumns',
      },
    ]);
    expect('refused' in outcome && outcome.refused).toContain('; column n of person');
  });

  it('counters that do not add up, each with its reason', () => {
    const columns = [
      ID,
      column('n', 'decimal(10,2)'),
      column('f', 'float'),
      column('a', 'int', { autoIncrement: true }),
      column('g', 'int', { generated: true }),
      column('i', 'int'),
    ];
    const wishes = { sumColumns: ['N', 'f', 'A', 'g', 'i', 'id', 'x'], ignoreColumns: ['i'] };
    const outcome = of(wishes, table(columns), table(columns));
    expect('reasons' in outcome && outcome.reasons.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'sum-columns: sumColumns of person names f of type float: only integers and DECIMAL add up exactly',
      'sum-columns: sumColumns of person names A, which is AUTO_INCREMENT',
      'sum-columns: sumColumns of person names g, which is generated',
      'sum-columns: sumColumns of person names i, which is among its ignoreColumns',
      'sum-columns: sumColumns of person names id, which is part of its key',
      'sum-columns: sumColumns of person names x, which is no column of it',
    ]);
    expect('reasons' in outcome && outcome.reasons[0]?.fix).toBe('take f out of sumColumns of person');
    const made = layout({ sumColumns: ['N'], ignoreColumns: ['a', 'f'] }, table(columns));
    expect(made.columns.filter(({ sums }) => sums).map(({ name }) => name)).toEqual(['n']);
  });

  it('JSON that only one of two servers of one kind has', () => {
    const outcome = of({}, table([ID, column('j', 'longtext')]), table([ID, JSON_TYPE]));
    expect('refused' in outcome && outcome.refused).toMatch(
      /column j .* is longtext at Kathmandu but json at Pokhara/u,
    );
  });
});

describe('layoutOf', () => {
  it('compares JSON between MySQL and MariaDB by its value, also while the one of them is away', () => {
    const [text, json] = [table([ID, column('j', 'longtext')]), table([ID, JSON_TYPE])];
    const outcome = of({}, text, json, MYSQL);
    if ('refused' in outcome) throw new Error(outcome.refused);
    const { layout: mixed } = outcome;
    expect(mixed.columns[1]).toMatchObject({ dataType: 'json', charset: null, convert: false, byValue: true });
    expect(layout({ before: mixed }, text)).toEqual(mixed);
    expect(layout({}, text).columns[1]).not.toHaveProperty('byValue');
    expect(layout({}, json).columnSet).not.toBe(mixed.columnSet);
    const prose = table([ID, column('j', 'varchar(50)')]);
    expect(layout({ before: mixed }, prose).columns[1]).not.toHaveProperty('byValue');
  });

  it('writes out FLOAT and DOUBLE only between MySQL and MariaDB, also while the one of them is away', () => {
    const numbers = table([ID, column('f', 'float'), column('d', 'double(9,2)'), NAME]);
    const outcome = of({}, numbers, numbers, MYSQL);
    if ('refused' in outcome) throw new Error(outcome.refused);
    const { layout: mixed } = outcome;
    expect(mixed.columns.map(({ writtenOut }) => writtenOut)).toEqual([undefined, true, true, undefined]);
    expect(layout({ before: mixed }, numbers)).toEqual(mixed);
    const alone = layout({}, numbers);
    expect(alone.columns.some((one) => 'writtenOut' in one)).toBe(false);
    expect(alone.columnSet).not.toBe(mixed.columnSet);
    expect(layout({ before: mixed }, SAME).columnSet).toBe(layout({}, SAME).columnSet);
  });

  it('gives the columns in the order of the hub, without those that are generated or ignored', () => {
    const made = column('made', 'int', { generated: true });
    const seen = column('seen', 'datetime', { onUpdateNow: true });
    const hub = table([NAME, made, seen, ID]);
    const spoke = table([ID, column('other', 'int', { generated: true }), seen, NAME]);
    const { columns, key, frozen, uniqueKeys } = layout({ ignoreColumns: ['SEEN'] }, hub, spoke);
    expect(columns.map(({ name }) => name)).toEqual(['name', 'id']);
    expect(key).toEqual([1]);
    expect(frozen).toEqual(['seen']);
    expect(uniqueKeys).toEqual([]);
  });

  it('a column that only one site has may be ignored, and is not set there', () => {
    const extra = column('extra', 'timestamp', { onUpdateNow: true });
    const { columns, frozen } = layout({ ignoreColumns: ['extra'] }, SAME, table([ID, NAME, extra]));
    expect(columns).toHaveLength(2);
    expect(frozen).toEqual([]);
  });

  it('converts where charsets differ, and says what any site says of NULL and ON UPDATE', () => {
    const at = column('at', 'datetime');
    const hub = table([ID, NAME, at]);
    const latin = column('name', 'varchar(50)', { charset: 'latin1', collation: 'latin1_swedish_ci', nullable: true });
    const spoke = table([ID, latin, { ...at, onUpdateNow: true }]);
    const [, name, time] = layout({}, hub, spoke).columns;
    expect(name).toMatchObject({ convert: true, charset: 'utf8mb4', nullable: true });
    expect(time).toMatchObject({ convert: false, onUpdateNow: true });
    expect(layout({}, hub, table([ID, { ...NAME, collation: 'utf8mb4_bin' }, at])).columns[1]?.convert).toBe(false);
  });

  it.each([
    ['the primary key', [primary('a', 'b')], [primary('a', 'b')], ['a', 'b']],
    ['the shortest unique key', [unique('x', 'a', 'b'), unique('y', 'b')], [unique('z', 'b')], ['b']],
    ['a key that all have', [primary('a'), unique('u', 'b')], [unique('other', 'b')], ['b']],
    [
      'by name where there are several',
      [unique('y', 'b'), unique('x', 'a')],
      [unique('x', 'a'), unique('y', 'b')],
      ['a'],
    ],
  ])('knows rows by %s', (_, hubKeys, spokeKeys, expected) => {
    const columns = [column('a'), column('b')];
    const made = layout({}, table(columns, { uniqueKeys: hubKeys }), table(columns, { uniqueKeys: spokeKeys }));
    expect(made.key.map((index) => made.columns[index]?.name)).toEqual(expected);
  });

  it('lists the other unique keys of every site once', () => {
    const prefix = { name: 'p', columns: ['name'], usable: false };
    const hub = table([ID, NAME], { uniqueKeys: [primary('id'), unique('n', 'name')] });
    const spoke = table([ID, NAME], { uniqueKeys: [primary('id'), unique('n', 'name'), prefix] });
    expect(layout({}, hub, spoke).uniqueKeys).toEqual([
      { name: 'n', columns: ['name'] },
      { name: 'p', columns: ['name'] },
    ]);
  });

  const at = (name: string, type = 'timestamp', onUpdateNow = false): Column => column(name, type, { onUpdateNow });
  it.each([
    ['the only ON UPDATE column', {}, [at('timestamp'), at('x', 'datetime', true)], 'x'],
    ['not one of two', {}, [at('x', 'timestamp', true), at('y', 'timestamp', true)], null],
    ['its own name first', {}, [at('updated_at'), at('timestamp'), at('person_timestamp')], 'person_timestamp'],
    ['then timestamp', {}, [at('updated_at'), at('timestamp')], 'timestamp'],
    ['then updated_at', {}, [at('updated_at')], 'updated_at'],
    ['only of type TIMESTAMP', {}, [at('updated_at', 'datetime')], null],
    ['with fractions', {}, [column('updated_at', 'timestamp(6)')], 'updated_at'],
    ['the configured one', { conflictColumn: 'Seen' }, [at('seen', 'datetime'), at('x', 'timestamp', true)], 'seen'],
    [
      'an ignored one does not count',
      { ignoreColumns: ['x'] },
      [at('x', 'timestamp', true), at('timestamp')],
      'timestamp',
    ],
    ['none', {}, [column('name', 'varchar(9)')], null],
  ])('the conflict column: %s', (_, wishes, columns, expected) => {
    const made = layout(wishes, table([ID, ...columns]));
    expect(made.conflictColumn === null ? null : made.columns[made.conflictColumn]?.name).toBe(expected);
  });

  describe('columnSet', () => {
    const hub = table([ID, NAME, column('n', 'int')]);
    const { columnSet } = layout({}, hub);

    it('is short and stable', () => {
      expect(columnSet).toMatch(/^[0-9a-f]{12}$/u);
      expect(layout({}, hub).columnSet).toBe(columnSet);
      // What goes into no hash: text is hashed in UTF-8.
      for (const other of [{ collation: 'utf8mb4_bin' }, { charset: 'latin1', collation: 'latin1_swedish_ci' }]) {
        expect(layout({}, table([ID, { ...NAME, ...other }, column('n', 'int')])).columnSet).toBe(columnSet);
      }
    });

    it.each<[string, TableWishes, Table]>([
      ['a column more', {}, table([ID, NAME, column('n'), column('m')])],
      ['another type', {}, table([ID, NAME, column('n', 'bigint')])],
      ['NULL allowed', {}, table([ID, NAME, column('n', 'int', { nullable: true })])],
      ['an ignored column', { ignoreColumns: ['n'] }, hub],
      ['columns that are hashed one by one', { merge: 'columns' }, hub],
      ['a counter', { sumColumns: ['n'] }, hub],
      ['another order', {}, table([ID, column('n'), NAME])],
      ['another key', {}, table([ID, NAME, column('n')], { uniqueKeys: [primary('n')] })],
    ])('changes with %s', (_, wishes, changed) => {
      expect(layout(wishes, changed).columnSet).not.toBe(columnSet);
    });
  });
});

function unique(name: string, ...columns: string[]): UniqueKey {
  return { name, columns, usable: true };
}
