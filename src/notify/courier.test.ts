import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../../test/support/certificate.js';
import { mailConfig, mailServer } from '../../test/support/mail-server.js';
import type { MailConfig } from '../config/config.js';
import type { Outcome } from '../records/outbox.js';
import type { OutgoingMail } from './compose-message.js';
import { Courier } from './courier.js';

const PASSWORD = 's3cret+pässword';
const certificate = selfSigned();
const wrong = selfSigned();

function mailTo(...to: string[]): OutgoingMail {
  const content = { subject: 'A subject', text: 'नमस्ते\n', html: '<p>नमस्ते</p>', attachments: [] };
  return { messageId: '<one@example.org>', to, cc: [], queuedAt: new Date('2026-01-31T10:00:00Z'), content };
}

interface Sent {
  /** Null: the server could not be used. */
  readonly outcomes: readonly Outcome[] | null;
  readonly trouble: string | null;
}

async function send(config: MailConfig, mail: OutgoingMail = mailTo('a@x.org'), silenceMs = 5000): Promise<Sent> {
  const courier = new Courier(config, { silenceMs, signal: new AbortController().signal });
  try {
    const outcomes = (await courier.isReady()) ? await courier.send(mail, mail.to) : null;
    return { outcomes, trouble: courier.trouble };
  } finally {
    courier.close();
  }
}

const sent = { outcomes: [{ address: 'a@x.org', state: 'sent' }], trouble: null };

/** A server that wants a login, as `user` with {@link PASSWORD}. */
const guarded = (more: object = {}) =>
  mailServer({
    ...certificate,
    authOptional: false,
    onAuth({ username, password }, _session, callback) {
      if (username === 'user' && password === PASSWORD) callback(null, { user: username });
      else
        callback(new Error(`no such login: ${String(password)} ${Buffer.from(String(password)).toString('base64')}`));
    },
    ...more,
  });

/** A server that speaks as it is told, line by line. */
async function rawServer(onLine: (line: string, socket: Socket) => void, greeting: string): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n')) if (line !== '') onLine(line, socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}

