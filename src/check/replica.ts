import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/** A replica: what is written there by us is not at its source, and what the source writes passes us by. */
export function replicaFindings(sites: readonly SiteFacts[]): Finding[] {
  return sites.flatMap(({ site, isReplica: is }) => {
    if (!is) return [];
    return {
      site: site.id,
      table: null,
      severity: 'warning' as const,
      code: 'replica',
      message: `the server of ${site.name} is a replica: rows written there are missing at its source, and may break the replication`,
      fix: 'name its source in the url instead; or leave the synced tables out of the replication',
    };
  });
}
