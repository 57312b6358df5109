import { expect, onTestFinished, test } from 'vitest';
import type { SpokeConfig } from '../../src/config/config.js';
import { searchLog } from '../../src/log/search-log.js';
import { plan } from '../../src/plan/plan.js';
import { verify } from '../../src/verify/verify.js';
import { type Offices, openOffices } from '../support/offices.js';
import type { FreshDatabase } from '../support/database.js';
import { startTestServer } from '../support/test-server.js';

const SCHEMA = `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
  CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), b LONGBLOB, x LONGTEXT,
    at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))`;

/** More than half of what the hub takes in one packet: as text, where each byte or quote is two, it does not fit. */
const LARGE = "REPEAT('\"', 1200000)";

type Big = Offices & { readonly spoke: FreshDatabase };

/** A hub that takes 2 MB in one packet. */
async function smallHub(spoke: Partial<SpokeConfig> = {}): Promise<Big> {
  const server = await startTestServer('a', { args: ['--max-allowed-packet=2M'] });
  onTestFinished(() => server.stop());
  const offices = await openOffices(SCHEMA, ['t'], {
    hubServer: server,
    spoke,
    config: { safety: { maxDeletes: 100, maxChangedShare: 1, maxClockSkewMs: 60_000 } },
  });
  await offices.hub.run("INSERT INTO t (id, v) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f')");
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 6 } });
  const [first] = offices.spokes;
  if (first === undefined) throw new Error('there is no spoke');
  return { ...offices, spoke: first };
}

const valuesOf = async ({ sites }: Offices): Promise<unknown[]> =>
  Promise.all(
    sites.map(async (site) => (await site.query('SELECT v FROM t ORDER BY id')).map(({ v }) => String(v)).join(' ')),
  );

const heldIn = ({ state }: Offices) =>
  state('SELECT record, side, action, reason FROM STATE.quarantine ORDER BY record');

const TOO_LARGE = expect.stringMatching(
  /^what it would overwrite .* max_allowed_packet there \(2097152 bytes\)/u,
) as string;

test.each([
  ['bytes', 'b'],
  ['text', 'x'],
])(
  'a conflict whose rows cannot be kept, of %s, waits in quarantine; nothing is overwritten, the rest goes on',
  async (_, column) => {
    const offices = await smallHub();
    const { hub, spoke } = offices;
    await hub.run(`UPDATE t SET v = 'hub', ${column} = ${LARGE} WHERE id = 1; UPDATE t SET v = 'hub' WHERE id = 2`);
    await spoke.run(
      `UPDATE t SET v = 'spoke' WHERE id = 1; UPDATE t SET v = 'spoke', ${column} = ${LARGE} WHERE id = 3`,
    );
    await hub.run("UPDATE t SET v = 'hub' WHERE id = 3; DELETE FROM t WHERE id = 6");
    await spoke.run(
      `UPDATE t SET v = 'spoke' WHERE id = 4; UPDATE t SET v = 'spoke', ${column} = ${LARGE} WHERE id = 6`,
    );
    await hub.run("UPDATE t SET v = 'hub' WHERE id = 4");

    expect((await plan(offices.config)).totals).toMatchObject({ quarantined: 3, conflicts: 1, updated: 2 });
    for (const run of [await offices.sync(), await offices.sync()]) {
      expect(run).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'synced' }], totals: { quarantined: 3 } });
      expect(await valuesOf(offices)).toEqual(['hub hub hub hub e', 'spoke hub spoke hub e spoke']);
      expect(await heldIn(offices)).toEqual([
        { record: '1', side: 'hub', action: 'update', reason: TOO_LARGE },
        { record: '3', side: 'spoke', action: 'update', reason: TOO_LARGE },
        { record: '6', side: 'hub', action: 'insert', reason: TOO_LARGE },
      ]);
    }
    expect(await offices.state('SELECT record FROM STATE.conflict')).toEqual([{ record: '4' }]);

    // Once it fits, it is the conflict that it was.
    for (const site of [hub, spoke]) await site.run(`UPDATE t SET ${column} = 'small' WHERE LENGTH(${column}) > 1000`);
    const run = await offices.sync();
    expect(run).toMatchObject({ outcome: 'ok', totals: { quarantined: 0, conflicts: 3 } });
    expect((await verify(offices.config)).identical).toBe(true);
  },
);

