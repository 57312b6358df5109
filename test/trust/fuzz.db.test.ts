import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hashOfRow } from '../../src/compare/client-hash.js';
import { rowHash } from '../../src/compare/fingerprint.js';
import { parseConfig } from '../../src/config/load.js';
import { SyncError } from '../../src/errors.js';
import { importScript } from '../../src/import/import-script.js';
import { connect } from '../../src/mysql/connect.js';
import type { Session } from '../../src/mysql/session.js';
import { id } from '../../src/mysql/identifier.js';
import { readExpr } from '../../src/schema/encoding.js';
import { layoutFor } from '../support/layouts.js';
import { freshDatabase, serverA } from '../support/database.js';
import { openOffices } from '../support/offices.js';
import { OLD_PASSWORDS, oldScript } from '../support/old-script.js';
import { budget, BUDGET_TIMEOUT_MS } from './fuzz-budget.js';
import { damaged, damages } from './fuzz-texts.js';

/** Names of secrets: nothing else in a text is like them. */
const secretWord = fc.integer({ min: 0, max: 99_999 }).map((number) => `Zq${String(number).padStart(5, '0')}xW`);

const CONFIG = (secrets: readonly string[]): string => `
hub: { id: 1, name: Kathmandu, url: "mysql://sync@localhost:3306/staff", password: "${secrets[0] ?? ''}" }
spokes:
  - id: 2
    name: Pokhara
    url: mysql://sync:${secrets[1] ?? ''}@10.8.0.2:3306/staff
    direction: two-way
  - { id: 3, name: Tansen, url: mysql://sync@10.8.0.3/staff, password: ${secrets[2] ?? ''} }
tables: [person, { name: address, merge: columns }]
hooks: { before: "UPDATE gate SET open = 0" }
mail:
  from: sync@example.org
  smtp: smtps://user:${secrets[3] ?? ''}@mail.example.org
  administrators: [it@example.org]
`;

/** What a configuration becomes: everything that it tells, or null where it is good. Anything but a SyncError is thrown. */
function told(text: string): string | null {
  try {
    parseConfig(text, { HOME: '/root' }, 'x.yaml', () => 'PEM');
    return null;
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'config') throw error;
    return inspect(error, { depth: 9 });
  }
}

describe('a configuration', () => {
  it('however damaged, is one or a SyncError, and tells no secret', { timeout: BUDGET_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(fc.tuple(secretWord, secretWord, secretWord, secretWord), damages, (secrets, all) => {
        const said = told(damaged(CONFIG(secrets), all, secrets));
        for (const secret of secrets) expect(said ?? '').not.toContain(secret);
      }),
      budget(300),
    );
  });
});

describe('an old script', () => {
  it(
    'however damaged, becomes a draft or a SyncError, and its passwords stand in no text for people',
    { timeout: BUDGET_TIMEOUT_MS },
    () => {
      const script = oldScript();
      const passwords = Object.values(OLD_PASSWORDS).filter(
        (password) => script.includes(password) && password.length > 5,
      );
      fc.assert(
        fc.property(damages, (all) => {
          const text = damaged(script, all, passwords);
          try {
            const { yaml, toDos, remarks } = importScript(Buffer.from(text), 'old.pl', 'spokesync.yaml');
            for (const password of passwords) expect(JSON.stringify([toDos, remarks, yaml])).not.toContain(password);
          } catch (error) {
            if (!(error instanceof SyncError)) throw error;
            expect(error.code).toBe('config');
            for (const password of passwords) expect(inspect(error)).not.toContain(password);
          }
        }),
        budget(40),
      );
    },
  );
});

/** What an encoding that only glues values together falls over. */
const piece = fc.constantFrom(
  '',
  ',',
  ',,',
  'N',
  '0',
  '1',
  '2',
  '1,',
  ',1',
  '#',
  "'",
  '"',
  '\\',
  '\0',
  'a',
  'A',
  'é',
  'e\u0301',
  '😀',
  ' ',
  'null',
  'NULL',
  '1,a',
  '3,abc',
);
const words = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(''));
const nullable = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 4 });

const COLUMNS: readonly (readonly [type: string, value: fc.Arbitrary<unknown>])[] = [
  ['VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL', nullable(words)],
  ['VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL', nullable(words)],
  ['VARBINARY(200) NULL', nullable(words.map((text) => Buffer.from(text)))],
  ['TEXT CHARACTER SET utf8mb4 NULL', nullable(words)],
  ['LONGBLOB NULL', nullable(words.map((text) => Buffer.from(text)))],
  ['INT NULL', nullable(fc.integer({ min: -12, max: 12 }))],
  ['DECIMAL(12,4) NULL', nullable(fc.constantFrom('0', '1', '0.1', '0.01', '1.0001', '-1', '11', '1.1'))],
  ['DOUBLE NULL', nullable(fc.constantFrom('0', '1', '0.1', '1e21', '1e-7', '-1', '1.5e300'))],
  ["ENUM('','N','1','a,b') NULL", nullable(fc.constantFrom('', 'N', '1', 'a,b'))],
  ["SET('N','1','a') NULL", nullable(fc.constantFrom('', 'N', '1', 'N,1', '1,a'))],
  ['DATETIME(3) NULL', nullable(fc.constantFrom('2026-01-01 00:00:00', '2026-01-01 00:00:00.001', '0000-00-00'))],
];

