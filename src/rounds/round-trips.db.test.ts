import { expect, onTestFinished, test } from 'vitest';
import { serverB } from '../../test/support/database.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { openRelay, type Relay } from '../../test/support/relay.js';
import type { CompareConfig } from '../config/config.js';
import type { RunResult } from '../report/result.js';

/** Long beside what passes here between an answer and what is sent next; a longer one changes no count. */
const oneWayMs = 50;

/** The driver greets with the older kind of password: MySQL asks for its own kind, which is one wait more. */
const MORE = serverB().flavour === 'mysql' ? 1 : 0;

const FULL: CompareConfig = { mode: 'full' };
const BY_LOG: CompareConfig = { mode: 'incremental', fullEveryMs: null };
const modes: readonly CompareConfig[] = [FULL, BY_LOG];

const table = (name: string, rows: number): string => `
  CREATE TABLE ${name} (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(40) NOT NULL, notes VARCHAR(255) NULL,
    changed TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO ${name} (id, name, changed) SELECT seq, CONCAT('n', seq), '2024-01-01' FROM seq_1_to_${rows};`;

const USERS = `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80), name VARCHAR(40), lastname VARCHAR(40), user_name VARCHAR(40));
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha');`;

interface Line {
  readonly offices: Offices;
  /** One run over the line; gives what it came to and its round trips, the login included. */
  readonly run: (compare: CompareConfig) => Promise<{ readonly result: RunResult; readonly roundTrips: number }>;
}

/** A spoke behind a long line, synced before: hub and spoke hold the same. */
async function openLine(schema: string, tables: readonly string[]): Promise<Line> {
  const offices = await openOffices(schema, tables);
  const relay: Relay = await openRelay(serverB(), { toServerDelayMs: oneWayMs, toClientDelayMs: oneWayMs });
  onTestFinished(() => relay.close());
  const { host, port } = relay;
  const spokes = offices.config.spokes.map((spoke) => ({ ...spoke, connection: { ...spoke.connection, host, port } }));
  const run: Line['run'] = async (compare) => {
    const before = relay.roundTrips;
    const result = await offices.sync({ config: { spokes, compare } });
    expect(result.outcome).toBe('ok');
    return { result, roundTrips: relay.roundTrips - before };
  };
  await run(FULL);
  return { offices, run };
}

/** Changes every `step`th row of a table at a site, from `first` on, and says so in its change log. */
async function change({ sites }: Offices, site: 0 | 1, of: string, first: number, step: number): Promise<void> {
  await sites[site]?.run(`
    UPDATE ${of} SET notes = CONCAT('by site ${site + 1}, ', ${first}) WHERE id % ${step} = ${first};
    INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, timestamp)
    SELECT ${site + 1}, 7, '${of}', id, 'update', NOW() FROM ${of} WHERE id % ${step} = ${first}`);
}

// Login; opening and all that is asked with it; checksums, or logs; token and stamp.
test.each(modes)('a quiet pass waits 4 times: $mode', async (compare) => {
  const { run } = await openLine(table('person', 1000), ['person']);
  const { result, roundTrips } = await run(compare);
  expect(result.totals).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  expect(roundTrips).toBe(4 + MORE);
});

// Besides, in full: hashes of what the logs name. Then rows and logs; locks, writes, commit.
test.each([
  { compare: FULL, mode: 'full', most: 10 },
  { compare: BY_LOG, mode: 'incremental', most: 9 },
])('100 changes at both sites cost at most $most waits: $mode', async ({ compare, most }) => {
  const { offices, run } = await openLine(`${USERS} ${table('person', 20_000)}`, ['person']);
  await change(offices, 0, 'person', 17, 400);
  await change(offices, 1, 'person', 18, 400);
  const { result, roundTrips } = await run(compare);
  expect(result.totals).toMatchObject({ updated: 100, conflicts: 0 });
  expect(roundTrips).toBeLessThanOrEqual(most + MORE);
});

test.each(modes)('14 tables wait no oftener than one: $mode', async (compare) => {
  const names = Array.from({ length: 14 }, (_, at) => `t${at + 1}`);
  const { offices, run } = await openLine(USERS + names.map((name) => table(name, 100)).join(''), names);
  expect((await run(compare)).roundTrips).toBe(4 + MORE);
  for (const name of names) for (const site of [0, 1] as const) await change(offices, site, name, 7 + site, 50);
  const { result, roundTrips } = await run(compare);
  expect(result.totals).toMatchObject({ updated: 56, conflicts: 0 });
  expect(roundTrips).toBeLessThanOrEqual(10 + MORE);
});
