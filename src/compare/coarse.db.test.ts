import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA } from '../../test/support/database.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connect } from '../mysql/connect.js';
import { id } from '../mysql/identifier.js';
import { type BucketPlan, bucketCount, planBuckets } from './buckets.js';
import { coarser, refined } from './coarse.js';
import { rowHash } from './fingerprint.js';
import type { HashSource } from './source.js';
import { sums } from './sums.js';

async function pair(columns: string, script: string): Promise<{ known: HashSource; other: HashSource }> {
  const db = await freshDatabase(serverA());
  await db.run(`CREATE TABLE known (${columns}); CREATE TABLE other LIKE known; ${script}`);
  const source = async (name: string): Promise<HashSource> => {
    const session = await connect({ siteName: name, connectTimeoutMs: 10_000, ...db.login });
    onTestFinished(() => session.close());
    const layout = await layoutFor(session, db.name, name);
    return { session, layout, from: `${id(name)} AS t`, where: null, hash: rowHash(layout, 't') };
  };
  return { known: await source('known'), other: await source('other') };
}

const numbers = 'CAST(seq AS SIGNED) * 3 - 3000';

const cases: readonly [name: string, kind: BucketPlan['kind'], columns: string, script: string][] = [
  [
    'integers',
    'arithmetic',
    'k INT PRIMARY KEY, v INT',
    `INSERT INTO known SELECT ${numbers}, seq FROM seq_1_to_2000; INSERT INTO other SELECT * FROM known;
     UPDATE other SET v = -1 WHERE k IN (-2997, 0, 1500, 3000); DELETE FROM other WHERE k BETWEEN 600 AND 900;
     INSERT INTO other VALUES (-99999, 1), (99999, 1)`,
  ],
  [
    'words',
    'boundaries',
    'k VARCHAR(20) PRIMARY KEY, v INT',
    `INSERT INTO known SELECT CONCAT('k', LPAD(seq, 6, '0')), seq FROM seq_1_to_2000; INSERT INTO other SELECT * FROM known;
     UPDATE other SET v = -1 WHERE v IN (1, 777, 1024, 2000); DELETE FROM other WHERE v BETWEEN 600 AND 900;
     INSERT INTO other VALUES ('a', 1), ('z', 1)`,
  ],
  [
    'nothing that differs',
    'arithmetic',
    'k INT PRIMARY KEY, v INT',
    `INSERT INTO known SELECT ${numbers}, seq FROM seq_1_to_2000; INSERT INTO other SELECT * FROM known`,
  ],
  [
    'no rows on the other side',
    'arithmetic',
    'k INT PRIMARY KEY, v INT',
    `INSERT INTO known SELECT ${numbers}, seq FROM seq_1_to_2000`,
  ],
];

test.each(cases)(
  'coarse sums, refined where they differ, are the fine sums: %s',
  async (_name, kind, columns, script) => {
    const { known, other } = await pair(columns, script);
    for (const bucketRows of [1, 7, 40, 128, 1_000]) {
      const plan = await planBuckets(known, { bucketRows });
      expect(plan.kind).toBe(kind);
      const [before, fine] = [await sums(known, plan), await sums(other, plan)];
      const coarse = await sums(other, coarser(plan));
      expect(coarse.counts.length).toBe(bucketCount(coarser(plan)));
      expect(await refined(other, plan, coarse, before)).toEqual(fine);
    }
  },
);

test('where few buckets differ, few are asked for', async () => {
  const { known, other } = await pair(
    'k INT PRIMARY KEY, v INT',
    `INSERT INTO known SELECT seq, seq FROM seq_1_to_20000; INSERT INTO other SELECT * FROM known;
     UPDATE other SET v = -1 WHERE k IN (5000, 15000)`,
  );
  const plan = await planBuckets(known, { bucketRows: 10 });
  const [before, coarse] = [await sums(known, plan), await sums(other, coarser(plan))];
  let rows = 0;
  await refined(other, plan, coarse, before, { onProgress: (done) => (rows = done) });
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThanOrEqual(2 * 8 * 16);
});
