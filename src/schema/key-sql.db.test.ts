import { describe, expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA } from '../../test/support/database.js';
import { ofKnownTypes } from '../../test/support/flavours.js';
import { layoutFor } from '../../test/support/layouts.js';
import { connect } from '../mysql/connect.js';
import type { Row, Session, Sql } from '../mysql/session.js';
import { type Key, keyBetween, keyIn, orderByKey, selectKey } from './key-sql.js';
import type { Layout } from './layout.js';

const ROWS = 20_000;

const tables: readonly [name: string, columns: string, values: string][] = [
  ['an INT', 'k INT, PRIMARY KEY (k)', 'seq'],
  ['text', 'k VARCHAR(20) CHARSET latin1, PRIMARY KEY (k)', `CONCAT('key ', seq)`],
  ['a DECIMAL', 'k DECIMAL(25,5), PRIMARY KEY (k)', 'seq / 8'],
  ['a FLOAT', 'k FLOAT, PRIMARY KEY (k)', 'seq / 7'],
  ['a BIT', 'k BIT(20), PRIMARY KEY (k)', 'seq'],
  ['bytes', 'k BINARY(20), PRIMARY KEY (k)', 'LEFT(UNHEX(SHA2(seq, 256)), 20)'],
  ['a DATETIME', 'k DATETIME(3), PRIMARY KEY (k)', `'2024-01-01' + INTERVAL seq SECOND`],
  ['a TIMESTAMP', 'k TIMESTAMP NOT NULL DEFAULT 0, PRIMARY KEY (k)', `'2024-01-01' + INTERVAL seq SECOND`],
  ['a UUID', 'k UUID, PRIMARY KEY (k)', 'INSERT(INSERT(LEFT(SHA2(seq, 256), 32), 13, 1, 4), 17, 1, 8)'],
  ['an INT of few values and text', 'k INT, l VARCHAR(20), PRIMARY KEY (k, l)', 'seq % 10, seq'],
  ['text and two INTs', 'k VARCHAR(9), l INT, m INT, PRIMARY KEY (k, l, m)', `CONCAT('k', seq % 3), seq % 100, seq`],
  ['an ENUM and an INT', `k ENUM('z','b','c'), l INT, PRIMARY KEY (k, l)`, '1 + seq % 3, seq'],
];

describe.each(ofKnownTypes(tables))('a key of %s', (_, columns, values) => {
  async function arrange(): Promise<{
    session: Session;
    layout: Layout;
    keys: Key[];
    touched: (where: Sql) => Promise<[Row[], number]>;
  }> {
    const db = await freshDatabase(serverA());
    await db.run(`SET time_zone = '+00:00'; CREATE TABLE r (${columns}, v INT DEFAULT 1);
                  INSERT INTO r SELECT ${values}, seq FROM seq_1_to_${ROWS}; ANALYZE TABLE r`);
    const session = await connect({ siteName: 'hub', connectTimeoutMs: 10_000, ...db.login });
    onTestFinished(() => session.close());
    const layout = await layoutFor(session, db.name, 'r');
    const all = await session.rows({
      sql: `SELECT ${selectKey(layout, 't')} FROM r AS t ORDER BY ${orderByKey(layout, 't')}`,
    });
    const reads = async (): Promise<number> => {
      const status = await session.rows({ sql: `SHOW SESSION STATUS LIKE 'Handler_read%'` });
      return status.reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const touched = async (where: Sql): Promise<[Row[], number]> => {
      const before = await reads();
      const rows = await session.rows({
        ...where,
        sql: `SELECT ${selectKey(layout, 't')}, t.v FROM r AS t WHERE ${where.sql}`,
      });
      return [rows, (await reads()) - before];
    };
    return { session, layout, keys: all.map((row) => row.map((value) => value ?? '')), touched };
  }

  test('is looked up a thousand at a time, by the index', async () => {
    const { layout, keys, touched } = await arrange();
    const wanted = keys.filter((_, index) => index % 20 === 7);
    const [rows, reads] = await touched(keyIn(layout, wanted, 't'));
    expect(wanted).toHaveLength(1_000);
    expect(rows.map((row) => row.slice(0, -1))).toEqual(expect.arrayContaining(wanted));
    expect(rows).toHaveLength(1_000);
    expect(reads).toBeLessThan(4_000);
  });

  test('is read range by range, by the index, each row once', async () => {
    const { layout, keys, touched } = await arrange();
    // Of what MariaDB 11 takes for nearly half a table, and it only estimates, it would rather read all.
    const steps = Array.from({ length: 12 }, (_, at) => keys[(at + 1) * 1_500]);
    const cuts = [null, keys[99], ...steps, keys[18_001], keys[18_002], null];
    let total = 0;
    for (const [index, after] of cuts.slice(0, -1).entries()) {
      const range = { after: after ?? null, upTo: cuts[index + 1] ?? null };
      const [rows, reads] = await touched(keyBetween(layout, range, 't'));
      total += rows.length;
      expect(reads).toBeLessThan(rows.length + 100);
    }
    expect(total).toBe(ROWS);
  });
});
