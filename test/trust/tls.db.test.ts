import { execFileSync } from 'node:child_process';
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../src/mysql/connect.js';
import type { TlsOptions } from '../../src/mysql/tls.js';
import { isLinkLost } from '../../src/mysql/errno.js';
import type { Session } from '../../src/mysql/session.js';
import { type Authority, type Issued, newAuthority } from '../support/authority.js';
import { selfSigned } from '../support/certificate.js';
import { rawConnection } from '../support/database.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let folder: string;
let server: TestServer;

/** The server's certificate from now on. */
async function present({ cert, key, ca }: Issued): Promise<void> {
  await writeFile(join(folder, 'ca.pem'), ca);
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  const raw = await rawConnection(server);
  await raw.query(server.flavour === 'mariadb' ? 'FLUSH SSL' : 'ALTER INSTANCE RELOAD TLS');
  await raw.end();
}

/** With itself as its authority. */
function signedByItself(): Issued {
  const own = selfSigned();
  return { ...own, ca: own.cert };
}

async function provesByPassword(): Promise<boolean> {
  const raw = await rawConnection(server);
  const proves = raw.info?.isMariaDB() === true && raw.info.hasMinVersion(11, 4, 1);
  await raw.end();
  return proves;
}

async function open(tls: TlsOptions | false, wishes: { host?: string; user?: string } = {}): Promise<Session> {
  const { host, port, user, password } = { ...server, ...wishes };
  const session = await connect({ siteName: 'Pokhara', host, port, user, password, tls, connectTimeoutMs: 10_000 });
  onTestFinished(() => session.close());
  return session;
}

const cipher = async (session: Session): Promise<unknown> =>
  (await session.rows({ sql: "SHOW STATUS LIKE 'Ssl_cipher'" }))[0]?.[1];

let authority: Authority;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  const own = selfSigned();
  await writeFile(join(folder, 'ca.pem'), own.cert);
  await writeFile(join(folder, 'cert.pem'), own.cert);
  await writeFile(join(folder, 'key.pem'), own.key);
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => join(folder, `${name}.pem`));
  server = await startTestServer('b', { args: [`--ssl-ca=${ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`] });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  authority = await newAuthority();
});

describe('a server that can be proven', () => {
  it('by its authority and its address, and by its name', async () => {
    await present(await authority.issue(['IP:127.0.0.1', 'DNS:localhost']));
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await cipher(await open({ ca: authority.ca }, { host }))).not.toBe('');
    }
  });

  it('by its authority and a name that is not its address', async () => {
    await present(await authority.issue(['DNS:db.example.org']));
    expect(await cipher(await open({ ca: authority.ca, name: 'db.example.org' }))).not.toBe('');
  });

  it('by its own certificate, which nobody signed', async () => {
    const own = signedByItself();
    await present(own);
    expect(await cipher(await open({ ca: own.ca }))).not.toBe('');
  });
});

describe('a server that cannot be proven is told, with the fix', () => {
  const ca = (): TlsOptions => ({ ca: authority.ca });
  it.for<[string, () => Promise<Issued>, () => TlsOptions, string, string]>([
    [
      'it has expired',
      () => authority.issue(['IP:127.0.0.1'], -1),
      ca,
      'the certificate of its server has expired',
      'renew the certificate of the server of Pokhara; the clock of this machine counts too',
    ],
    [
      'it has another name',
      () => authority.issue(['IP:10.8.0.2', 'DNS:db.example.org']),
      ca,
      'the certificate of its server is not for "127.0.0.1" but for IP Address:10.8.0.2, DNS:db.example.org',
      "if it is the right server, write one of its certificate's names as tls.name of Pokhara; else it is another one that answers",
    ],
    [
      'it has signed itself',
      () => Promise.resolve(signedByItself()),
      () => ({}),
      'the certificate of its server is signed by itself',
      'name the authority that signed it, or the certificate itself if nobody did, as tls.ca of Pokhara',
    ],
    [
      'another authority signed it',
      async () => (await newAuthority()).issue(['IP:127.0.0.1']),
      ca,
      'the certificate of its server is signed by an authority that is not known here',
      'name the authority that signed it, or the certificate itself if nobody did, as tls.ca of Pokhara',
    ],
  ])('%s', async ([what, issue, tls, message, hint], { skip }) => {
    skip(what === 'it has expired' && server.flavour === 'mysql', 'MySQL shows nobody a certificate that has expired');
    skip(
      what === 'it has signed itself' && (await provesByPassword()),
      'MariaDB proves it by the password from 11.4 on',
    );
    const issued = await issue();
    await present(issued);
    const error = await open(tls()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(`Pokhara (127.0.0.1:${String(server.port)}): ${message}`) as string,
      hint,
    });
    // Or it would be tried again and again.
    expect(isLinkLost(error)).toBe(false);
  });

  it('the file of the authority is no certificate', async () => {
    const nonsense = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n';
    await expect(open({ ca: nonsense })).rejects.toMatchObject({
      code: 'connect',
      message: 'tls.ca of Pokhara is not a certificate in PEM',
    });
  });

  it('and it is believed all the same where the configuration says so', async () => {
    await present(signedByItself());
    expect(await cipher(await open({ verify: false }))).not.toBe('');
  });
});

