import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newAuthority } from '../../test/support/authority.js';
import { freshDatabase, rawConnection, serverA, serverB } from '../../test/support/database.js';
import { openRelay } from '../../test/support/relay.js';
import { startTestServer } from '../../test/support/test-server.js';
import { SyncError } from '../errors.js';
import { connect, flavourOf, type ConnectOptions } from './connect.js';
import { isAccessDenied, isLinkLost } from './errno.js';
import type { Session } from './session.js';

async function open(options: Partial<ConnectOptions> = {}, signal?: AbortSignal): Promise<Session> {
  const { host, port, user, password } = serverB();
  const session = await connect(
    { siteName: 'Pokhara', host, port, user, password, connectTimeoutMs: 5000, ...options },
    signal,
  );
  onTestFinished(() => session.destroy());
  return session;
}

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );

describe('connect', () => {
  it('sets the session up alike on every server', async () => {
    const session = await open();
    const { flavour } = serverB();
    const isolation = flavour === 'mariadb' ? 'tx_isolation' : 'transaction_isolation';
    const [row] = await session.rows({
      sql: `SELECT @@time_zone, @@sql_mode, @@${isolation}, @@collation_connection, @@character_set_results,
                   @spokesync, @@autocommit, @@foreign_key_checks`,
    });
    expect(row).toEqual([
      '+00:00',
      'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
      'READ-COMMITTED',
      'utf8mb4_bin',
      'utf8mb4',
      '1',
      '1',
      '1',
    ]);
    expect(session.flavour).toMatchObject({ kind: flavour });
    expect(session.flavour.version[0]).toBeGreaterThanOrEqual(5);
  });

  it('takes the next address of a cluster where one does not answer, and goes there first from then on', async () => {
    const { host, port } = serverB();
    const gone = await openRelay(serverB());
    const others = [{ host, port }];
    await gone.close();
    const session = await open({ host: gone.host, port: gone.port, others });
    expect(await session.rows({ sql: 'SELECT @@port' })).toEqual([[String(port)]]);
    const back = createServer((socket) => socket.destroy()).listen(gone.port, gone.host);
    await once(back, 'listening');
    onTestFinished(() => void back.close());
    let asked = 0;
    back.on('connection', () => (asked += 1));
    await open({ host: gone.host, port: gone.port, others });
    expect(asked).toBe(0);
  });

  it('names all addresses where none answers, and goes to no other one where it is turned away', async () => {
    const { host, port } = serverB();
    const [one, two] = [await openRelay(serverB()), await openRelay(serverB())];
    await one.close();
    await two.close();
    const error = await failure(open({ host, port: one.port, others: [{ host, port: two.port }] }));
    expect(error).toMatchObject({ code: 'connect', hint: 'is the server running, and is the port right?' });
    expect(String(error)).toMatch(new RegExp(`:${one.port}\\): .*; .*:${two.port}\\): `, 'u'));
    expect(isLinkLost(error)).toBe(true);
    const denied = await failure(open({ password: 'wrong', others: [{ host: one.host, port: one.port }] }));
    expect(isAccessDenied(denied)).toBe(true);
    expect(String(denied)).toContain(`:${port}`);
  });

  it('works by the socket file', async () => {
    const { socket, user, password } = serverA();
    const session = await connect({ siteName: 'Kathmandu', socket, user, password, connectTimeoutMs: 5000 });
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
    await session.close();
    expect(session.alive).toBe(false);
  });

  it('costs three round trips', async () => {
    const relay = await openRelay(serverB(), { toClientDelayMs: 300 });
    onTestFinished(() => relay.close());
    const start = performance.now();
    await open({ port: relay.port });
    // Greeting, login, session state; MySQL also says that it knows the password before it lets us in.
    expect(performance.now() - start).toBeLessThan((serverB().flavour === 'mysql' ? 4.9 : 3.9) * 300);
  });

  it.each([
    ['a wrong password', { password: 'no' }, isAccessDenied, /user and password/u],
    ['a port without a server', { port: 1 }, isLinkLost, /is the server running/u],
    ['a missing socket file', { socket: '/nowhere/s.sock' }, isLinkLost, /is the server running/u],
    ['an unknown database', { database: 'no_such_db' }, () => true, /database in the url/u],
  ])('names the site and the fix for %s', async (_, options, predicate, hint) => {
    const error = (await failure(open(options))) as SyncError;
    expect(error).toBeInstanceOf(SyncError);
    expect(error.code).toBe('connect');
    expect(error.message).toContain('Pokhara');
    expect(error.message).not.toContain('no_such_password');
    expect(error.hint).toMatch(hint);
    expect(predicate(error)).toBe(true);
  });

  it('gives up after the timeout at a server that does not answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const start = performance.now();
    expect(isLinkLost(await failure(open({ port, connectTimeoutMs: 200 })))).toBe(true);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('stops at once when it is aborted', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const error = await failure(open({ port, connectTimeoutMs: 60_000 }, AbortSignal.timeout(100)));
    expect(error).toMatchObject({ code: 'interrupted' });
  });
});