describe('SMTP', () => {
  test('takes a mail as it was written', async () => {
    const server = await mailServer();
    expect(await send(mailConfig(server))).toEqual(sent);
    expect(server.taken[0]).toMatchObject({
      from: 'sync@example.org',
      to: ['a@x.org'],
      encrypted: false,
      mail: {
        messageId: '<one@example.org>',
        subject: 'A subject',
        date: '2026-01-31T10:00:00.000Z',
        text: 'नमस्ते\n',
        html: '<p>नमस्ते</p>',
      },
    });
  });

  test('encrypts with STARTTLS where it is offered, and believes the configured authority', async () => {
    const server = await mailServer(certificate);
    const tls = { ca: certificate.cert, verify: true };
    expect(await send(mailConfig(server, {}, { host: 'localhost', tls }))).toEqual(sent);
    expect(server.taken[0]).toMatchObject({ encrypted: true });
  });

  test('is TLS from the start with smtps, and logs in', async () => {
    const server = await guarded({ secure: true });
    const tls = { ca: certificate.cert, verify: true };
    const config = mailConfig(server, {}, { host: 'localhost', secure: true, login: ['user', PASSWORD], tls });
    expect(await send(config)).toEqual(sent);
    expect(server.taken[0]).toMatchObject({ encrypted: true, user: 'user' });
  });

  test.each([
    ['by the address of this machine, no certificate is asked for', '127.0.0.1', null, true],
    ['by any other, an unknown authority is not believed', '0.0.0.0', null, false],
    ['unless it need not be', '0.0.0.0', { ca: null, verify: false }, true],
    ['nor another authority', 'localhost', { ca: wrong.cert, verify: true }, false],
  ])('%s', async (_what, host, tls, works) => {
    const server = await mailServer(certificate);
    const { outcomes, trouble } = await send(mailConfig(server, {}, { host, ...(tls === null ? {} : { tls }) }));
    expect(outcomes !== null).toBe(works);
    if (!works) expect(trouble).toMatch(/self-signed certificate.*mail\.tls\.ca/u);
    expect(server.taken).toHaveLength(works ? 1 : 0);
  });

  test('never sends a password in the clear to another machine', async () => {
    const seen: string[] = [];
    const server = await guarded({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const login = ['user', PASSWORD] as const;
    const { outcomes, trouble } = await send(mailConfig(server, {}, { host: '0.0.0.0', login }));
    expect(outcomes).toBeNull();
    expect(trouble).toMatch(/STARTTLS/u);
    expect(await send(mailConfig(server, {}, { host: '127.0.0.1', login }))).toEqual(sent);
    const sniffed = await rawServer((line, socket) => {
      seen.push(line);
      socket.write(line.startsWith('EHLO') ? '250-x\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
    }, '220 hello\r\n');
    await send(mailConfig(sniffed, {}, { host: '0.0.0.0', login }));
    expect(seen.join('\n')).not.toMatch(/AUTH/u);
  });

  test('a login that is refused is trouble, and told without the password, even if the server repeats it', async () => {
    const server = await guarded();
    const config = mailConfig(server, {}, { host: '127.0.0.1', login: ['user', `${PASSWORD}!`] });
    const { outcomes, trouble } = await send(config);
    expect(outcomes).toBeNull();
    expect(trouble).toMatch(/535.*mail\.smtp/u);
    expect(trouble).not.toContain(PASSWORD);
    expect(trouble).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, 16));
  });

  test.each([
    ['is silent', ''],
    ['is silent after its greeting', '220 hello\r\n'],
    ['greets with nonsense', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['is busy', '421 too busy\r\n'],
  ])('a server that %s is given up', async (_what, greeting) => {
    const server = await rawServer(() => undefined, greeting);
    const { outcomes, trouble } = await send(mailConfig(server), undefined, 200);
    expect(outcomes).toBeNull();
    expect(trouble).toMatch(/^mail server 127\.0\.0\.1:\d+: /u);
  });

  test('a name that nobody knows, and a sender that is refused, are trouble and no refusal', async () => {
    expect(await send(mailConfig({ port: 25 }, {}, { host: 'nowhere.invalid' }))).toMatchObject({
      outcomes: null,
      trouble: expect.stringContaining('nowhere.invalid') as string,
    });
    const server = await mailServer({
      onMailFrom(_address, _session, callback) {
        callback(Object.assign(new Error('not from here'), { responseCode: 550 }));
      },
    });
    const { outcomes } = await send(mailConfig(server));
    expect(outcomes).toEqual([
      { address: 'a@x.org', state: 'waiting', error: expect.stringContaining('not from here') as string },
    ]);
  });

  test('goes on after a refused mail, over the same connection', async () => {
    const server = await mailServer();
    server.setMood({
      address: (address) => ({ 'no@x.org': 550, 'later@x.org': 450 })[address] ?? null,
      mail: ({ to }) => (to.includes('spam@x.org') ? 554 : to.includes('full@x.org') ? 452 : null),
    });
    const courier = new Courier(mailConfig(server), { silenceMs: 5000, signal: new AbortController().signal });
    const states = async (...to: string[]) => {
      expect(await courier.isReady()).toBe(true);
      return (await courier.send(mailTo(...to), to)).map(({ state }) => state);
    };
    expect(await states('no@x.org', 'later@x.org')).toEqual(['refused', 'waiting']);
    expect(await states('spam@x.org', 'a@x.org')).toEqual(['refused', 'refused']);
    expect(await states('full@x.org')).toEqual(['waiting']);
    expect(await states('a@x.org', 'no@x.org', 'later@x.org')).toEqual(['sent', 'refused', 'waiting']);
    courier.close();
    expect(server.connections()).toBe(1);
    expect(courier.trouble).toBeNull();
  });

  test('is asked to greet before there is a mail, once', async () => {
    const post = await mailServer();
    const courier = new Courier(mailConfig(post), { silenceMs: 5000, signal: new AbortController().signal });
    void courier.begin();
    await expect.poll(post.connections).toBe(1);
    expect(await courier.isReady()).toBe(true);
    expect(await courier.send(mailTo('a@x.org'), ['a@x.org'])).toEqual(sent.outcomes);
    courier.close();
    expect([post.connections(), post.taken.length]).toEqual([1, 1]);
  });

  test('a link that is no longer wanted when it is made is closed', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const config = mailConfig({ port: (server.address() as AddressInfo).port });
    const courier = new Courier(config, { silenceMs: 5000, signal: new AbortController().signal });
    void courier.begin();
    await expect.poll(() => sockets.length).toBe(1);
    courier.close();
    const [socket] = sockets;
    if (socket === undefined) throw new Error('nobody called');
    const hungUp = once(socket, 'close');
    socket.on('data', (line: Buffer) =>
      socket.write(line.toString().startsWith('EHLO') ? '250 here\r\n' : '221 bye\r\n'),
    );
    socket.write('220 late\r\n');
    await hungUp;
  });

  test('is given up in the middle of a mail when the time is over', async () => {
    const server = await mailServer();
    const over = new AbortController();
    server.setMood({
      mail: () => {
        over.abort();
        return new Promise<null>(() => undefined);
      },
    });
    const courier = new Courier(mailConfig(server), { silenceMs: 60_000, signal: over.signal });
    await courier.isReady();
    expect(await courier.send(mailTo('a@x.org'), ['a@x.org'])).toMatchObject([{ state: 'waiting' }]);
    expect(await courier.isReady()).toBe(false);
    expect(courier.trouble).toMatch(/no time left/u);
  });

  test('a subject with line breaks makes no header', async () => {
    const server = await mailServer();
    const mail = mailTo('a@x.org');
    const subject = 'a\r\nBcc: thief@evil.example\n\nb\0c';
    await send(mailConfig(server), { ...mail, content: { ...mail.content, subject } });
    expect(server.taken[0]?.mail.subject).toBe('a Bcc: thief@evil.example b c');
    expect(server.taken[0]?.mail.bcc ?? []).toEqual([]);
  });
});

describe('sendmail', () => {
  /** A program that does what the script says; what it read and its arguments stand in files beside it. */
  async function program(script: string) {
    const folder = await mkdtemp(join(tmpdir(), 'sendmail-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'sendmail');
    await writeFile(path, `#!/bin/sh\ncd '${folder}'\n${script}\n`);
    await chmod(path, 0o755);
    const config: MailConfig = { ...mailConfig({ port: 1 }), transport: { kind: 'sendmail', path } };
    return { config, read: (name: string) => readFile(join(folder, name), 'utf8') };
  }

  test('gets the mail and whom it is for', async () => {
    const { config, read } = await program(String.raw`printf '%s\n' "$@" > arguments; cat > mail`);
    expect(await send(config)).toEqual(sent);
    expect(await read('arguments')).toBe('-i\n-f\nsync@example.org\na@x.org\n');
    const text = await read('mail');
    expect(text).not.toContain('\r');
    expect(await PostalMime.parse(text)).toMatchObject({ messageId: '<one@example.org>', text: 'नमस्ते\n' });
  });

  test.each([
    ['fails', 'cat > /dev/null; echo "queue is full" >&2; exit 75', /exit code 75: queue is full/u],
    ['ends before it has read', 'exec 0<&-; exit 1', /exit code 1/u],
    ['does not end', 'cat > /dev/null; exec sleep 60', /did not end within 300 ms/u],
  ])('that %s keeps the mail waiting', async (_what, script, error) => {
    const { config } = await program(script);
    const { outcomes } = await send(config, undefined, 300);
    expect(outcomes).toEqual([{ address: 'a@x.org', state: 'waiting', error: expect.stringMatching(error) as string }]);
  });

  test('that is not there keeps it waiting; an address is never an option', async () => {
    const config: MailConfig = {
      ...mailConfig({ port: 1 }),
      transport: { kind: 'sendmail', path: '/nowhere/sendmail' },
    };
    expect((await send(config)).outcomes).toMatchObject([
      { state: 'waiting', error: expect.stringContaining('ENOENT') as string },
    ]);
    const { config: working } = await program('cat > /dev/null');
    expect((await send(working, mailTo('-oQ/tmp@x.org', 'a@x.org'))).outcomes).toMatchObject([
      { address: 'a@x.org', state: 'sent' },
      { address: '-oQ/tmp@x.org', state: 'refused' },
    ]);
  });
});
