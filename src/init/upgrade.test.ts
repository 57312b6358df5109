import { describe, expect, test } from 'vitest';
import { bookkeepingTables } from './bookkeeping.js';
import { parseCreateTable } from './present-table.js';
import { alterStatement, createStatement, gapsOf } from './upgrade.js';

const wanted = (name: string) => bookkeepingTables('hub').find((table) => table.name === name)!;
const alter = (name: string, sql: string) => alterStatement(name, gapsOf(wanted(name), parseCreateTable(name, sql)), 7);

const changeLog = (columns: { type?: string; record?: string; table?: string }, keys: string, engine = 'InnoDB') =>
  [
    'CREATE TABLE `change_log` (',
    '  `id` int(11) NOT NULL AUTO_INCREMENT,',
    '  `site_id` int(3) NOT NULL,',
    "  `user_id` int(11) NOT NULL COMMENT 'id of the user, who changes data',",
    `  \`table\` ${columns.table ?? 'varchar(64) NOT NULL'},`,
    `  \`record_id\` ${columns.record ?? 'varchar(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL'},`,
    `  \`update_type\` ${columns.type ?? "enum('new','update','delete','force delete') NOT NULL"},`,
    '  `comment` text,',
    '  `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,',
    '  `old_values` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,',
    '  PRIMARY KEY (`id`),',
    `  ${keys}`,
    `) ENGINE=${engine} AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci`,
  ].join('\n');
const indexed = 'KEY `r` (`table`,`record_id`(100))';

describe('an existing table gets what it lacks, and nothing else', () => {
  test('nothing is missing: no statement', () => {
    expect(alter('change_log', changeLog({}, indexed))).toBeNull();
  });

  test.each<[name: string, columns: Parameters<typeof changeLog>[0], clauses: string[]]>([
    [
      'a narrow record_id, its default and comment kept',
      { record: "varchar(11) DEFAULT 'it''s, x' COMMENT 'a, b'" },
      [
        "MODIFY COLUMN `record_id` VARCHAR(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'it''s, x' COMMENT 'a, b'",
      ],
    ],
    [
      'a record_id that is a number',
      { record: 'int(11) NOT NULL' },
      ['MODIFY COLUMN `record_id` VARCHAR(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL'],
    ],
    [
      'a record_id of a wider type than ours, in latin1',
      { record: 'text CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL' },
      ['MODIFY COLUMN `record_id` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL'],
    ],
    ['a wider one: left alone', { record: 'varchar(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci' }, []],
    ['a narrow table name', { table: 'varchar(30) NOT NULL' }, ['MODIFY COLUMN `table` VARCHAR(64) NOT NULL']],
    [
      'missing enum values are appended, others kept',
      { type: "enum('update','undelete') NOT NULL" },
      ["MODIFY COLUMN `update_type` ENUM('update','undelete','new','delete','force delete') NOT NULL"],
    ],
    ['no enum at all: left alone', { type: 'varchar(20) NOT NULL' }, []],
  ])('%s', (_name, columns, clauses) => {
    const sql = changeLog(columns, indexed);
    const gaps = gapsOf(wanted('change_log'), parseCreateTable('change_log', sql));
    expect(gaps.map((gap) => gap.clause(7))).toEqual(clauses);
  });

  test('an index over the whole of record_id is fitted before the column grows', () => {
    const sql = changeLog({ record: 'varchar(11) NOT NULL' }, "KEY `u` (`record_id`,`site_id`) COMMENT 'x'");
    expect(alter('change_log', sql)).toBe(
      [
        'ALTER TABLE `change_log`',
        '  MODIFY COLUMN `record_id` VARCHAR(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,',
        '  DROP INDEX `u`,',
        '  ADD KEY `u` (`record_id`(100), `site_id`),',
        '  ADD KEY `spokesync_record` (`table`, `record_id`(100))',
      ].join('\n'),
    );
  });

  test('another engine', () => {
    expect(alter('change_log', changeLog({}, indexed, 'MyISAM'))).toBe('ALTER TABLE `change_log`\n  ENGINE=InnoDB');
  });
});

describe('the tables of before version 2.4', () => {
  const table = (name: string, ...lines: string[]) =>
    `CREATE TABLE \`${name}\` (\n  ${lines.join(',\n  ')}\n) ENGINE=InnoDB`;
  const sync = (...lines: string[]) =>
    table(
      'sync',
      '`sync_from` int(11) unsigned NOT NULL',
      "`last_time` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'",
      "`this_time` timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'",
      ...lines,
    );
  const both = '`sync_from`, `sync_to`';

  test('what their writers do not name is of the site itself, and an update', () => {
    const columns = changeLog({}, indexed)
      .split('\n')
      .filter((line) => !/`(?:site_id|update_type)`/u.test(line));
    expect(alter('change_log', columns.join('\n'))).toBe(
      [
        'ALTER TABLE `change_log`',
        '  ADD COLUMN `site_id` INT NOT NULL DEFAULT 7,',
        "  ADD COLUMN `update_type` ENUM('new','update','delete','force delete') NOT NULL DEFAULT 'update'",
      ].join('\n'),
    );
  });

  test.each<[name: string, keys: string[], clauses: string[]]>([
    ['the primary key', ['PRIMARY KEY (`sync_from`)'], ['DROP PRIMARY KEY', `ADD PRIMARY KEY (${both})`]],
    [
      'a unique key beside another primary key',
      [
        '`id` int(11) NOT NULL AUTO_INCREMENT',
        'PRIMARY KEY (`id`)',
        'UNIQUE KEY `f` (`sync_from`)',
        'KEY `t` (`sync_from`)',
      ],
      ['DROP INDEX `f`', `ADD UNIQUE KEY \`f\` (${both})`],
    ],
  ])('one stamp for each sender becomes one for each pair: %s', (_name, keys, clauses) => {
    expect(alter('sync', sync(...keys))?.split(/,?\n {2}/u)).toEqual([
      'ALTER TABLE `sync`',
      'ADD COLUMN `sync_to` INT UNSIGNED NOT NULL DEFAULT 7',
      ...clauses,
    ]);
  });

  test.each(['PRIMARY KEY (`sync_from`,`sync_to`)', 'PRIMARY KEY (`id`)', 'KEY `f` (`sync_from`)'])(
    'a key that takes every pair stays: %s',
    (key) => expect(alter('sync', sync('`sync_to` int(11) NOT NULL', '`id` int(11) NOT NULL', key))).toBeNull(),
  );
});

test('a new sync_log holds everything, and lacks nothing afterwards', () => {
  const sql = createStatement(wanted('sync_log'));
  expect(sql).toContain("ENUM('INSERT','UPDATE','DELETE')");
  expect(sql.split('\n').at(-1)).toBe(') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4');
});

test('a spoke keeps no sync_log', () => {
  expect(bookkeepingTables('spoke').map((table) => table.name)).toEqual(['change_log', 'sync', 'spokesync_token']);
});
