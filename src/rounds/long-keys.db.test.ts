import { expect, onTestFinished, test } from 'vitest';
import { expectSame } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { startTestServer } from '../../test/support/test-server.js';
import { plan } from '../plan/plan.js';

// Servers of different kinds have other collations by default, and keys of two are refused.
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci';

const keyed = (name: string, key: string): string => `CREATE TABLE ${name} (${key}, v INT) ROW_FORMAT=DYNAMIC;`;

test('a key that the ledger cannot hold is refused by name, the longest that it can hold is synced', async () => {
  const offices = await openOffices(
    [
      keyed('longest', `a VARCHAR(766) ${TEXT} PRIMARY KEY`),
      keyed('two', `a VARCHAR(764) ${TEXT}, b BIGINT, PRIMARY KEY (a, b)`),
      keyed('far', `a VARCHAR(768) ${TEXT} PRIMARY KEY`),
      keyed('bytes', 'a VARBINARY(3065) PRIMARY KEY'),
    ].join('\n'),
    ['longest', 'two', 'far', 'bytes'],
  );
  await offices.hub.run(`INSERT INTO longest VALUES ('a', 1); INSERT INTO two VALUES ('a', 1, 1)`);
  const planned = await plan(offices.config);
  expect(planned.totals.inserted).toBe(2);
  const result = await offices.sync();
  for (const { warnings, outcome } of [planned, result]) {
    expect(outcome).toBe('warnings');
    expect(warnings.join('\n')).toMatch(/key of far is 3072 bytes.*\n.*key of bytes is 3065 bytes/u);
  }
  expect(result.totals.inserted).toBe(2);
  await offices.spokes[0]?.run(`UPDATE longest SET v = 2; DELETE FROM two`);
  expect((await offices.sync()).totals).toMatchObject({ updated: 1, deleted: 1, quarantined: 0 });
  await expectSame(offices, 'longest', 'two');
});

/** A hub and two spokes, with a table of the longest keys, on a server that takes no more than a megabyte at once. */
async function openSmallOffices(): Promise<Offices> {
  const small = await startTestServer('a', { args: ['--max-allowed-packet=1M'] });
  onTestFinished(() => small.stop());
  return openOffices(keyed('longest', `a VARCHAR(766) ${TEXT} PRIMARY KEY`), ['longest'], {
    hubServer: small,
    spokeServer: small,
    config: { safety: { maxDeletes: 5000, maxChangedShare: 1, maxClockSkewMs: 5000 } },
    spokes: 2,
  });
}

test('thousands of long keys go over servers that take no more than a megabyte at once', async () => {
  const offices = await openSmallOffices();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(
    `INSERT INTO longest SELECT CONCAT(seq, REPEAT("'", 300), REPEAT('क', 150)), seq FROM seq_1_to_2500`,
  );
  await offices.sync();
  await two.run('UPDATE longest SET v = v + 1 WHERE v <= 2000; DELETE FROM longest WHERE v > 2400');
  await three.run('UPDATE longest SET v = v + 2 WHERE v BETWEEN 2101 AND 2300');
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { deleted: 200, quarantined: 0 } });
  await expectSame(offices, 'longest');
  await offices.hub.run('DELETE FROM longest WHERE v <= 1500');
  expect(await offices.sync({ config: { compare: { mode: 'incremental', fullEveryMs: null } } })).toMatchObject({
    outcome: 'ok',
  });
  await offices.sync();
  await expectSame(offices, 'longest');
});

test('the longest keys of the widest characters go over such servers too, in sets, as changes, and spelt anew', async () => {
  const offices = await openSmallOffices();
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  const more = (from: number, to: number): string =>
    `INSERT INTO longest SELECT CONCAT(seq, 'a', REPEAT('😀', 760)), seq FROM seq_${from}_to_${to}`;
  const incremental = { config: { compare: { mode: 'incremental', fullEveryMs: null } } } as const;
  await offices.hub.run(more(1, 600));
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 1200 } });
  await offices.hub.run(more(1001, 2100));
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 2200 } });
  await two.run(more(601, 1000));
  await two.run('UPDATE longest SET v = v + 1 WHERE v <= 400; DELETE FROM longest WHERE v > 1800');
  await three.run(`UPDATE longest SET v = v + 2 WHERE v BETWEEN 301 AND 700;
                   UPDATE longest SET a = REPLACE(a, 'a', 'A') WHERE v BETWEEN 1001 AND 1600`);
  const met = await offices.sync();
  expect(met.sites.map(({ error }) => error)).toEqual([null, null]);
  expect(met).toMatchObject({ outcome: 'ok', totals: { deleted: 600, quarantined: 0 } });
  await offices.sync(incremental);
  await expectSame(offices, 'longest');
  await offices.hub.run('DELETE FROM longest WHERE v <= 500');
  await two.run('UPDATE longest SET v = v + 1 WHERE v BETWEEN 1001 AND 1600');
  expect(await offices.sync(incremental)).toMatchObject({ outcome: 'ok' });
  expect(await offices.sync()).toMatchObject({ outcome: 'ok' });
  await expectSame(offices, 'longest');
}, 180_000);