describe('a link', () => {
  it('that moves nothing for the stall timeout is lost', async () => {
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const session = await open({ port: relay.port, stallTimeoutMs: 300 });
    expect(await session.rows({ sql: 'SELECT SLEEP(0.1)' })).toEqual([['0']]);
    relay.hang(true);
    const error = await failure(session.rows({ sql: 'SELECT 1' }));
    expect(isLinkLost(error)).toBe(true);
    expect(session.alive).toBe(false);
    expect(isLinkLost(await failure(session.rows({ sql: 'SELECT 1' })))).toBe(true);
  });

  it('whose statement takes longer than it may is lost, though bytes move; statements in a row may take longer', async () => {
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const session = await open({ port: relay.port, statementTimeoutMs: 1000, stallTimeoutMs: 60_000 });
    await Promise.all(Array.from({ length: 7 }, () => session.rows({ sql: 'SELECT SLEEP(0.2)' })));
    expect(session.alive).toBe(true);
    relay.slow({ bytesPerSecond: 2000 });
    const error = await failure(session.rows({ sql: `SELECT REPEAT('x', 1000000)` }));
    expect(error).toMatchObject({ message: expect.stringContaining('longer than 1000 ms') as string });
    expect(isLinkLost(error)).toBe(true);
    expect(session.alive).toBe(false);
  });

  it('whose stream takes longer than a statement may goes on, as long as rows come', async () => {
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const session = await open({ port: relay.port, statementTimeoutMs: 1000 });
    relay.slow({ bytesPerSecond: 20_000 });
    // 50 KB: two and a half seconds.
    const sql = `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT REPEAT('x', 500) FROM n`;
    let rows = 0;
    for await (const piece of session.stream({ sql })) rows += piece.length;
    expect(rows).toBe(100);
    await session.close();
  });

  it('may be idle for longer than the stall timeout', async () => {
    const session = await open({ stallTimeoutMs: 100 });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await session.rows({ sql: 'SELECT 1' })).toEqual([['1']]);
  });

  it.each(['cut by the network', 'killed at the server', 'destroyed by us'])('%s fails all that waits', async (how) => {
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const session = await open({ port: relay.port });
    const [connectionId] = (await session.rows({ sql: 'SELECT CONNECTION_ID()' }))[0] as [string];
    const waiting = [session.rows({ sql: 'SELECT SLEEP(20)' }), session.rows({ sql: 'SELECT 1' })];
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (how === 'cut by the network') relay.cut();
    else if (how === 'destroyed by us') session.destroy();
    else {
      const killer = await rawConnection(serverB());
      await killer.query(`KILL ${connectionId}`);
      await killer.end();
    }
    for (const one of waiting) expect(isLinkLost(await failure(one))).toBe(true);
    expect(session.alive).toBe(false);
  });

  it('that the server closed while nothing was asked is found dead, without an unhandled error', async () => {
    const session = await open();
    const [connectionId] = (await session.rows({ sql: 'SELECT CONNECTION_ID()' }))[0] as [string];
    const killer = await rawConnection(serverB());
    await killer.query(`KILL ${connectionId}`);
    await killer.end();
    await expect.poll(() => session.alive).toBe(false);
    await session.close();
  });

  it('closes twice', async () => {
    const session = await open();
    await session.close();
    await session.close();
    session.destroy();
  });
});

describe('flavourOf', () => {
  it.each([
    ['10.11.6-MariaDB-0+deb12u1-log', 'mariadb', [10, 11, 6]],
    ['5.5.5-10.4.3-MariaDB', 'mariadb', [10, 4, 3]],
    ['11.8.2-MariaDB', 'mariadb', [11, 8, 2]],
    ['8.0.36', 'mysql', [8, 0, 36]],
    ['9.1.0-commercial', 'mysql', [9, 1, 0]],
    ['8.0.35-27.1', 'mysql', [8, 0, 35]],
  ])('%s', (version, kind, numbers) => {
    expect(flavourOf(version)).toEqual({ kind, version: numbers });
  });
});

describe('TLS', () => {
  it('fails all that waits when the link is cut', async () => {
    const authority = await newAuthority();
    const { cert, key } = await authority.issue(['IP:127.0.0.1']);
    const folder = await mkdtemp(join(tmpdir(), 'spokesync-tls-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const at = (name: string) => join(folder, name);
    for (const [name, pem] of Object.entries({ ca: authority.ca, cert, key })) await writeFile(at(name), pem);
    const server = await startTestServer('b', {
      args: [`--ssl-ca=${at('ca')}`, `--ssl-cert=${at('cert')}`, `--ssl-key=${at('key')}`],
    });
    onTestFinished(() => server.stop());
    const { ca } = authority;
    const relay = await openRelay(server);
    onTestFinished(() => relay.close());
    const { user, password } = server;
    const session = await open({ port: relay.port, user, password, tls: { ca } });
    const waiting = session.rows({ sql: 'SELECT SLEEP(20)' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    relay.cut();
    expect(isLinkLost(await failure(waiting))).toBe(true);
    const again = await open({ port: relay.port, user, password, tls: { ca } });
    const slow = again.rows({ sql: 'SELECT SLEEP(20)' });
    again.destroy();
    expect(isLinkLost(await failure(slow))).toBe(true);
  });
});

it('finds the database it was given', async () => {
  const db = await freshDatabase(serverB());
  const session = await open({ database: db.name });
  expect(await session.rows({ sql: 'SELECT DATABASE()' })).toEqual([[db.name]]);
});
