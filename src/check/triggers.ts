import type { Config } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import { syncedTables, type SiteFacts } from './site-facts.js';

/** Triggers of `spokesync capture`: they know our writes from those of the application. */
const OURS = /^spokesync_/u;

/** The application's triggers on synced tables: they fire on what spokesync writes, too. */
export function triggerFindings(config: Config, sites: readonly SiteFacts[]): Finding[] {
  return sites.flatMap((facts) => {
    const { site, schema } = facts;
    const triggers = [...syncedTables(config, facts)].flatMap((name) => schema.tables.get(name)?.triggers ?? []);
    return triggers
      .filter((trigger) => !OURS.test(trigger.name))
      .map(({ name, table, timing, event }) => ({
        site: site.id,
        table,
        severity: 'warning' as const,
        code: 'trigger',
        message: `the trigger ${name} (${timing} ${event}) of ${table} at ${site.name} also fires on what spokesync writes`,
        fix: 'let it do nothing then: IF @spokesync IS NULL THEN … END IF; or make sure that it is right to fire',
      }));
  });
}
