import { createHash } from 'node:crypto';
import { id } from '../mysql/identifier.js';
import { LENIENT_SQL_MODE } from '../mysql/sql-mode.js';
import type { Trigger } from '../schema/table.js';
import type { CaptureTable } from './capture-table.js';
import { entryStatement, jsonName, wholeRowExpr } from './log-entry.js';
import { triggerName } from './trigger-name.js';
import { shownExpr, unchangedExpr } from './value-text.js';

/** One of our triggers as it should be. */
export interface TriggerDefinition {
  readonly name: string;
  readonly table: string;
  readonly event: Trigger['event'];
  /** Changes whenever the body does. The body begins with it, as the label `spokesync_…`. */
  readonly fingerprint: string;
  /** What stands behind FOR EACH ROW. */
  readonly body: string;
}

/** The three triggers that log the changes of one table at one site. */
export function triggerDefinitions(table: CaptureTable): readonly TriggerDefinition[] {
  return [
    definition(table, 'INSERT', entryStatement(table, 'NEW', 'new', 'NULL')),
    definition(table, 'UPDATE', updateStatements(table)),
    definition(table, 'DELETE', entryStatement(table, 'OLD', 'delete', wholeRowExpr(table, 'OLD'))),
  ];
}

/**
 * An entry for an update that changed a column, with what stood there before; `changes` is NULL where that is longer than
 * a packet may be. A key that changes makes another record of it, and deletes the old one; what the server takes for the
 * same key in another spelling (`a`, `A`) is still the same record.
 */
function updateStatements(table: CaptureTable): string {
  const { layout } = table;
  const keyNames = layout.key.flatMap((index) => layout.columns[index]?.name ?? []);
  // Statement by statement: the servers prepare an expression anew for each row, so one over all columns would cost more.
  const changes = layout.columns.map(
    (column) => `      IF NOT (${unchangedExpr(column)}) THEN
        SET changes = CONCAT(changes, ${jsonName(',', column.name)}, ${shownExpr(column, 'OLD')});
      END IF;`,
  );
  return `IF ${keyNames.map((key) => `OLD.${id(key)} <=> NEW.${id(key)}`).join(' AND ')} THEN
${changes.join('\n')}
      IF NOT (changes <=> '') THEN
      ${entryStatement(table, 'NEW', 'update', "CONCAT('{', SUBSTRING(changes, 2), '}')")}
      END IF;
    ELSE
      ${entryStatement(table, 'OLD', 'delete', wholeRowExpr(table, 'OLD'))}
      ${entryStatement(table, 'NEW', 'new', 'NULL')}
    END IF;`;
}

/** Quiet while spokesync writes (every session of ours has `@spokesync`), and where the application asks for it. */
function definition(table: CaptureTable, event: Trigger['event'], statements: string): TriggerDefinition {
  const { name } = table.layout;
  const declared =
    event === 'UPDATE' ? "\n  DECLARE changes LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '';" : '';
  const block = `BEGIN${declared}
  IF @spokesync IS NULL AND COALESCE(@spokesync_quiet, 0) = 0 THEN
    ${statements}
  END IF;
END`;
  const fingerprint = createHash('sha1').update(`${LENIENT_SQL_MODE} ${block}`).digest('hex').slice(0, 12);
  return { name: triggerName(name, event), table: name, event, fingerprint, body: `${LABEL}${fingerprint}: ${block}` };
}

const LABEL = 'spokesync_';

/** The fingerprint that a trigger's body begins with; null: it is none of ours. */
export function fingerprintOf(body: string): string | null {
  return /^\s*`?spokesync_([0-9a-f]{12})`?\s*:/u.exec(body)?.[1] ?? null;
}
