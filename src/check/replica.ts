import type { Row, Session } from '../mysql/session.js';
import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

/**
 * Whether the server takes its rows from another one. Asked in the words of every version; where the login may not ask,
 * by the status that anybody may read (MariaDB).
 */
export async function isReplica(session: Session): Promise<boolean> {
  const mariadb = session.flavour.kind === 'mariadb';
  const words = mariadb ? ['SHOW ALL SLAVES STATUS'] : ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'];
  const asked = words.map((sql) => session.rows({ sql }).catch((): Row[] => []));
  const running = session.rows({ sql: "SHOW GLOBAL STATUS LIKE 'Slave_running'" }).catch((): Row[] => []);
  const found = (await Promise.all(asked)).some((rows) => rows.length > 0);
  return found || String((await running)[0]?.[1] ?? 'OFF').toUpperCase() === 'ON';
}

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
