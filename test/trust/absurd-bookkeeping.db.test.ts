import { expect, it } from 'vitest';
import type { CompareConfig } from '../../src/config/config.js';
import { verify } from '../../src/verify/verify.js';
import type { FreshDatabase } from '../support/database.js';
import { type Offices, openOffices } from '../support/offices.js';

const SCHEMA = `CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60), n INT, at TIMESTAMP NOT NULL DEFAULT '2026-01-01 00:00:00');
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99))`;

const MODES: readonly CompareConfig[] = [{ mode: 'full' }, { mode: 'incremental', fullEveryMs: null }];

const entry = (values: string): string =>
  `INSERT INTO change_log (id, site_id, user_id, \`table\`, record_id, update_type, comment, timestamp, old_values) VALUES (${values})`;

/** What a spoke's own tables may hold where nobody keeps an eye on them, or somebody means harm. */
const ABSURD: Readonly<Record<string, string>> = {
  'record ids that are none': ["''", "'x y'", '\'[\\"1\\"\'', "'{}'", "REPEAT('9', 3000)", "'1e3'", "'-0'", "'NULL'"]
    .map((record) => entry(`NULL, 3, '7', 't', ${record}, 'delete', NULL, NOW(), NULL`))
    .join(';'),
  'deletions of everything, which did not happen': [1, 2, 3, 4, 99]
    .map((id) => entry(`NULL, 3, '7', 't', '${String(id)}', 'force delete', 'gone', '2037-12-31', NULL`))
    .join(';'),
  'people, comments and old values without end': [
    entry(`NULL, 3, REPEAT('7', 64), 't', '2', 'update', REPEAT('x', 60000), NOW(), REPEAT('[', 2000000)`),
    entry(`NULL, -3, '-7', 't', '2', 'update', NULL, NOW(), '{"v": {"a": [1, null]}, "nowhere": 3, "n": "x"}'`),
    entry("NULL, 65535, '7', REPEAT('t', 64), '2', 'new', NULL, NOW(), 'null'"),
  ].join(';'),
  'entries from the end of all numbers': entry("9223372036854775800, 3, '7', 't', '2', 'update', NULL, NOW(), NULL"),
  'a token that is none': "UPDATE spokesync_token SET token = 'nonsense'",
  'no token': 'DELETE FROM spokesync_token',
  'a token of the far future':
    "UPDATE spokesync_token SET token = CONCAT(SUBSTRING_INDEX(token, ':', 1), ':18446744073709551615')",
  'a token that is larger than any number':
    "UPDATE spokesync_token SET token = CONCAT(SUBSTRING_INDEX(token, ':', 1), ':', REPEAT('9', 27))",
  'stamps of the far future': "UPDATE sync SET last_time = '2037-12-31', this_time = '2037-12-31'",
  'no stamps': 'DELETE FROM sync',
  'no change log': 'DROP TABLE change_log',
  'a view for a change log': 'RENAME TABLE change_log TO c; CREATE VIEW change_log AS SELECT * FROM c',
  'more columns': 'ALTER TABLE t ADD COLUMN more LONGTEXT, ADD COLUMN `~v` INT',
  'fewer columns': 'ALTER TABLE t DROP COLUMN n',
  'a column of another type': 'ALTER TABLE t MODIFY COLUMN v BLOB, MODIFY COLUMN n DATETIME NULL',
  'no key': 'ALTER TABLE t DROP PRIMARY KEY',
  'a view for a table':
    'RENAME TABLE t TO x; CREATE VIEW t AS SELECT a.id, a.v, a.n, a.at FROM x a, x b, x c, x d, x e, x f',
};

/** A hub and two spokes that are the same; then the hub and the first spoke are changed. */
async function agreed(compare: CompareConfig): Promise<Offices> {
  const offices = await openOffices(SCHEMA, ['t'], {
    spokes: 2,
    config: { compare, retry: { attempts: 1, firstDelayMs: 1 } },
  });
  await offices.hub.run("INSERT INTO t (id, v) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')");
  expect(await offices.sync()).toMatchObject({ outcome: 'ok' });
  return offices;
}

const rowsAt = async (site: FreshDatabase): Promise<unknown[]> =>
  (await site.query('SELECT id, v FROM t ORDER BY id')).map(({ id, v }) => [id, v]);

const cases = Object.keys(ABSURD).flatMap((what) => MODES.map((compare) => ({ what, compare, mode: compare.mode })));

it.each(cases)('a spoke with $what harms neither hub nor the others: $mode', async ({ what, compare }) => {
  const offices = await agreed(compare);
  const [good, liar] = offices.spokes as [FreshDatabase, FreshDatabase];
  await liar.run(ABSURD[what] ?? '');
  for (const [site, id] of [
    [offices.hub, 1],
    [good, 2],
  ] as const) {
    await site.run(`UPDATE t SET v = 'new', at = '2026-02-02' WHERE id = ${String(id)};
      INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type) VALUES (1, 7, 't', '${String(id)}', 'update')`);
  }
  for (let run = 1; run <= 2; run += 1) {
    const result = await offices.sync();
    expect(result.sites[0]).toMatchObject({ outcome: 'synced', error: null });
    const [, bad] = result.sites;
    if (bad?.outcome !== 'synced') expect(bad?.error).toMatch(/./u);
    const expected = [
      [1, 'new'],
      [2, 'new'],
      [3, 'c'],
      [4, 'd'],
    ];
    expect(await rowsAt(offices.hub)).toEqual(expected);
    expect(await rowsAt(good)).toEqual(expected);
    // What it still takes is right.
    if (bad?.outcome === 'synced' && result.outcome === 'ok')
      expect((await verify(offices.config)).identical).toBe(true);
  }
});

it('a token that nobody has given out is named, with the statement that mends it', async () => {
  const offices = await agreed({ mode: 'full' });
  const [, liar] = offices.spokes as [FreshDatabase, FreshDatabase];
  await liar.run(ABSURD['a token of the far future'] ?? '');
  const error = (await offices.sync()).sites[1]?.error ?? '';
  expect(error).toContain(`the token in the database ${liar.name} is 18446744073709551615, which no run has given out`);
  const [, statement = ''] = /(DELETE FROM [^;]*);/u.exec(error) ?? [];
  await liar.run(statement);
  expect(await offices.sync()).toMatchObject({ outcome: 'ok' });
  expect((await verify(offices.config)).identical).toBe(true);
});
