import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addUser } from '../../src/accounts/manage.js';
import { loadConfig } from '../../src/config/load.js';
import { consoleApp } from '../../src/console/app.js';
import { cli, startCli } from '../support/cli.js';
import { type Answered, type ConsoleVisitor, visitorAt } from '../support/console.js';
import { leaksOf } from './leaks.js';
import { SECRETS, type SecretOffices, secretOffices } from './secret-offices.js';

const PASSWORD = 'consoleS3cret of asha';
/** What the service takes for Tansen's. */
const WRONG = 'wrongS3cret';
/** What no mail server takes. */
const NO_SMTP = 'otherS3cret';

/** What the console answers: `GET /runs/:run`, and so on. */
const ROUTES = new Set(
  consoleApp({} as never, {} as never, () => undefined)
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/\{[^/]*(?=\/|$)/gu, '')}`),
);

/** Every page that there is for what {@link troubled} left behind, by its route. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  '/assets/:hash/:name': ['/assets/x/console.css', '/assets/x/overview.js'],
  '/sign-in': ['/sign-in', '/sign-in?to=%2Fsettings'],
  '/': ['/'],
  '/sync': ['/sync'],
  '/runs': ['/runs', '/runs?outcome=failed'],
  '/runs/points.json': ['/runs/points.json?days=1'],
  '/runs/plan': ['/runs/plan'],
  '/runs/plan/state': ['/runs/plan/state'],
  '/runs/:run': ['/runs/1', '/runs/2', '/runs/3', '/runs/99'],
  '/runs/:run/details.txt': ['/runs/2/details.txt', '/runs/3/details.txt'],
  '/conflicts': ['/conflicts', '/conflicts?shelf=all&person=asha', '/conflicts?table=gone'],
  '/conflicts/close': ['/conflicts/close'],
  '/conflicts/:id': ['/conflicts/1', '/conflicts/99'],
  '/conflicts/:id/value': ['/conflicts/1/value?row=kept&column=v'],
  '/conflicts/:id/restore': ['/conflicts/1/restore?loser=2&whole=1', '/conflicts/1/restore?loser=3&whole=1'],
  '/log': ['/log', '/log?text=gate'],
  '/log/:entry': ['/log/1', '/log/2', '/log/3'],
  '/quarantine': ['/quarantine'],
  '/outbox': ['/outbox', '/outbox?state=sent'],
  '/outbox/:mail': ['/outbox/1', '/outbox/2'],
  '/outbox/:mail/attachments/:at': ['/outbox/1/attachments/1', '/outbox/2/attachments/1'],
  '/settings': ['/settings'],
  '/settings/check': ['/settings/check'],
};

/** Every form, with what is sent; the last one ends the visit. */
const FORMS: readonly (readonly [route: string, path: string, fields: Readonly<Record<string, string>>])[] = [
  ['/sync', '/sync', {}],
  ['/runs/plan', '/runs/plan', {}],
  ['/runs/plan/clear', '/runs/plan/clear', {}],
  ['/conflicts/:id/restore', '/conflicts/1/restore', { loser: '2', whole: '1', user: 'nobody', seen: 'x' }],
  ['/conflicts/close', '/conflicts/close', { id: '1', one: '1', note: 'seen to' }],
  ['/outbox/send', '/outbox/send', {}],
  ['/outbox/:mail/send', '/outbox/1/send', {}],
  ['/outbox/:mail/drop', '/outbox/1/drop', {}],
  ['/sign-out', '/sign-out', {}],
];

/** Offices with a conflict, mails that no server takes, a hook that fails and a spoke that lets nobody in. */
async function troubled(): Promise<SecretOffices> {
  const offices = await secretOffices();
  const run = (...args: string[]): Promise<unknown> => cli(args, offices);
  const noMail = { '${SMTP_PASSWORD}': NO_SMTP };
  await offices.changed('no-mail.yaml', noMail);
  await offices.changed('hook.yaml', { ...noMail, 'INSERT INTO gate VALUES': 'INSERT INTO nowhere VALUES' });
  await offices.changed('served.yaml', {
    ...noMail,
    ', tls: { cert: cert.pem, key: key.pem }': '',
    '* * * * * *': '0 0 1 1 *',
    'passwordFile: tansen': 'passwordFile: wrong',
  });
  await writeFile(join(offices.cwd, 'wrong'), WRONG);
  await run('init', '--yes');
  await run('sync', '--config', 'no-mail.yaml');
  await offices.quarrel();
  await run('sync', '--config', 'no-mail.yaml');
  await run('sync', '--config', 'hook.yaml');
  await addUser(loadConfig(join(offices.cwd, 'served.yaml'), offices.env), {
    ...{ name: 'asha', role: 'operator', password: PASSWORD },
  });
  return offices;
}

/** The first words of the stream of the overview. */
async function liveWords(url: string, cookie: string): Promise<string> {
  const ended = new AbortController();
  const { body, headers } = await fetch(`${url}/live`, { headers: { cookie }, signal: ended.signal });
  expect(headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  const words = new TextDecoder();
  for await (const piece of body ?? []) {
    text += words.decode(piece as Uint8Array, { stream: true });
    if (text.includes('\n\n')) break;
  }
  ended.abort();
  return text;
}

interface Visit {
  readonly browser: ConsoleVisitor;
  readonly cookie: string;
  readonly signedIn: Answered;
}

async function signIn(url: string): Promise<Visit> {
  const browser = visitorAt(url);
  const signedIn = await browser.signIn('asha', PASSWORD);
  expect(signedIn.headers.get('location')).toBe('/');
  return { browser, signedIn, cookie: signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

test('no page, download, form or stream of the console tells an operator a secret', async () => {
  const offices = await troubled();
  const service = startCli(['serve', '--config', 'served.yaml'], offices);
  const served = (): string | undefined => /127\.0\.0\.1:\d+/u.exec(service.stdout())?.[0];
  await expect.poll(served, { timeout: 40_000 }).toBeDefined();
  const url = `http://${served() ?? ''}`;
  const { browser, cookie, signedIn } = await signIn(url);
  const seen = new Map<string, string>([['GET /live', '']]);
  const note = (route: string, what: string, { status, headers, text }: Answered): void => {
    expect([what, status]).toEqual([what, expect.toSatisfy((code: number) => code < 500 || code === 503)]);
    seen.set(route, '');
    seen.set(what, JSON.stringify([...headers]) + text);
  };
  note('POST /sign-in', 'signed in', signedIn);
  seen.set('the stream', await liveWords(url, cookie));
  const visitAll = async (when: string): Promise<void> => {
    for (const [route, paths] of Object.entries(PAGES))
      for (const path of paths) note(`GET ${route}`, `${path} ${when}`, await browser.get(path));
  };
  await visitAll('at first');
  for (const [route, path, fields] of FORMS) {
    await browser.get('/');
    note(`POST ${route}`, `posted to ${path}`, await browser.post(path, fields));
    if (path === '/sync')
      await expect.poll(async () => (await browser.get('/runs')).text, { timeout: 60_000 }).toContain('/runs/4');
    if (path !== '/runs/plan') continue;
    const planned = async (): Promise<string> => (await browser.get('/runs/plan/state')).text;
    await expect.poll(planned, { timeout: 60_000 }).toMatch(/"(?:done|failed)"/u);
    seen.set('the stream after a run', await liveWords(url, cookie));
    await visitAll('with a run and a plan');
  }
  service.child.kill('SIGTERM');
  const { stdout, stderr } = await service.ended;
  seen.set('the log', stdout + stderr);

  // A page that is not looked at here proves nothing.
  expect([...ROUTES].filter((route) => !seen.has(route))).toEqual([]);
  const whole = [...seen.values()].join('\n');
  const shown = ['nowhere', 'it@example.org', 'Put it back', 'Access denied for user', 'Invalid login'];
  expect(shown.filter((words) => !whole.includes(words))).toEqual([]);
  const secrets = [...Object.values(SECRETS), PASSWORD, WRONG, NO_SMTP, ...offices.keys];
  const leaking = [...seen].filter(([, text]) => leaksOf(text, secrets).length > 0);
  expect(leaking.map(([what, text]) => ({ what, leaks: leaksOf(text, secrets), text }))).toEqual([]);
});
