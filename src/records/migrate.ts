import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SyncError } from '../errors.js';
import { isMissingTable } from '../mysql/errno.js';
import { id, qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';

/** One numbered file of `migrations/`, its statements without comments. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
}

/** What the state database still lacks. */
export interface PendingMigrations {
  readonly state: string;
  /** What a person could run by hand to the same end, in order. Empty: it is as this program needs it. */
  readonly statements: readonly string[];
  readonly steps: readonly Step[];
}

/** A statement and what is noted of it once it is done; `resumed` where an init before this one may have died in it. */
interface Step {
  readonly sql: string;
  readonly note: { readonly version: number; readonly statements: number; readonly finished: boolean } | null;
  readonly resumed: boolean;
}

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
const ALREADY_THERE = new Set([1050, 1060, 1061, 1062]);

/** All migrations that this program knows, by number. Throws SyncError `state` where the files are no gapless series. */
export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d+-.*\.sql$/u.test(file)).sort();
  const migrations = await Promise.all(
    files.map(async (name) => ({
      version: Number.parseInt(name, 10),
      name,
      statements: splitStatements(await readFile(`${folder}/${name}`, 'utf8')),
    })),
  );
  const stray = migrations.find((migration, i) => migration.version !== i + 1);
  if (stray !== undefined) throw new SyncError('state', `migration ${stray.name} is out of its order`);
  return migrations;
}

/** The statements of a migration file: each ends with `;` at the end of a line; lines that begin with `--` are left out. */
export function splitStatements(text: string): string[] {
  const code = text.split('\n').filter((line) => !/^\s*--/u.test(line));
  return code
    .join('\n')
    .split(/;[ \t\r]*(?:\n|$)/u)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/**
 * What is missing in the state database, itself included. Throws SyncError `state` where a newer program has been at it.
 * A migration that was interrupted goes on at the statement that it had come to.
 */
export async function pendingMigrations(session: Session, state: string): Promise<PendingMigrations> {
  const [known, done] = await Promise.all([readMigrations(), readProgress(session, state)]);
  refuseNewer(state, known, done);
  const missing = known.filter((migration) => done?.get(migration.version)?.finished !== true);
  if (missing.length === 0) return { state, steps: [], statements: [] };
  const database = `CREATE DATABASE IF NOT EXISTS ${id(state)} CHARACTER SET utf8mb4`;
  const first = done === null ? [database, `USE ${id(state)}`, VERSION_TABLE] : [`USE ${id(state)}`];
  const steps: Step[] = [
    ...first.map((sql) => ({ sql, note: null, resumed: false })),
    ...missing.flatMap((migration) => stepsOf(migration, done)),
  ];
  return { state, steps, statements: steps.flatMap(shown) };
}

/** Runs what is pending. The session's database is the state database after that. Throws what the server refuses. */
export async function runMigrations(session: Session, pending: PendingMigrations): Promise<void> {
  for (const step of pending.steps) {
    await session.write({ sql: step.sql }).catch((error: unknown) => {
      if (!step.resumed || !ALREADY_THERE.has((error as { errno?: number }).errno ?? 0)) throw error;
    });
    if (step.note !== null) await session.write({ sql: noteSql(step.note) });
  }
}

/**
 * Throws SyncError `not-initialised` where the state database or one of its migrations is missing, `state` where it is
 * newer than this program.
 */
export async function requireState(session: Session, state: string): Promise<void> {
  const [known, done] = await Promise.all([readMigrations(), readProgress(session, state)]);
  refuseNewer(state, known, done);
  const missing = known.find((migration) => done?.get(migration.version)?.finished !== true);
  if (missing === undefined) return;
  const what =
    done === null ? `there is no state database ${state}` : `the state database ${state} lacks ${missing.name}`;
  throw new SyncError('not-initialised', `${what} on the hub`, { hint: 'run `spokesync init`' });
}

const VERSION_TABLE = `CREATE TABLE IF NOT EXISTS schema_version (
  version      INT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'number of a migration',
  statements   INT UNSIGNED NOT NULL COMMENT 'how many of its statements were run',
  finished_at  DATETIME     NULL COMMENT 'UTC; NULL: interrupted'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

type Progress = ReadonlyMap<number, { readonly statements: number; readonly finished: boolean }>;

/** Null: there is no state database, or nothing of ours in it. */
async function readProgress(session: Session, state: string): Promise<Progress | null> {
  try {
    const rows = await session.rows({
      sql: `SELECT version, statements, finished_at FROM ${qualified(state, 'schema_version')}`,
    });
    return new Map(rows.map(([v, n, at]) => [Number(v), { statements: Number(n), finished: at !== null }]));
  } catch (error) {
    if (isMissingTable(error)) return null;
    throw error;
  }
}

function refuseNewer(state: string, known: readonly Migration[], done: Progress | null): void {
  const newest = Math.max(0, ...(done?.keys() ?? []));
  if (newest <= known.length) return;
  throw new SyncError(
    'state',
    `the state database ${state} is at version ${newest}, this program knows ${known.length}`,
    {
      hint: 'update spokesync on this machine, or name another database with `state:`',
    },
  );
}

function stepsOf({ version, statements }: Migration, done: Progress | null): Step[] {
  const from = done?.get(version)?.statements ?? 0;
  return statements.slice(from).map((sql, i) => ({
    sql,
    note: { version, statements: from + i + 1, finished: from + i + 1 === statements.length },
    resumed: i === 0 && done !== null,
  }));
}

function shown(step: Step): string[] {
  return step.note?.finished === true ? [step.sql, noteSql(step.note)] : [step.sql];
}

function noteSql({ version, statements, finished }: NonNullable<Step['note']>): string {
  const at = finished ? 'UTC_TIMESTAMP()' : 'NULL';
  return `INSERT INTO schema_version (version, statements, finished_at) VALUES (${version}, ${statements}, ${at})
  ON DUPLICATE KEY UPDATE statements = VALUES(statements), finished_at = VALUES(finished_at)`;
}
