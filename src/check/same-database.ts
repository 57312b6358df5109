import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/** Two sites that are one and the same database, by two names of its server. */
export function sameDatabaseFindings(sites: readonly SiteFacts[]): Finding[] {
  const first = new Map<string, SiteFacts>();
  return sites.flatMap((facts) => {
    const { site, variables, schema } = facts;
    const place = ['hostname', 'port', 'datadir'].map((name) => variables.get(name));
    const where = JSON.stringify([...place, schema.database]);
    const other = first.get(where);
    if (other === undefined) {
      first.set(where, facts);
      return [];
    }
    return {
      site: site.id,
      table: null,
      severity: 'error' as const,
      code: 'same-database',
      message: `${site.name} is the same database as ${other.site.name}: ${schema.database} on ${variables.get('hostname') ?? 'one server'}`,
      fix: 'correct the url of one of them',
    };
  });
}
