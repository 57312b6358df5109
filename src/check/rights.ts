import type { Config } from '../config/config.js';
import { bookkeepingTables } from '../init/bookkeeping.js';
import { isAccessDenied } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Finding } from '../report/check-result.js';
import type { Table } from '../schema/table.js';
import { syncedTables, type SiteFacts } from './site-facts.js';

const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
type Verb = (typeof VERBS)[number];

/** What `init` needs in the state database, and every run. */
const STATE_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP';

/**
 * Rights that a sync needs and the login lacks, found by trying: each statement is one that changes no row, in a
 * transaction that is rolled back. So roles, wildcards and rights to single columns are judged by the server itself.
 */
export async function rightFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const { schema } = facts;
  const names = [...syncedTables(config, facts), ...bookkeepingTables(facts.role).map(({ name }) => name)];
  const tables = names.flatMap((name) => schema.tables.get(name) ?? []).filter((table) => table.base);
  const denied = await deniedVerbs(session, schema.database, tables);
  const findings: Finding[] = [];
  if (denied.length > 0) findings.push(finding(facts, denied.join(', '), schema.database, 'error', 'a sync needs it'));
  if (facts.role === 'hub') findings.push(...(await stateFinding(config, session, facts)));
  if (!seesTriggers(facts)) {
    findings.push(finding(facts, 'TRIGGER', schema.database, 'warning', 'without it no trigger is seen'));
  }
  return findings;
}

async function deniedVerbs(session: Session, database: string, tables: readonly Table[]): Promise<Verb[]> {
  await session.begin('write');
  const tries = tables.flatMap((table) =>
    VERBS.map(async (verb) => {
      const sql = harmless(verb, qualified(database, table.name), table);
      return (await isDenied(session, sql)) ? verb : null;
    }),
  );
  const denied = new Set(await Promise.all(tries));
  await session.rollback();
  return VERBS.filter((verb) => denied.has(verb));
}

/** A statement of that kind that touches no row, and needs no other right (but SELECT, which all of them need anyway). */
function harmless(verb: Verb, table: string, { columns }: Table): string {
  const column = id(columns.find(({ generated }) => !generated)?.name ?? columns[0]?.name ?? 'id');
  switch (verb) {
    case 'SELECT':
      return `SELECT 1 FROM ${table} LIMIT 0`;
    case 'INSERT':
      return `INSERT INTO ${table} (${column}) SELECT NULL FROM (SELECT 1) one WHERE FALSE`;
    case 'UPDATE':
      return `UPDATE ${table} SET ${column} = NULL WHERE FALSE`;
    case 'DELETE':
      return `DELETE FROM ${table} WHERE FALSE`;
  }
}

/** Any other error is not about rights, and shows elsewhere. */
async function isDenied(session: Session, sql: string): Promise<boolean> {
  try {
    await session.rows({ sql });
    return false;
  } catch (error) {
    if (!session.alive) throw error;
    return isAccessDenied(error);
  }
}

async function stateFinding(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  // Denied also where the database is not there yet: without a right the server does not say which.
  const denied = await isDenied(session, `SELECT 1 FROM ${qualified(config.state, 'schema_version')} LIMIT 0`);
  return denied ? [finding(facts, STATE_RIGHTS, config.state, 'error', 'it holds the memory of spokesync')] : [];
}

/** By SHOW GRANTS, since a trigger that may not be seen is not refused but missing. A role may bring the right: then yes. */
function seesTriggers({ grants, schema }: SiteFacts): boolean {
  if (grants.length === 0) return true;
  return grants.some((grant) => {
    const on = /^GRANT (.+?) ON (\S+)\.\S+ TO /u.exec(grant);
    if (on === null) return true;
    const [, rights = '', database = ''] = on;
    return /\bALL PRIVILEGES\b|\bTRIGGER\b/u.test(rights) && (database === '*' || covers(database, schema.database));
  });
}

/** Whether a database as GRANT names it, `` `my\_db%` ``, covers another. */
function covers(granted: string, database: string): boolean {
  const pattern = granted
    .replace(/^`|`$/gu, '')
    .replaceAll('``', '`')
    .replace(/\\([_%])|([_%])|[.*+?^${}()|[\]\\]/gu, (all, escaped: string | undefined, wild: string | undefined) => {
      if (escaped !== undefined) return escaped;
      if (wild !== undefined) return wild === '_' ? '.' : '.*';
      return `\\${all}`;
    });
  return new RegExp(`^${pattern}$`, 'u').test(database);
}

function finding(
  { site, account }: SiteFacts,
  rights: string,
  database: string,
  severity: Finding['severity'],
  why: string,
): Finding {
  return {
    site: site.id,
    table: null,
    severity,
    code: 'missing-right',
    message: `at ${site.name}, ${account} has not the right ${rights} in the database ${database}: ${why}`,
    fix: `at ${site.name}: GRANT ${rights} ON ${id(database)}.* TO ${account}`,
  };
}
