import type { Config } from '../config/config.js';
import { bookkeepingTables } from '../init/bookkeeping.js';
import { siteUpgrades } from '../init/site-upgrade.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { Finding } from '../report/check-result.js';
import { lacksRight } from './lacks-right.js';
import { syncedTables, type SiteFacts } from './site-facts.js';
import { deniedDefinitions, deniedVerbs, type Right, TABLE_RIGHTS } from './try-rights.js';

/** The rights of `docs/rights.md` in the state database: tables of the ledger come and go with the tables of a site. */
const STATE_RIGHTS = ['CREATE', 'ALTER', 'DROP'] as const;

const REASONS = {
  tables: 'a sync needs it',
  state: 'it holds the memory of spokesync',
  init: '`spokesync init` needs it for its own tables',
  triggers: 'without it no trigger is seen, and `spokesync capture` makes none',
  process:
    'without it open transactions are not seen, so that entries of the change log are read again for a day; and a dead connection is not told from a living one of another login',
} as const;

/**
 * Rights that a sync needs and the login lacks, found by trying: each statement is one that changes no row, or names a
 * table that is not there. So roles, wildcards and rights to single tables are judged by the server itself.
 */
export async function rightFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const { database } = facts.schema;
  const findings = await tableFindings(config, session, facts);
  const missing = await deniedDefinitions(session, database, await definitionsFor(session, facts));
  const init = missing.filter((right) => right !== 'TRIGGER');
  if (init.length > 0) findings.push(finding(facts, init, `${id(database)}.*`, 'error', REASONS.init));
  if (missing.includes('TRIGGER')) {
    findings.push(finding(facts, ['TRIGGER'], `${id(database)}.*`, 'warning', REASONS.triggers));
  }
  if (facts.role === 'hub') findings.push(...(await stateFindings(config, session, facts)));
  if (await lacksRight(session, 'SELECT trx_id FROM information_schema.INNODB_TRX LIMIT 1')) {
    findings.push(finding(facts, ['PROCESS'], '*.*', 'warning', REASONS.process));
  }
  return findings;
}

/** What a site's own database needs besides reading and writing rows: while it is not initialised, what `init` needs. */
async function definitionsFor(session: Session, { role, variables }: SiteFacts): Promise<Right[]> {
  // In a cluster even a refused definition goes round all nodes.
  if (/^(?:ON|1)$/iu.test(variables.get('wsrep_on') ?? '')) return [];
  const upgrades = await siteUpgrades(session, role).catch(() => []);
  const isMissing = upgrades.some(({ missing }) => missing);
  const isOutdated = upgrades.some(({ gaps }) => gaps.length > 0);
  return [...(isMissing ? (['CREATE'] as const) : []), ...(isOutdated ? (['ALTER'] as const) : []), 'TRIGGER'];
}

async function tableFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const { database, tables } = facts.schema;
  const synced = syncedTables(config, facts);
  const own = bookkeepingTables(facts.role).map(({ name }) => name);
  const seen = [...synced, ...own].flatMap((name) => tables.get(name) ?? []).filter(({ base }) => base);
  const denied = await deniedVerbs(session, database, seen);
  // Of a table to which the login has no right at all the server does not even say that it is there.
  const unseen = [...config.tables.map(({ name }) => name), ...own].filter((name) => tables.get(name) === undefined);
  for (const name of unseen) {
    if (await lacksRight(session, `SELECT 1 FROM ${qualified(database, name)} LIMIT 0`)) denied.set(name, TABLE_RIGHTS);
  }
  if (await lacksRight(session, `SELECT 1 FROM ${qualified(database, config.people.table)} LIMIT 0`)) {
    denied.set(config.people.table, denied.get(config.people.table) ?? ['SELECT']);
  }
  return byScope(facts, denied);
}

/** A right that several tables lack is given for the whole database, one that a single table lacks for that. */
function byScope(facts: SiteFacts, denied: ReadonlyMap<string, readonly Right[]>): Finding[] {
  const { database } = facts.schema;
  const lacking = (right: Right): string[] =>
    [...denied].flatMap(([table, rights]) => (rights.includes(right) ? table : []));
  const common = TABLE_RIGHTS.filter((right) => lacking(right).length > 1);
  const findings = common.length === 0 ? [] : [finding(facts, common, `${id(database)}.*`, 'error', REASONS.tables)];
  for (const table of denied.keys()) {
    const rights = TABLE_RIGHTS.filter((right) => lacking(right).length === 1 && lacking(right)[0] === table);
    if (rights.length > 0) findings.push(finding(facts, rights, qualified(database, table), 'error', REASONS.tables));
  }
  return findings;
}

async function stateFindings(config: Config, session: Session, facts: SiteFacts): Promise<Finding[]> {
  const verbs = await deniedVerbs(session, config.state, [
    { name: 'schema_version', columns: [{ name: 'version', generated: false }] },
  ]);
  const definitions = await deniedDefinitions(session, config.state, STATE_RIGHTS);
  const missing = [...(verbs.get('schema_version') ?? []), ...definitions];
  return missing.length === 0 ? [] : [finding(facts, missing, `${id(config.state)}.*`, 'error', REASONS.state)];
}

function finding(
  { site, account }: SiteFacts,
  rights: readonly (Right | 'PROCESS')[],
  on: string,
  severity: Finding['severity'],
  why: string,
): Finding {
  const all = rights.join(', ');
  return {
    site: site.id,
    table: null,
    severity,
    code: 'missing-right',
    message: `at ${site.name}, ${account} has not the right ${all} on ${on}: ${why}`,
    fix: `at ${site.name}: GRANT ${all} ON ${on} TO ${account}`,
  };
}
