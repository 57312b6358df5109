import { request } from 'node:https';
import { expect, test } from 'vitest';
import { selfSigned } from '../../../test/support/certificate.js';
import { openConsole } from '../../../test/support/console.js';
import { openOffices } from '../../../test/support/offices.js';
import { addUser, removeUser, setPassword } from '../../accounts/manage.js';
import type { Config } from '../../config/config.js';
import { Secret } from '../../config/secret.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';
const PASSWORD = 'correct horse';

const offices = () => openOffices(PERSON, ['person']);
const asha = (config: Config) => addUser(config, { name: 'asha', role: 'operator', password: PASSWORD });
const served = (config: Config, wishes: Partial<Config['serve']>): Config => ({
  ...config,
  serve: { ...config.serve, ...wishes },
});

test('at this machine nobody has to sign in as long as there is no account; then everybody has to', async () => {
  const { config } = await offices();
  const { visitor } = await openConsole(config);
  expect((await visitor().get('/')).status).toBe(200);
  await asha(config);
  const stranger = visitor();
  const sent = await stranger.get('/conflicts/3?x=1');
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fconflicts%2F3%3Fx%3D1']);
  expect((await stranger.get('/settings')).status).toBe(303);
  expect((await stranger.get('/healthz')).status).toBe(200);
});

test('somebody signs in, is who they are, and signs out; the cookie is worth nothing after that', async () => {
  const { config, state } = await offices();
  await asha(config);
  const { visitor } = await openConsole(config);
  const browser = visitor();
  const wrong = await browser.signIn('asha', 'wrong password');
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  const right = await browser.signIn('Asha', PASSWORD);
  expect([right.status, right.headers.get('location')]).toEqual([303, '/']);
  const cookie = right.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^spokesync=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/u);
  expect((await browser.get('/')).text).toContain('asha, operator');
  expect(await state('SELECT account, address, action FROM STATE.audit ORDER BY id')).toEqual([
    { account: null, address: null, action: 'user-added' },
    { account: 'asha', address: '127.0.0.1', action: 'signed-in' },
  ]);
  const token = /=([^;]*)/u.exec(cookie)?.[1] ?? '';
  expect(JSON.stringify(await state('SELECT * FROM STATE.console_session'))).not.toContain(token);
  expect((await browser.post('/sign-out', {})).status).toBe(303);
  expect((await visitor().get('/', { cookie: `spokesync=${token}` })).status).toBe(303);
});

test('another password, and the end of an account, end its sessions', async () => {
  const { config } = await offices();
  await asha(config);
  await addUser(config, { name: 'bikash', role: 'viewer', password: PASSWORD });
  const { visitor } = await openConsole(config);
  const [one, other] = [visitor(), visitor()];
  await one.signIn('asha', PASSWORD);
  await other.signIn('bikash', PASSWORD);
  await setPassword(config, 'ASHA', 'another password');
  await removeUser(config, 'bikash');
  expect([(await one.get('/')).status, (await other.get('/')).status]).toEqual([303, 303]);
  expect((await one.signIn('asha', PASSWORD)).status).toBe(401);
  expect((await one.signIn('asha', 'another password')).status).toBe(303);
});

