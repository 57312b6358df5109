import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA, type FreshDatabase } from '../../test/support/database.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { pendingMigrations, readMigrations, requireState, runMigrations, splitStatements } from './migrate.js';

interface Place {
  readonly db: FreshDatabase;
  readonly session: Session;
  readonly state: string;
}

async function place(): Promise<Place> {
  const db = await freshDatabase(serverA(), 'hub');
  const state = `${db.name}_state`;
  const session = await connect({ siteName: 'hub', ...db.login, connectTimeoutMs: 5_000 });
  onTestFinished(async () => {
    await session.close();
    await db.query(`DROP DATABASE IF EXISTS ${state}`);
  });
  return { db, session, state };
}

async function migrate({ session, state }: Place): Promise<number> {
  const pending = await pendingMigrations(session, state);
  await runMigrations(session, pending);
  return pending.statements.length;
}

const versions = ({ db, state }: Place) =>
  db.query(
    `SELECT version, statements, IF(finished_at IS NULL, 'no', 'yes') AS done FROM ${state}.schema_version ORDER BY version`,
  );

test('statements end with ; at the end of a line, comment lines are left out', () => {
  expect(
    splitStatements("-- a;\nCREATE TABLE t (\n  -- b\n  x TEXT COMMENT 'c; d'\n);\n\nINSERT INTO t VALUES (';'); \r\n"),
  ).toEqual(["CREATE TABLE t (\n  x TEXT COMMENT 'c; d'\n)", "INSERT INTO t VALUES (';')"]);
});

test('nothing there: not initialised, then made, then nothing to do', async () => {
  const at = await place();
  await expect(requireState(at.session, at.state)).rejects.toMatchObject({
    code: 'not-initialised',
    message: `there is no state database ${at.state} on the hub`,
    hint: expect.stringContaining('spokesync init') as string,
  });
  expect(await migrate(at)).toBeGreaterThan(3);
  await requireState(at.session, at.state);
  expect(await migrate(at)).toBe(0);
  const known = await readMigrations();
  expect(await versions(at)).toEqual(
    known.map(({ version, statements }) => ({ version, statements: statements.length, done: 'yes' })),
  );
});

test('interrupted after any statement, noted or not, it goes on from there', async () => {
  const [first] = await readMigrations();
  const count = first!.statements.length;
  for (const [noted, ran] of [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 2],
    [count - 1, count],
  ] as const) {
    const at = await place();
    const pending = await pendingMigrations(at.session, at.state);
    const steps = pending.steps.slice(0, pending.steps.findIndex((step) => step.note !== null) + ran);
    const asNoted = steps.map((step) => ((step.note?.statements ?? 0) > noted ? { ...step, note: null } : step));
    await runMigrations(at.session, { ...pending, steps: asNoted });
    await expect(requireState(at.session, at.state)).rejects.toMatchObject({ code: 'not-initialised' });
    await migrate(at);
    await requireState(at.session, at.state);
    expect(await at.db.query(`SELECT id FROM ${at.state}.control`)).toEqual([{ id: 1 }]);
  }
});

test('a table of somebody else in a new state database is never taken for ours', async () => {
  const at = await place();
  await at.db.run(`CREATE DATABASE ${at.state}; CREATE TABLE ${at.state}.control (x INT)`);
  await expect(migrate(at)).rejects.toMatchObject({ errno: 1050 });
});

test('a state database of a newer program is refused', async () => {
  const at = await place();
  await migrate(at);
  await at.db.query(`INSERT INTO ${at.state}.schema_version VALUES (99, 1, NOW())`);
  const known = (await readMigrations()).length;
  const refused = {
    code: 'state',
    message: `the state database ${at.state} is at version 99, this program knows ${known}`,
    hint: expect.stringContaining('update spokesync') as string,
  };
  await expect(requireState(at.session, at.state)).rejects.toMatchObject(refused);
  await expect(pendingMigrations(at.session, at.state)).rejects.toMatchObject(refused);
});
