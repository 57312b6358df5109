import { expect, it, onTestFinished } from 'vitest';
import { check } from '../../src/check/check.js';
import type { Config } from '../../src/config/config.js';
import { listConflicts } from '../../src/conflicts/list.js';
import { restoreConflict } from '../../src/conflicts/restore.js';
import { showConflict } from '../../src/conflicts/show.js';
import { init } from '../../src/init/init.js';
import { searchLog } from '../../src/log/search-log.js';
import { id, qualified } from '../../src/mysql/identifier.js';
import { plan } from '../../src/plan/plan.js';
import { sync } from '../../src/rounds/sync.js';
import { captureInstall } from '../../src/triggers/capture.js';
import { verify } from '../../src/verify/verify.js';
import { siteConfig, spokeConfig, tableConfig, testConfig } from '../support/config.js';
import { type RawRow, rawConnection, serverA, serverB } from '../support/database.js';
import { mailConfig, mailServer } from '../support/mail-server.js';
import type { ServerAddress } from '../support/server-address.js';
import { HOSTILE_NAMES, HOSTILE_VALUES, OUR_OWN_NAMES } from './hostile-text.js';

/** A database of any name, with a connection to it; both go when the running test is over. */
async function databaseCalled(server: ServerAddress, name: string) {
  const raw = await rawConnection(server);
  await raw.query(`CREATE DATABASE ${id(name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  await raw.query(`USE ${id(name)}`);
  await raw.query("SET time_zone = '+00:00'");
  onTestFinished(async () => {
    await raw.query(`DROP DATABASE ${id(name)}`);
    await raw.end();
  });
  const { host, port, user, password } = server;
  const query = (sql: string, values: readonly unknown[] = []): Promise<RawRow[]> => raw.query<RawRow[]>(sql, values);
  return { query, login: { host, port, user, password, database: name } };
}

const USERS = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99),
  user_name VARCHAR(99))`;

async function offices(suffix: string, tables: readonly string[], wishes: Partial<Config> = {}) {
  const unique = `${String(process.pid)}_${suffix}`;
  const named = (text: string): string => Array.from(`${unique} ${text}`).slice(0, 64).join('').trimEnd();
  const hub = await databaseCalled(serverA(), named('hub `a` "b" \'c\' $(id) <b> %s; -- ñ'));
  const spoke = await databaseCalled(serverB(), named(`spoke \`${'y'.repeat(64)}`));
  const state = named('state \'`" <i> % 値');
  onTestFinished(async () => {
    const raw = await rawConnection(serverA());
    await raw.query(`DROP DATABASE IF EXISTS ${id(state)}`);
    await raw.end();
  });
  const config = testConfig(
    { ...siteConfig(1, hub), name: 'Hub <b>"x"' },
    [{ ...spokeConfig(2, spoke), name: "Spoke '&' `y`" }],
    tables.map((name) => tableConfig(name)),
    { state, ...wishes },
  );
  return { hub, spoke, config };
}

type Site = Awaited<ReturnType<typeof databaseCalled>>;

/** The rows of a table, their bytes as hex: no driver and no collation has a say in whether they are equal. */
async function bytesOf(site: Site, table: string, columns: readonly string[]): Promise<RawRow[]> {
  const list = columns.map((column, at) => `HEX(${id(column)}) AS c${String(at)}`).join(', ');
  return site.query(`SELECT ${list} FROM ${id(table)} ORDER BY ${columns.map((_, at) => `c${String(at)}`).join(', ')}`);
}

it.each([
  ['names of all kinds', HOSTILE_NAMES],
  ['names of our own', OUR_OWN_NAMES],
])('databases, tables and columns called by %s go the whole way', async (what, names) => {
  const mails = await mailServer();
  const tables = names;
  const { hub, spoke, config } = await offices(what.length.toString(), tables, { mail: mailConfig(mails) });
  const columnsOf = (at: number): [string, string, string] => {
    const of = (offset: number): string => names[(at + offset) % names.length] ?? '';
    return [of(0).replace(/^~/u, 'key '), of(1), of(2)];
  };
  for (const site of [hub, spoke]) {
    await site.query(USERS);
    await site.query('INSERT INTO users VALUES (1, ?, ?, ?, ?)', ['a@example.org', '<script>', `"'\\`, '${HOME}']);
    for (const [at, table] of tables.entries()) {
      const [key, text, other] = columnsOf(at).map(id);
      await site.query(`CREATE TABLE ${id(table)} (${key ?? ''} VARCHAR(40) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
        ${text ?? ''} TEXT, ${other ?? ''} VARCHAR(80) DEFAULT 'x', KEY (${other ?? ''}))`);
    }
  }
  expect((await init(config, { confirm: () => true })).sites.map(({ error }) => error)).toEqual([null, null]);
  for (const table of tables) {
    await hub.query(`INSERT INTO ${id(table)} VALUES ('one', 'a', 'b'), (?, 'c', 'd')`, [table.slice(0, 40)]);
  }
  expect((await check(config)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(await sync(config)).toMatchObject({ outcome: 'ok', totals: { inserted: 2 * tables.length } });
  const installed = await captureInstall(config, { confirm: () => true });
  expect(installed.sites.map(({ error }) => error)).toEqual([null, null]);
  for (const [at, table] of tables.entries()) {
    const [key, text] = columnsOf(at).map(id);
    for (const [site, value] of [
      [hub, 'of the hub'],
      [spoke, 'of the spoke'],
    ] as const) {
      await site.query('SET @spokesync_user = 1');
      await site.query(`UPDATE ${id(table)} SET ${text ?? ''} = ? WHERE ${key ?? ''} = 'one'`, [value]);
    }
    await spoke.query(`DELETE FROM ${id(table)} WHERE ${key ?? ''} <> 'one'`);
  }
  expect((await plan(config)).totals).toMatchObject({ conflicts: tables.length, deleted: tables.length });
  expect(await sync(config)).toMatchObject({
    outcome: 'ok',
    totals: { conflicts: tables.length, deleted: tables.length },
    mails: { waiting: 0 },
  });
  const { conflicts } = await listConflicts(config, { tables });
  expect(conflicts.map(({ table }) => table).sort()).toEqual([...tables].sort());
  for (const conflict of conflicts) {
    expect((await showConflict(config, conflict.id)).table).toBe(conflict.table);
    const restored = await restoreConflict(config, conflict.id, { user: '${HOME}', confirm: () => true });
    expect(restored.outcome).toBe('restored');
  }
  expect(await sync(config)).toMatchObject({ outcome: 'ok', totals: { updated: tables.length, conflicts: 0 } });
  expect((await verify(config)).identical).toBe(true);
  const log = await searchLog(config, { tables: [tables[0] ?? ''], record: 'one' });
  expect(log.entries.length).toBeGreaterThan(0);
  for (const { mail } of mails.taken) expect(mail.html ?? '').not.toMatch(/<script|<img src=x|<b>"x"/u);
  expect(mails.taken.length).toBeGreaterThan(0);
});

it('values of all kinds, in keys, texts and bytes, arrive byte by byte, and are told without harm', async () => {
  const mails = await mailServer();
  const { hub, spoke, config } = await offices('v', ['t'], {
    mail: mailConfig(mails),
    safety: { maxDeletes: 1000, maxChangedShare: 1, maxClockSkewMs: 5000 },
  });
  for (const site of [hub, spoke]) {
    await site.query(USERS);
    await site.query(`CREATE TABLE t (k VARBINARY(400) NOT NULL PRIMARY KEY, v VARCHAR(255) COLLATE utf8mb4_bin,
      x LONGTEXT, b BLOB, s VARCHAR(255) COLLATE utf8mb4_bin)`);
  }
  await init(config, { confirm: () => true });
  for (const [at, value] of HOSTILE_VALUES.entries()) {
    const site = at % 2 === 0 ? hub : spoke;
    await site.query('INSERT INTO users VALUES (?, ?, ?, ?, ?)', [
      at,
      `p${String(at)}@example.org`,
      value.slice(0, 99),
      '',
      value.slice(0, 99),
    ]);
    await site.query('INSERT INTO t VALUES (?, ?, ?, ?, ?)', [
      Buffer.from(value),
      value,
      value,
      Buffer.from(value),
      value,
    ]);
  }
  await captureInstall(config, { confirm: () => true });
  expect(await sync(config)).toMatchObject({ outcome: 'ok', totals: { inserted: HOSTILE_VALUES.length } });
  const rows = await bytesOf(hub, 't', ['k', 'v', 'x', 'b', 's']);
  expect(rows).toHaveLength(HOSTILE_VALUES.length);
  expect(await bytesOf(spoke, 't', ['k', 'v', 'x', 'b', 's'])).toEqual(rows);
  for (const [at, value] of HOSTILE_VALUES.entries()) {
    const person = at % 2 === 0 ? at : at - 1;
    await hub.query('SET @spokesync_user = ?', [person]);
    await hub.query('UPDATE t SET v = ?, s = ? WHERE k = ?', [`hub ${value}`, value, Buffer.from(value)]);
    await spoke.query('UPDATE t SET x = ?, b = ? WHERE k = ?', [
      `spoke ${value}`,
      Buffer.from(`\0${value}`),
      Buffer.from(value),
    ]);
    for (const [site, id] of [
      [hub, 1],
      [spoke, 2],
    ] as const) {
      await site.query('UPDATE change_log SET comment = ? WHERE record_id = ? OR site_id = ?', [value, value, id]);
    }
  }
  const result = await sync(config);
  expect(result).toMatchObject({ outcome: 'ok', totals: { conflicts: HOSTILE_VALUES.length }, mails: { waiting: 0 } });
  expect((await verify(config)).identical).toBe(true);
  for (const { id } of (await listConflicts(config, { limit: 3 })).conflicts) {
    expect((await restoreConflict(config, id, { user: '10', confirm: () => true })).outcome).toBe('restored');
  }
  expect(await sync(config)).toMatchObject({ outcome: 'ok' });
  expect((await verify(config)).identical).toBe(true);
  for (const value of HOSTILE_VALUES) await searchLog(config, { record: value, text: value, person: value });
  for (const { mail, to } of mails.taken) {
    expect(mail.html ?? '').not.toMatch(/<script|<img src=x|<\/td><\/table><b>/u);
    const shown = `${mail.html ?? ''}${mail.text ?? ''}${mail.subject ?? ''}`;
    expect(['\0', '\u001a', '\u001b', '\u202e'].filter((hidden) => shown.includes(hidden))).toEqual([]);
    expect(to).not.toContain('everybody@example.org');
  }
  expect(mails.taken.length).toBeGreaterThan(0);
});

it('a check names a hostile table with the statement that mends it', async () => {
  const table = HOSTILE_NAMES[0] ?? '';
  const { hub, spoke, config } = await offices('c', [table]);
  for (const site of [hub, spoke]) {
    await site.query(USERS);
    await site.query(`CREATE TABLE ${id(table)} (id INT PRIMARY KEY) ENGINE = MyISAM`);
  }
  await init(config, { confirm: () => true });
  const [finding] = (await check(config)).findings.filter(({ code }) => code === 'engine');
  const [, statement = ''] = / (ALTER .*)$/u.exec(finding?.fix ?? '') ?? [];
  await hub.query(statement);
  const [made] = await hub.query(`SHOW CREATE TABLE ${qualified(hub.login.database, table)}`);
  expect(made?.['Create Table']).toContain('ENGINE=InnoDB');
});

it('a name with an emoji, which no server keeps, is a table that is not there, and costs only itself', async () => {
  const { hub, spoke, config } = await offices('e', ['😀 😀', 'z'.repeat(64), 't']);
  for (const site of [hub, spoke]) {
    for (const sql of [USERS, 'CREATE TABLE t (id INT PRIMARY KEY)']) await site.query(sql);
  }
  await init(config, { confirm: () => true });
  await spoke.query('INSERT INTO t VALUES (1)');
  const { findings } = await check(config);
  expect(findings.map(({ message }) => message).join('\n')).toContain('😀 😀');
  const result = await sync(config);
  expect(result).toMatchObject({ outcome: 'warnings', sites: [{ outcome: 'synced' }], totals: { inserted: 1 } });
  expect(result.warnings.join('\n')).toContain('😀 😀');
});