test('what a receive-only spoke has of its own is not overwritten where it cannot be kept', async () => {
  const offices = await smallHub({ direction: 'receive-only' });
  const { spoke } = offices;
  await spoke.run(`UPDATE t SET v = 'own', b = ${LARGE} WHERE id = 1; INSERT INTO t (id, v, b) VALUES (9, 'own', ${LARGE});
    UPDATE t SET v = 'own' WHERE id = 2`);
  const run = await offices.sync();
  expect(run).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'synced' }], totals: { quarantined: 2 } });
  expect(await valuesOf(offices)).toEqual(['a b c d e f', 'own b c d e f own']);
  expect(await heldIn(offices)).toEqual([
    { record: '1', side: 'spoke', action: 'update', reason: TOO_LARGE },
    { record: '9', side: 'spoke', action: 'delete', reason: TOO_LARGE },
  ]);
});

test('a change that sync_log cannot hold is begun there, said to be, and never taken for the row', async () => {
  const offices = await smallHub();
  const { hub, spoke } = offices;
  await hub.run(
    `UPDATE t SET v = 'large', b = ${LARGE} WHERE id = 1; UPDATE t SET v = 'large', b = ${LARGE} WHERE id = 2`,
  );
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { updated: 2 } });
  const { entries } = await searchLog(offices.config, { record: '1' });
  const last = entries.at(-1);
  expect(last?.sql).toBe('-- larger than max_allowed_packet of the hub; of the rows only the beginning is kept');
  expect(last?.before).toMatchObject({ id: '1', v: 'a', b: null });
  expect(last?.after).toMatchObject({ id: '1', v: 'large' });
  expect(last?.after?.['b']).toMatch(/^(?:22)+…$/u);
  // Both changed since: what they last agreed on is looked for in the log, where it stands only in part.
  await hub.run("UPDATE t SET v = 'hub', b = NULL WHERE id = 1");
  await spoke.run("UPDATE t SET v = 'spoke', b = NULL WHERE id = 1");
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { conflicts: 1 } });
  expect(await offices.state('SELECT base_row FROM STATE.conflict')).toEqual([{ base_row: null }]);
  expect((await verify(offices.config)).identical).toBe(true);
});

test('a row that is larger than what the hub takes at all waits at its spoke, and the rest goes on', async () => {
  const offices = await smallHub();
  const { hub, spoke } = offices;
  await spoke.run(`INSERT INTO t (id, v, b) VALUES (7, 'new', REPEAT('x', 5000000)), (8, 'new', 'small');
    UPDATE t SET v = 'spoke', x = REPEAT('x', 5000000) WHERE id = 1; UPDATE t SET v = 'spoke' WHERE id = 2`);
  await hub.run("UPDATE t SET v = 'hub' WHERE id = 3");
  for (const run of [await offices.sync(), await offices.sync()]) {
    expect(run).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'synced' }], totals: { quarantined: 2 } });
    expect(await valuesOf(offices)).toEqual(['a spoke hub d e f new', 'spoke spoke hub d e f new new']);
  }
  const reason = expect.stringMatching(/larger than max_allowed_packet \(2097152 bytes\)/u) as string;
  expect(await heldIn(offices)).toEqual([
    { record: '1', side: 'hub', action: 'update', reason },
    { record: '7', side: 'hub', action: 'insert', reason },
  ]);
  // Deleted there, it is held no longer.
  await spoke.run("DELETE FROM t WHERE id = 7; UPDATE t SET x = 'small' WHERE id = 1");
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { quarantined: 0 } });
  expect((await verify(offices.config)).identical).toBe(true);
});
