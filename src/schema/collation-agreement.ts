import { id } from '../mysql/identifier.js';
import { columnNamed, type PresentTable, type Reason } from './site-table.js';

/**
 * Those of later versions, which MySQL and MariaDB made apart. MariaDB 11.8 takes MySQL's names, but for rules of its own:
 * seen by comparing the weights of 129,024 characters, in which all the older ones of one name are the same.
 */
const MADE_APART = /_(?:0900|uca1400|nopad|general1400)(?:_|$)/u;

/** By code points: nothing to be made differently. */
const SAME_ALL_THE_SAME: ReadonlySet<string> = new Set(['utf8mb4_0900_bin']);

/** Sites must agree on which keys are equal, and on their order. Null: they do. */
export function collationDiffers(table: string, name: string, hub: PresentTable, site: PresentTable): Reason | null {
  const ours = columnNamed(hub.table, name);
  const theirs = columnNamed(site.table, name);
  const [collation, other] = [ours?.collation ?? 'binary', theirs?.collation ?? 'binary'];
  const apart = hub.flavour.kind !== site.flavour.kind;
  if (ours?.charset === theirs?.charset && collation === other) {
    if (!apart || !MADE_APART.test(collation) || SAME_ALL_THE_SAME.has(collation)) return null;
    return {
      code: 'collation-differs',
      message:
        `key column ${name} of ${table} has the collation ${collation} at ${hub.site} and at ${site.site}, ` +
        `but MySQL and MariaDB have different rules under that name`,
      fix: fixAtBoth(table, name, collation),
    };
  }
  return {
    code: 'collation-differs',
    message: `key column ${name} of ${table} has the collation ${collation} at ${hub.site} but ${other} at ${site.site}`,
    fix:
      apart && MADE_APART.test(collation)
        ? fixAtBoth(table, name, collation)
        : `at ${site.site}: ALTER TABLE ${id(table)} MODIFY COLUMN ${id(name)} … COLLATE ${collation}`,
  };
}

/** What comes nearest among those that both have. */
function fixAtBoth(table: string, name: string, collation: string): string {
  const charset = collation.split('_')[0] ?? 'utf8mb4';
  const counterpart = `${charset}_${/_(?:as_cs|cs|bin)$/u.test(collation) ? 'bin' : 'unicode_520_ci'}`;
  return `at both: ALTER TABLE ${id(table)} MODIFY COLUMN ${id(name)} … COLLATE ${counterpart}, which MySQL and MariaDB have alike`;
}