it('a server that offers no TLS is not spoken to', async () => {
  const without = await startTestServer('b', { args: [server.flavour === 'mysql' ? '--tls-version=' : '--skip-ssl'] });
  onTestFinished(() => without.stop());
  const { host, port, user, password } = without;
  const login = { siteName: 'Pokhara', host, port, user, password, connectTimeoutMs: 10_000 };
  await expect(connect({ ...login, tls: {} })).rejects.toMatchObject({
    code: 'connect',
    message: expect.stringContaining('offers no TLS') as string,
    hint: expect.stringContaining('write tls: off for Pokhara') as string,
  });
});

describe('a login that must show a certificate', () => {
  async function account(requirement: string): Promise<string> {
    const raw = await rawConnection(server);
    const user = `u_${String(process.pid)}`;
    await raw.query(`DROP USER IF EXISTS ${user}@'%'`);
    await raw.query(`CREATE USER ${user}@'%' IDENTIFIED BY '${server.password}' REQUIRE ${requirement}`);
    await raw.end();
    return user;
  }

  it('is let in with it, and told what it lacks without', async () => {
    await present(await authority.issue(['IP:127.0.0.1']));
    const user = await account('X509');
    const own = await authority.issue(['DNS:hub']);
    expect(await cipher(await open(own, { user }))).not.toBe('');
    await expect(open({ ca: authority.ca }, { user })).rejects.toMatchObject({
      hint: expect.stringContaining('REQUIRE X509 needs tls.cert and tls.key') as string,
    });
    const strange = await (await newAuthority()).issue(['DNS:hub']);
    await expect(open({ ...strange, ca: authority.ca }, { user })).rejects.toMatchObject({ code: 'connect' });
  });

  it('is told of a key that is not that of the certificate', async () => {
    await present(await authority.issue(['IP:127.0.0.1']));
    const [one, other] = [await authority.issue(['DNS:hub']), await authority.issue(['DNS:hub'])];
    await expect(open({ ca: authority.ca, cert: one.cert, key: other.key })).rejects.toMatchObject({
      message: expect.stringContaining('tls.key is not the key of tls.cert') as string,
    });
  });

  it('is told of a key with a passphrase, which nobody could type', async () => {
    await present(await authority.issue(['IP:127.0.0.1']));
    const { cert, key } = await authority.issue(['DNS:hub']);
    const locked = execFileSync('openssl', ['pkey', '-aes256', '-passout', 'pass:hunter2'], { input: key }).toString();
    await expect(open({ ca: authority.ca, cert, key: locked })).rejects.toMatchObject({
      hint: expect.stringContaining('without a passphrase') as string,
    });
  });

  it('or only an encrypted link, is told so without one', async () => {
    await present(await authority.issue(['IP:127.0.0.1']));
    const user = await account('SSL');
    await expect(open(false, { user })).rejects.toMatchObject({
      hint: expect.stringContaining('REQUIRE SSL needs tls') as string,
    });
    expect(await cipher(await open({ ca: authority.ca }, { user }))).not.toBe('');
  });
});

it('reads PEM files as well as their text', async () => {
  await present(await authority.issue(['IP:127.0.0.1']));
  const path = join(folder, 'ca.pem');
  expect(await readFile(path, 'utf8')).toBe(authority.ca);
  expect(await cipher(await open({ ca: path }))).not.toBe('');
});
