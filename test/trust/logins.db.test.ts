import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect, type ConnectOptions } from '../../src/mysql/connect.js';
import type { Session } from '../../src/mysql/session.js';
import { rawConnection } from '../support/database.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const PASSWORD = "a 'long' pässword";

let server: TestServer;
/** For example `11.8.6`. */
let version: string;
let accounts = 0;

beforeAll(async () => {
  server = await startTestServer('b');
  const [row] = (await ask('SELECT VERSION() AS version')) as { version: string }[];
  version = /^[\d.]+/u.exec(row?.version ?? '')?.[0] ?? '';
});
afterAll(() => server.stop());

async function ask(sql: string, values: readonly string[] = []): Promise<unknown> {
  const raw = await rawConnection(server);
  try {
    return await raw.query(sql, values);
  } finally {
    await raw.end();
  }
}

/** A new account, which nobody has logged in to. */
async function account(identified: string): Promise<string> {
  const user = `login${String(++accounts)}`;
  await ask(`CREATE USER ${user}@'%' IDENTIFIED ${identified}`, [PASSWORD]);
  return user;
}

async function login(user: string, line: Partial<ConnectOptions>): Promise<Session> {
  const session = await connect({ siteName: 'Pokhara', user, password: PASSWORD, connectTimeoutMs: 10_000, ...line });
  onTestFinished(() => session.close());
  expect(await session.rows({ sql: `SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)` })).toEqual([[user]]);
  return session;
}

const overTcp = (): Partial<ConnectOptions> => ({ host: server.host, port: server.port, tls: false });
const overSocket = (): Partial<ConnectOptions> => ({ socket: server.socket, tls: false });

const SELF_MADE = 'only MariaDB from 11.4 on makes a certificate and proves it by the password';

const isEncrypted = async (session: Session): Promise<boolean> =>
  (await session.rows({ sql: "SHOW STATUS LIKE 'Ssl_cipher'" }))[0]?.[1] !== '';

describe('caching_sha2_password', () => {
  beforeEach(({ skip }) => skip(server.flavour !== 'mysql', 'only MySQL has caching_sha2_password'));
  const created = (): Promise<string> => account('WITH caching_sha2_password BY ?');

  /** By the authority that the server made for itself. */
  const overTls = (): Partial<ConnectOptions> => ({
    ...overTcp(),
    tls: {
      ca: join(dirname(server.socket), 'data', 'ca.pem'),
      name: `MySQL_Server_${version}_Auto_Generated_Server_Certificate`,
    },
  });

  it.each([
    ['TLS', overTls],
    ['TCP to this machine', overTcp],
    ['a socket', overSocket],
  ])('is let in over %s, whether the server has cached the password or not', async (_, line) => {
    const user = await created();
    await login(user, line());
    await login(user, line());
  });

  it('is sent over no other line that is not encrypted', async () => {
    const user = await created();
    // Another host, to whoever does not look it up.
    const elsewhere = { ...overTcp(), host: '127.1' };
    await expect(login(user, elsewhere)).rejects.toMatchObject({
      code: 'connect',
      message: expect.stringContaining('takes this login only over an encrypted link') as string,
      hint: expect.stringContaining('write tls: true') as string,
    });
  });

  it('is told a wrong password over a socket', async () => {
    const user = await created();
    await expect(login(user, { ...overSocket(), password: 'wrong' })).rejects.toMatchObject({
      hint: 'check user and password of Pokhara; an account with REQUIRE SSL needs tls',
    });
  });
});

describe.each([
  ['ed25519', 'auth_ed25519', [10, 4]],
  ['parsec', 'auth_parsec', [11, 6]],
])('%s', (plugin, library, [major = 0, minor = 0]) => {
  beforeEach(async ({ skip }) => {
    skip(server.flavour !== 'mariadb' || !isAtLeast(major, minor), `only MariaDB has ${plugin}`);
    await ask(`INSTALL PLUGIN IF NOT EXISTS ${plugin} SONAME '${library}'`);
  });
  const created = (): Promise<string> => account(`VIA ${plugin} USING PASSWORD(?)`);

  it.each([
    ['TCP', overTcp],
    ['a socket', overSocket],
  ])('is let in over %s', async (_, line) => {
    await login(await created(), line());
    await expect(login(await created(), { ...line(), password: 'wrong' })).rejects.toMatchObject({
      hint: expect.stringContaining('check user and password of Pokhara') as string,
    });
  });

  it('is let in over TLS, and proves the certificate that the server made itself', async ({ skip }) => {
    skip(!isAtLeast(11, 4), SELF_MADE);
    expect(await isEncrypted(await login(await created(), { ...overTcp(), tls: {} }))).toBe(true);
  });
});

describe('the certificate that MariaDB makes itself', () => {
  beforeEach(({ skip }) => skip(server.flavour !== 'mariadb' || !isAtLeast(11, 4), SELF_MADE));
  const overTls = (): Partial<ConnectOptions> => ({ ...overTcp(), tls: {} });

  it('is proven by the password', async () => {
    const user = await account('VIA mysql_native_password USING PASSWORD(?)');
    expect(await isEncrypted(await login(user, overTls()))).toBe(true);
  });

  it('is not by a wrong one, nor by none', async () => {
    const user = await account('VIA mysql_native_password USING PASSWORD(?)');
    await expect(login(user, { ...overTls(), password: 'wrong' })).rejects.toMatchObject({
      message: expect.stringContaining('could not prove its self-signed certificate') as string,
      hint: 'check user and password of Pokhara; a login without a password needs tls.ca',
    });
    await ask("CREATE USER nobody@'%' IDENTIFIED BY ''");
    await expect(login('nobody', { ...overTls(), password: '' })).rejects.toMatchObject({
      message: expect.stringContaining('is signed by itself') as string,
    });
  });
});

function isAtLeast(major: number, minor: number): boolean {
  const [is = 0, of = 0] = version.split('.').map(Number);
  return is > major || (is === major && of >= minor);
}
