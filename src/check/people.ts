import type { Config } from '../config/config.js';
import { isMissingTable, QueryError } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';

const UNKNOWN_COLUMN = 1054;

/** The table of people is not as configured: changes would be logged without a name, and mails reach nobody. */
export async function peopleFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const { table, ...columns } = config.people;
  const list = Object.values(columns).map(id).join(', ');
  const { site, schema } = facts;
  try {
    await session.rows({ sql: `SELECT ${list} FROM ${qualified(schema.database, table)} LIMIT 0` });
    return [];
  } catch (error) {
    if (!(error instanceof QueryError) || !(isMissingTable(error) || error.errno === UNKNOWN_COLUMN)) {
      if (session.alive) return [];
      throw error;
    }
    return [
      {
        site: site.id,
        table,
        severity: 'warning',
        code: 'people',
        message: `people cannot be named at ${site.name}: ${error.message}`,
        fix: 'set `people` in the configuration to the table of users and its columns',
      },
    ];
  }
}
