import { onTestFinished } from 'vitest';
import { connect } from '../../src/mysql/connect.js';
import type { Session } from '../../src/mysql/session.js';
import { readSchema } from '../../src/schema/introspect.js';
import type { Layout } from '../../src/schema/layout.js';
import { compareTriggers } from '../../src/triggers/compare-triggers.js';
import { triggerDefinitions } from '../../src/triggers/trigger-definition.js';
import { installStatements } from '../../src/triggers/trigger-statements.js';
import type { FreshDatabase, RawRow } from './database.js';
import { layoutFor } from './layouts.js';

/** A `change_log` as `init` makes it, in short. */
export const CHANGE_LOG = `
  CREATE TABLE change_log (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    site_id     INT NOT NULL,
    user_id     VARCHAR(64) CHARACTER SET utf8mb4 NULL,
    \`table\`     VARCHAR(64) NOT NULL,
    record_id   VARCHAR(3072) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    update_type ENUM('new','update','delete','force delete') NOT NULL,
    comment     TEXT CHARACTER SET utf8mb4 NULL,
    timestamp   TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    old_values  LONGTEXT CHARACTER SET utf8mb4 NULL
  )`;

/** Makes the triggers of one table of site 7; gives a session of the engine, and the table as it sees it. */
export async function captured(
  db: FreshDatabase,
  table: string,
  options: { readonly userColumn?: string; readonly ignoreColumns?: readonly string[] } = {},
): Promise<{ readonly session: Session; readonly layout: Layout }> {
  const session = await connect({ siteName: 'hub', connectTimeoutMs: 10_000, ...db.login });
  onTestFinished(() => session.close());
  const whole = await layoutFor(session, db.name, table);
  const columns = whole.columns.filter(({ name }) => options.ignoreColumns?.includes(name) !== true);
  const layout = { ...whole, columns };
  const { tables } = await readSchema(session, db.name);
  const userColumn = tables.get(table)?.columns.find(({ name }) => name === options.userColumn) ?? null;
  const changeLog = new Map(tables.get('change_log')?.columns.map((column) => [column.name, column]));
  const wanted = triggerDefinitions({ layout, siteId: 7, userColumn, changeLog });
  const judged = compareTriggers(wanted, []);
  for (const { sql } of installStatements(judged, session.flavour.kind)) await session.write({ sql });
  return { session, layout };
}

/** An entry of a change log: `update 5` and what stood in its old_values. */
export interface ShownEntry {
  readonly what: string;
  readonly user: unknown;
  readonly before: unknown;
}

/** All entries, oldest first. */
export async function entries(db: FreshDatabase): Promise<ShownEntry[]> {
  const rows: RawRow[] = await db.query(
    'SELECT update_type, record_id, user_id, CAST(old_values AS CHAR) AS old_values FROM change_log ORDER BY id',
  );
  return rows.map(({ update_type: type, record_id: record, user_id: user, old_values: before }) => ({
    what: `${String(type)} ${String(record)}`,
    user,
    before: typeof before === 'string' ? (JSON.parse(before) as unknown) : null,
  }));
}