test('after some failures a sign-in has to wait, even with the right password', async () => {
  const { config, state } = await offices();
  await asha(config);
  const { visitor } = await openConsole(config);
  for (let at = 0; at < 4; at += 1) expect((await visitor().signIn('asha', 'guess')).status).toBe(401);
  await state('UPDATE STATE.sign_in_failure SET failures = 100');
  const refused = await visitor().signIn('asha', PASSWORD);
  expect([refused.status, refused.headers.get('set-cookie')]).toEqual([429, null]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
  await state('UPDATE STATE.sign_in_failure SET last_at = last_at - INTERVAL 1 HOUR');
  expect((await visitor().signIn('asha', PASSWORD)).status).toBe(303);
  expect(await state('SELECT * FROM STATE.sign_in_failure')).toEqual([]);
});

test('a form that comes from elsewhere, or without its token, changes nothing', async () => {
  const { config } = await offices();
  await asha(config);
  const { visitor, url } = await openConsole(config);
  const browser = visitor();
  await browser.signIn('asha', PASSWORD);
  await browser.get('/');
  const statuses = await Promise.all(
    [
      [{}, { origin: 'https://evil.example' }],
      [{}, { origin: 'null' }],
      [{}, { origin: url.replace('127.0.0.1', 'localhost') }],
      [{ csrf: '' }, {}],
      [{ csrf: 'x'.repeat(43) }, {}],
    ].map(async ([fields, headers]) => (await browser.post('/sign-out', fields ?? {}, headers)).status),
  );
  expect(statuses).toEqual([403, 403, 403, 403, 403]);
  expect((await browser.get('/')).status).toBe(200);
  expect((await browser.post('/sign-out', {})).headers.get('location')).toBe('/sign-in');
});

test('a link back goes to our own pages only', async () => {
  const { config } = await offices();
  await asha(config);
  const { visitor } = await openConsole(config);
  const places = ['//evil.example', 'https://evil.example', '/\\evil.example', '/runs/7?table=person'];
  const ends = [];
  for (const to of places) {
    const browser = visitor();
    await browser.get(`/sign-in?to=${encodeURIComponent(to)}`);
    const { headers } = await browser.post('/sign-in', { name: 'asha', password: PASSWORD, to });
    ends.push(headers.get('location'));
  }
  expect(ends).toEqual(['/', '/', '/', '/runs/7?table=person']);
});

test('every answer forbids what a page does not need, and no page is kept', async () => {
  const { config } = await offices();
  const { visitor } = await openConsole(config);
  const { headers, text } = await visitor().get('/');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  expect(text).not.toMatch(/<script(?![^>]* src="\/)|<style| style="| on\w+="|https?:\/\/(?!www\.w3\.org)/u);
  const sheet = /href="([^"]*console\.css)"/u.exec(text)?.[1] ?? '';
  const asset = await visitor().get(sheet);
  expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect((await visitor().get('/no/such/page')).status).toBe(404);
});

test('beyond this machine it starts only with accounts, and with tls or a trusted proxy', async () => {
  const { config } = await offices();
  const everywhere = { host: '0.0.0.0', port: 0 };
  const { cert, key } = selfSigned();
  const tls = { cert, key: new Secret(key) };
  const start = (wishes: Partial<Config['serve']>) => openConsole(served(config, wishes));
  await expect(start({ listen: everywhere })).rejects.toMatchObject({
    code: 'config',
    message: /neither serve\.tls nor/u,
  });
  await expect(start({ listen: everywhere, tls })).rejects.toMatchObject({ message: /there is no account/u });
  await expect(start({ trustedProxies: ['127.0.0.1'] })).rejects.toMatchObject({ message: /there is no account/u });
  await asha(config);
  const { url, visitor } = await openConsole(served(config, { trustedProxies: ['127.0.0.1'] }));
  expect((await visitor().get('/', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(303);
  const browser = visitor();
  await browser.get('/sign-in');
  const forwarded = { host: 'sync.example.org', 'x-forwarded-for': '203.0.113.7', origin: 'https://sync.example.org' };
  expect(url).toMatch(/^http:/u);
  const signedIn = await browser.post(
    '/sign-in',
    { name: 'asha', password: PASSWORD },
    { ...forwarded, 'x-forwarded-host': 'sync.example.org' },
  );
  expect(signedIn.headers.get('set-cookie')).toMatch(/^__Host-spokesync=.*; Secure; SameSite=Lax$/u);
});

test('with a certificate it answers over https, and its cookie is for https alone', async () => {
  const { config } = await offices();
  await asha(config);
  const { cert, key } = selfSigned();
  const { url } = await openConsole(served(config, { tls: { cert, key: new Secret(key) } }));
  expect(url).toMatch(/^https:/u);
  const ask = (method: string, path: string, headers: Record<string, string>, body = '') =>
    new Promise<{ status: number | undefined; text: string; cookie: string }>((resolve, reject) => {
      const sent = request(url + path, { method, headers, ca: cert }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () =>
          resolve({ status: response.statusCode, text, cookie: response.headers['set-cookie']?.[0] ?? '' }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  expect((await ask('GET', '/healthz', {})).text).toContain('"status"');
  const { text } = await ask('GET', '/sign-in', {});
  const csrf = /name="csrf" value="([^"]*)"/u.exec(text)?.[1] ?? '';
  const form = new URLSearchParams({ csrf, name: 'asha', password: PASSWORD }).toString();
  const headers = { origin: url, 'content-type': 'application/x-www-form-urlencoded' };
  const signedIn = await ask('POST', '/sign-in', headers, form);
  expect([signedIn.status, signedIn.cookie]).toEqual([303, expect.stringMatching(/^__Host-spokesync=.*; Secure;/u)]);
});
