import type { Config } from '../config/config.js';
import { id } from '../mysql/identifier.js';
import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/** Ignored columns that an INSERT must give a value: every new row from elsewhere would be refused. */
export function ignoredColumnFindings(config: Config, sites: readonly SiteFacts[]): Finding[] {
  return sites.flatMap(({ site, columnsWithoutDefault }) =>
    config.tables.flatMap((table) =>
      table.ignoreColumns
        .filter((column) => columnsWithoutDefault.has(`${table.name}.${column}`.toLowerCase()))
        .map((column) => ({
          site: site.id,
          table: table.name,
          severity: 'error' as const,
          code: 'ignored-column-needs-value',
          message: `the ignored column ${column} of ${table.name} at ${site.name} is NOT NULL and has no default: new rows from other sites are refused`,
          fix: `at ${site.name}: ALTER TABLE ${id(table.name)} ALTER COLUMN ${id(column)} SET DEFAULT …`,
        })),
    ),
  );
}
