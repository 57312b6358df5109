import { id } from '../mysql/identifier.js';
import type { Flavour } from '../mysql/session.js';
import { LENIENT_SQL_MODE } from '../mysql/sql-mode.js';
import type { JudgedTrigger } from './compare-triggers.js';
import type { TriggerDefinition } from './trigger-definition.js';

/** How long a statement waits for the transactions that have the table open; all who come after it wait behind it. */
export const LOCK_WAIT_S = 3;

/** A statement and the table it is about; null: none. */
export interface TriggerStatement {
  readonly table: string | null;
  readonly sql: string;
  /** True: it only has connections that are open see the triggers. */
  readonly isFlush?: boolean;
}

/**
 * A trigger keeps the sql_mode that it was made in. Not the strict one: what does not fit into the change log must not
 * make the application's write fail.
 */
const settings: TriggerStatement = {
  table: null,
  sql: `SET SESSION sql_mode = '${LENIENT_SQL_MODE}', lock_wait_timeout = ${LOCK_WAIT_S}`,
};

/** What makes of a site's triggers those that are wanted; empty: nothing is to be done. */
export function installStatements(
  triggers: readonly JudgedTrigger[],
  flavour: Flavour['kind'],
): readonly TriggerStatement[] {
  const statements = triggers.flatMap(({ table, name, state, wanted }): TriggerStatement[] => {
    switch (state) {
      case 'installed':
      case 'foreign':
        return [];
      case 'left over':
        return [drop(table, name)];
      case 'missing':
        return wanted === null ? [] : [create(wanted, 'CREATE')];
      case 'outdated':
        if (wanted === null) return [];
        // MySQL cannot replace one.
        return flavour === 'mariadb'
          ? [create(wanted, 'CREATE OR REPLACE')]
          : [drop(table, name), create(wanted, 'CREATE')];
    }
  });
  if (statements.length === 0) return [];
  const tables = [...new Set(statements.flatMap(({ table }) => table ?? []))];
  return [settings, ...statements, ...(flavour === 'mysql' ? tables.map(flush) : [])];
}

/** What drops our triggers, whatever state they are in. */
export function removeStatements(triggers: readonly JudgedTrigger[]): readonly TriggerStatement[] {
  const ours = triggers.filter(({ state }) => state !== 'missing' && state !== 'foreign');
  return ours.length === 0 ? [] : [settings, ...ours.map(({ table, name }) => drop(table, name))];
}

function drop(table: string, name: string): TriggerStatement {
  return { table, sql: `DROP TRIGGER IF EXISTS ${id(name)}` };
}

/** MySQL 9.7: a connection that had the table open goes on without the trigger, now and then, until the table is closed. */
function flush(table: string): TriggerStatement {
  return { table, sql: `FLUSH NO_WRITE_TO_BINLOG TABLES ${id(table)}`, isFlush: true };
}

function create({ table, name, event, body }: TriggerDefinition, verb: string): TriggerStatement {
  return { table, sql: `${verb} TRIGGER ${id(name)} AFTER ${event} ON ${id(table)} FOR EACH ROW\n${body}` };
}