async function table(): Promise<{ readonly session: Session; readonly name: string }> {
  const db = await freshDatabase(serverA(), 'fuzz');
  const columns = COLUMNS.map(([type], at) => `c${String(at)} ${type}`).join(', ');
  await db.run(`CREATE TABLE r (id INT PRIMARY KEY, ${columns})`);
  const session = await connect({ siteName: 'hub', connectTimeoutMs: 20_000, ...db.login });
  onTestFinished(() => session.close());
  return { session, name: db.name };
}

it(
  'rows that differ never have one fingerprint, and the hash made here is the server’s',
  { timeout: BUDGET_TIMEOUT_MS },
  async () => {
    const { session, name } = await table();
    const whole = await layoutFor(session, name, 'r');
    // Without the key, by which any two rows would differ.
    const layout = { ...whole, columns: whole.columns.filter(({ name: column }) => column !== 'id') };
    const marks = COLUMNS.map(() => '?').join(', ');
    const exact = layout.columns
      .map(({ name: column }) => `COALESCE(HEX(CONCAT(${id(column)}, '')), '-')`)
      .join(", '/', ");
    const row = fc.tuple(...COLUMNS.map(([, value]) => value));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 60, maxLength: 120 }), async (rows) => {
        await session.write({ sql: 'DELETE FROM r' });
        await session.batch(
          `INSERT INTO r VALUES (?, ${marks})`,
          rows.map((values, at) => [at, ...values] as (string | number | null | Buffer)[]),
        );
        const found = await session.rows({
          sql: `SELECT CAST(${rowHash(layout, 't')} AS CHAR), CONCAT(${exact}),
                     ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
                FROM r t ORDER BY id`,
        });
        const rowsByHash = new Map<string, Set<string>>();
        for (const [hash, as] of found) {
          const same = rowsByHash.get(String(hash)) ?? new Set();
          rowsByHash.set(String(hash), same.add(String(as)));
        }
        expect([...rowsByHash.values()].filter((same) => same.size > 1)).toEqual([]);
        expect(rowsByHash.size).toBe(new Set(found.map(([, as]) => String(as))).size);
        for (const [hash, , ...values] of found) expect(hashOfRow(layout, values)).toBe(hash);
      }),
      budget(8),
    );
  },
);

it(
  'whatever an application writes into its change log, a run goes through',
  { timeout: BUDGET_TIMEOUT_MS * 2 },
  async () => {
    const { hub, spokes, sync } = await openOffices(
      'CREATE TABLE t (a VARCHAR(20) COLLATE utf8mb4_bin, b INT, v VARCHAR(20), PRIMARY KEY (a, b))',
      ['t'],
    );
    await hub.run("INSERT INTO t VALUES ('x', 1, 'a'), ('y', 2, 'b')");
    await sync();
    const json = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom(
        '["x","1"]',
        '["x",1]',
        '["x"]',
        '{"v":"z"}',
        '["x","1","2"]',
        'x',
        '[null,null]',
        '{"__proto__":1}',
        '{"v":{"$binary":1}}',
        '{"v":null,"w":1}',
      ),
      words,
    );
    const entry = fc.record({
      record: json,
      old: nullable(json),
      user: nullable(fc.constantFrom('0', '-1', '7', 'x', "'")),
      type: fc.constantFrom('new', 'update', 'delete', 'force delete'),
      comment: nullable(words),
      site: fc.integer({ min: -2, max: 70_000 }),
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 15 }), async (entries) => {
        for (const db of [hub, ...spokes]) {
          for (const { record, old, user, type, comment, site } of entries) {
            await db.query(
              'INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, comment, old_values) VALUES (?, ?, ?, ?, ?, ?, ?)',
              [site, user, 't', record.slice(0, 3000), type, comment, old],
            );
          }
        }
        count += 1;
        await spokes[0]?.run(`UPDATE t SET v = 's${String(count)}' WHERE b = 1`);
        await hub.run(`UPDATE t SET v = 'h${String(count)}' WHERE b = ${String(1 + (count % 2))}`);
        expect(await sync()).toMatchObject({ outcome: 'ok', sites: [{ outcome: 'synced' }] });
        const [at, there] = await Promise.all([hub, ...spokes].map((db) => db.query('SELECT * FROM t ORDER BY a, b')));
        expect(there).toEqual(at);
        expect(at).toHaveLength(2);
      }),
      budget(6),
    );
  },
);
