import type { SiteConfig } from '../config/config.js';
import { isAccessDenied, isLockWait, QueryError } from '../mysql/errno.js';
import { id } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { LOCK_WAIT_S, type TriggerStatement } from './trigger-statements.js';
import { messageOf } from '../error-message.js';

/** The server's word for: who is no superuser makes no triggers while there is a binary log. */
const ER_BINLOG_CREATE_ROUTINE_NEED_SUPER = 1419;

/**
 * Runs the statements in their order. A table that is in use for too long is left as it is, and the others go on.
 * Gives what went wrong, for people; null: nothing.
 */
export async function runTriggerStatements(
  session: Session,
  site: SiteConfig,
  statements: readonly TriggerStatement[],
): Promise<string | null> {
  const busy = new Set<string>();
  for (const { table, sql, isFlush } of statements) {
    // What was not dropped is not made anew either.
    if (table !== null && busy.has(table)) continue;
    try {
      await session.write({ sql });
    } catch (error) {
      if (isFlush === true && isAccessDenied(error)) return notFlushed(session, site);
      if (table === null || !isLockWait(error)) return explained(session, site, error);
      busy.add(table);
    }
  }
  if (busy.size === 0) return null;
  return (
    `${[...busy].join(', ')} at ${site.name}: in use by a transaction for longer than ${LOCK_WAIT_S} s; ` +
    'run the command again when it is done (SHOW PROCESSLIST tells who it is)'
  );
}

/** The triggers are made, but who has a connection open may go on without them. */
async function notFlushed(session: Session, { name }: SiteConfig): Promise<string> {
  return (
    `${name}: the triggers are made, but connections that are open there may not see them: restart the application; ` +
    `or before the next time at ${name}: GRANT FLUSH_TABLES ON *.* TO ${await account(session)}`
  );
}

async function account(session: Session): Promise<string> {
  const [row] = await session.rows({ sql: 'SELECT CURRENT_USER()' });
  return String(row?.[0] ?? '').replace(/^(.*)@(.*)$/u, "'$1'@'$2'");
}

async function explained(session: Session, { name, connection }: SiteConfig, error: unknown): Promise<string> {
  const said = `${name}: ${messageOf(error)}`;
  if (error instanceof QueryError && error.errno === ER_BINLOG_CREATE_ROUTINE_NEED_SUPER) {
    return `${said}; at ${name}: SET GLOBAL log_bin_trust_function_creators = 1, and the same in its configuration file`;
  }
  if (!isAccessDenied(error) || !session.alive) return said;
  return `${said}; at ${name}: GRANT TRIGGER ON ${id(connection.database)}.* TO ${await account(session)}`;
}
