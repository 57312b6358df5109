import { expect, test } from 'vitest';
import type { Flavour } from '../mysql/session.js';
import { collationDiffers } from './collation-agreement.js';
import type { PresentTable } from './site-table.js';

const MARIADB: Flavour = { kind: 'mariadb', version: [11, 8, 6] };
const MYSQL: Flavour = { kind: 'mysql', version: [9, 7, 4] };

function site(name: string, flavour: Flavour, collation: string | null): PresentTable {
  const column = {
    name: 'code',
    dataType: 'varchar',
    columnType: 'varchar(20)',
    nullable: false,
    charset: collation?.split('_')[0] ?? null,
    collation,
    generated: false,
    autoIncrement: false,
    onUpdateNow: false,
  };
  const rest = { engine: 'InnoDB', base: true, uniqueKeys: [], triggers: [], estimatedRows: 0, averageRowBytes: 0 };
  return { site: name, flavour, table: { name: 'person', columns: [column], ...rest } };
}

const between = (hub: [Flavour, string | null], spoke: [Flavour, string | null]) =>
  collationDiffers('person', 'code', site('Kathmandu', ...hub), site('Pokhara', ...spoke));

test.each([
  [MARIADB, MARIADB, 'utf8mb4_uca1400_ai_ci'],
  [MARIADB, MARIADB, 'utf8mb4_0900_ai_ci'],
  [MYSQL, MYSQL, 'utf8mb4_0900_ai_ci'],
  [MARIADB, MYSQL, 'utf8mb4_general_ci'],
  [MYSQL, MARIADB, 'utf8mb4_unicode_520_ci'],
  [MYSQL, MARIADB, 'utf8mb4_0900_bin'],
  [MYSQL, MARIADB, 'latin1_swedish_ci'],
  [MYSQL, MARIADB, null],
])('%o and %o agree on %s', (hub, spoke, collation) => {
  expect(between([hub, collation], [spoke, collation])).toBeNull();
});

test('MySQL and MariaDB do not agree on a later one under the same name', () => {
  expect(between([MYSQL, 'utf8mb4_0900_ai_ci'], [MARIADB, 'utf8mb4_0900_ai_ci'])).toEqual({
    code: 'collation-differs',
    message:
      'key column code of person has the collation utf8mb4_0900_ai_ci at Kathmandu and at Pokhara, ' +
      'but MySQL and MariaDB have different rules under that name',
    fix: 'at both: ALTER TABLE `person` MODIFY COLUMN `code` … COLLATE utf8mb4_unicode_520_ci, which MySQL and MariaDB have alike',
  });
});

test.each<[[Flavour, string | null], [Flavour, string | null], string]>([
  [[MYSQL, 'utf8mb4_0900_ai_ci'], [MARIADB, 'utf8mb4_uca1400_ai_ci'], 'at both: … COLLATE utf8mb4_unicode_520_ci'],
  [[MARIADB, 'utf8mb3_uca1400_as_cs'], [MYSQL, 'utf8mb3_general_ci'], 'at both: … COLLATE utf8mb3_bin'],
  [[MARIADB, 'utf8mb4_nopad_bin'], [MYSQL, 'utf8mb4_0900_bin'], 'at both: … COLLATE utf8mb4_bin'],
  [[MARIADB, 'utf8mb4_uca1400_ai_ci'], [MARIADB, 'utf8mb4_bin'], 'at Pokhara: … COLLATE utf8mb4_uca1400_ai_ci'],
  [[MARIADB, 'utf8mb4_general_ci'], [MYSQL, 'utf8mb4_0900_ai_ci'], 'at Pokhara: … COLLATE utf8mb4_general_ci'],
  [[MARIADB, null], [MYSQL, 'utf8mb4_bin'], 'at Pokhara: … COLLATE binary'],
])('where %o and %o differ, both are named, and one that both servers have', (hub, spoke, fix) => {
  const reason = between(hub, spoke);
  expect(reason?.message).toBe(
    `key column code of person has the collation ${hub[1] ?? 'binary'} at Kathmandu but ${spoke[1] ?? 'binary'} at Pokhara`,
  );
  const [at, collate] = fix.split('…') as [string, string];
  expect(reason?.fix).toContain(`${at}ALTER TABLE \`person\` MODIFY COLUMN \`code\` …${collate}`);
});
