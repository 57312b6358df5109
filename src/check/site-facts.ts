import type { Config, SiteConfig } from '../config/config.js';
import type { Flavour, Row, Session } from '../mysql/session.js';
import { marksFor } from '../mysql/marks.js';
import type { Schema } from '../schema/table.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import { type PresentTrigger, readTriggers } from '../triggers/present-triggers.js';
import { measureClock, type MeasuredClock } from '../rounds/clock.js';
import { isReplica } from './is-replica.js';

export type Role = 'hub' | 'spoke';

/** What was learnt of one site that answers. */
export interface SiteFacts {
  readonly site: SiteConfig;
  readonly role: Role;
  readonly direction: 'two-way' | 'receive-only';
  readonly flavour: Flavour;
  readonly schema: Schema;
  readonly triggers: readonly PresentTrigger[];
  /** Global server variables, lower-case names; those that the server does not have are missing. */
  readonly variables: ReadonlyMap<string, string>;
  /** The login as GRANT takes it: `'sync'@'%'`. */
  readonly account: string;
  /** SHOW GRANTS; empty where even that is refused. */
  readonly grants: readonly string[];
  /** `table.column`, lower case, of columns that an INSERT must give a value. */
  readonly columnsWithoutDefault: ReadonlySet<string>;
  readonly isReplica: boolean;
  /** Null: the hub did not answer, so there is nothing to measure against. */
  readonly clock: MeasuredClock | null;
}

const VARIABLES = [
  'auto_increment_increment',
  'auto_increment_offset',
  'binlog_format',
  'datadir',
  'hostname',
  'innodb_rollback_on_timeout',
  'log_bin',
  'port',
  'read_only',
  'super_read_only',
  'time_zone',
  'wsrep_on',
];

// The flavours say NULL or '' where nothing is generated.
const WITHOUT_DEFAULT = (marks: string): string => `
  SELECT LOWER(TABLE_NAME), LOWER(COLUMN_NAME)
    FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (${marks}) AND IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL
     AND EXTRA NOT LIKE '%auto_increment%' AND COALESCE(GENERATION_EXPRESSION, '') = ''`;

/** Reads what `check` judges. `hub`: the hub's session, null where it does not answer. Throws QueryError. */
export async function readFacts(
  config: Pick<Config, 'tables'>,
  session: Session,
  site: SiteConfig,
  role: Role,
  direction: SiteFacts['direction'],
  hub: Session | null,
): Promise<SiteFacts> {
  const { database } = site.connection;
  const tables = neededTables(config);
  const [schema, triggers, variables, account, grants, withoutDefault, replica] = await Promise.all([
    readSchema(session, database, tables),
    readTriggers(session, database),
    session.rows({ sql: `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${marksFor(VARIABLES)})`, values: VARIABLES }),
    session.rows({ sql: 'SELECT CURRENT_USER()' }),
    session.rows({ sql: 'SHOW GRANTS' }).catch((): Row[] => []),
    session.rows({ sql: WITHOUT_DEFAULT(marksFor(tables)), values: [database, ...tables] }),
    isReplica(session),
  ]);
  return {
    site,
    role,
    direction,
    flavour: session.flavour,
    schema,
    triggers,
    variables: new Map(variables.map(([name, value]) => [String(name).toLowerCase(), String(value)])),
    account: accountOf(String(account[0]?.[0] ?? '')),
    grants: grants.map((row) => String(row[0])),
    columnsWithoutDefault: new Set(withoutDefault.map(([table, column]) => `${String(table)}.${String(column)}`)),
    isReplica: replica,
    clock: hub === null ? null : await clockOf(session, hub),
  };
}

/** Null where the hub is lost meanwhile: that is not this site's fault. */
async function clockOf(session: Session, hub: Session): Promise<MeasuredClock | null> {
  try {
    return await measureClock(hub, hub === session ? null : session);
  } catch (error) {
    if (session.alive && !hub.alive) return null;
    throw error;
  }
}

/** The tables of the configuration that this site has. */
export function syncedTables(config: Config, facts: SiteFacts): ReadonlySet<string> {
  return new Set(config.tables.flatMap(({ name }) => facts.schema.tables.get(name)?.name ?? []));
}

/** `sync@%` → `'sync'@'%'`. */
function accountOf(currentUser: string): string {
  const at = currentUser.lastIndexOf('@');
  return `'${currentUser.slice(0, at)}'@'${currentUser.slice(at + 1)}'`;
}
