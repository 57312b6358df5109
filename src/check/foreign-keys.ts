import type { Config } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import { writeOrder } from '../schema/order.js';
import type { ForeignKey } from '../schema/table.js';
import { syncedTables, type SiteFacts } from './site-facts.js';

/** Foreign keys that do what nobody logs, or that tie synced tables to others. */
export function foreignKeyFindings(config: Config, sites: readonly SiteFacts[]): Finding[] {
  return sites.flatMap((facts) => {
    const synced = syncedTables(config, facts);
    const { foreignKeys } = facts.schema;
    return [...foreignKeys.flatMap((key) => findingsOf(key, facts, synced)), ...cycles(facts, synced)];
  });
}

const ACTIONS: ReadonlySet<string> = new Set(['CASCADE', 'SET NULL', 'SET DEFAULT']);

function findingsOf(key: ForeignKey, facts: SiteFacts, synced: ReadonlySet<string>): Finding[] {
  const childSynced = key.database === undefined && synced.has(key.table);
  const parentSynced = key.parentDatabase === undefined && synced.has(key.parentTable);
  return [
    ...(parentSynced ? cascades(key, facts) : []),
    ...(childSynced && !parentSynced ? [parentMissing(key, facts)] : []),
    ...(parentSynced && !childSynced ? [childOutside(key, facts)] : []),
  ];
}

/** A cascade fires no triggers and writes no change log: nobody is named for what it changed. */
function cascades(key: ForeignKey, { site }: SiteFacts): Finding[] {
  const rules = [
    ...(ACTIONS.has(key.onDelete) ? [`ON DELETE ${key.onDelete}`] : []),
    ...(ACTIONS.has(key.onUpdate) ? [`ON UPDATE ${key.onUpdate}`] : []),
  ];
  if (rules.length === 0) return [];
  const does = rules.join(' ');
  return [
    {
      site: site.id,
      table: key.parentTable,
      severity: 'warning',
      code: 'cascade',
      message: `${described(key)} has ${does} at ${site.name}: what it changes is in no change log, so nobody is named for it`,
      fix: `let the application change the rows of ${childOf(key)} itself, and make the key ON DELETE RESTRICT ON UPDATE RESTRICT`,
    },
  ];
}

function parentMissing(key: ForeignKey, { site }: SiteFacts): Finding {
  return {
    site: site.id,
    table: key.table,
    severity: 'warning',
    code: 'foreign-key-to-unsynced',
    message: `${described(key)}, at ${site.name}, needs rows of ${parentOf(key)}, which is not synced: rows without their parent are quarantined`,
    fix:
      key.parentDatabase === undefined
        ? `add ${key.parentTable} to tables`
        : `keep ${parentOf(key)} the same at all sites`,
  };
}

function childOutside(key: ForeignKey, { site }: SiteFacts): Finding {
  return {
    site: site.id,
    table: key.parentTable,
    severity: 'warning',
    code: 'foreign-key-from-unsynced',
    message: `${described(key)}, at ${site.name}, comes from a table that is not synced: a row of ${key.parentTable} is not deleted there while ${childOf(key)} refers to it`,
    fix: key.database === undefined ? `add ${key.table} to tables` : 'nothing, if that is as it should be',
  };
}

/** Tables that need each other's rows first: neither can be inserted before the other. */
function cycles({ site, schema }: SiteFacts, synced: ReadonlySet<string>): Finding[] {
  const nullable = (table: string, column: string): boolean =>
    schema.tables.get(table)?.columns.find(({ name }) => name === column)?.nullable ?? false;
  const { stuck } = writeOrder([...synced], schema.foreignKeys, nullable);
  return stuck.map((tables) => ({
    site: site.id,
    table: tables[0] ?? null,
    severity: 'warning',
    code: 'foreign-key-cycle',
    message:
      tables.length === 1
        ? `a foreign key of ${tables[0] ?? ''} at ${site.name} refers to itself by columns that cannot be NULL: new rows may have to wait a run for their parent`
        : `the foreign keys of ${tables.join(', ')} at ${site.name} form a ring of columns that cannot be NULL: new rows may never find their parents`,
    fix: 'let a column of one of these foreign keys be NULL',
  }));
}

const childOf = (key: ForeignKey): string => (key.database === undefined ? key.table : `${key.database}.${key.table}`);
const parentOf = (key: ForeignKey): string =>
  key.parentDatabase === undefined ? key.parentTable : `${key.parentDatabase}.${key.parentTable}`;
const described = (key: ForeignKey): string => `the foreign key ${key.name} of ${childOf(key)} to ${parentOf(key)}`;
