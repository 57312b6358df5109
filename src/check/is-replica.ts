import type { Row, Session } from '../mysql/session.js';

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
