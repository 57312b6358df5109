import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { MailConfig } from '../../src/config/config.js';
import { DEFAULT_TEMPLATES } from '../../src/config/mail-templates.js';
import { Secret } from '../../src/config/secret.js';

/** A mail as the server took it, or was about to. */
export interface ReceivedMail {
  /** Of the envelope: whom it was really given to. */
  readonly to: readonly string[];
  readonly from: string;
  readonly mail: Email;
  readonly encrypted: boolean;
  readonly user: string | null;
}

/** What a server does that is not as it should be. */
export interface Mood {
  /** The answer to RCPT TO, e.g. 550; null: it is fine. */
  readonly address?: (address: string) => number | null;
  /** Asked when a whole mail is there, before it is taken: a code to answer with, or null. It may wait for ever. */
  readonly mail?: (mail: ReceivedMail) => Promise<number | null> | number | null;
}

/** A real SMTP server in this process. */
export interface MailServer {
  readonly port: number;
  /** Every mail that was taken. */
  readonly taken: readonly ReceivedMail[];
  /** How many times somebody connected. */
  readonly connections: () => number;
  readonly setMood: (mood: Mood) => void;
  /** Ends all links and refuses new ones, until `up`. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
}

const refusal = (code: number): Error => Object.assign(new Error(`as told: ${String(code)}`), { responseCode: code });

/** Starts a server on a free port of 127.0.0.1; without options it takes everything, unencrypted and without a login. */
export async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const taken: ReceivedMail[] = [];
  let mood: Mood = {};
  let connections = 0;
  let port = 0;
  const start = async (): Promise<SMTPServer> => {
    const server = new SMTPServer({
      logger: false,
      authOptional: true,
      disableReverseLookup: true,
      disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
      closeTimeout: 1,
      onConnect(_session, callback) {
        connections += 1;
        callback();
      },
      onRcptTo({ address }, _session, callback) {
        const code = mood.address?.(address) ?? null;
        callback(code === null ? null : refusal(code));
      },
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void (async () => {
            const received: ReceivedMail = {
              to: session.envelope.rcptTo.map(({ address }) => address),
              from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
              mail: await PostalMime.parse(Buffer.concat(chunks)),
              encrypted: session.secure,
              user: typeof session.user === 'string' ? session.user : null,
            };
            const code = (await mood.mail?.(received)) ?? null;
            if (code !== null) {
              callback(refusal(code));
              return;
            }
            taken.push(received);
            callback(null, 'taken');
          })();
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    const listening = server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    port = (listening.address() as AddressInfo).port;
    return server;
  };
  let server: SMTPServer | null = await start();
  const down = async (): Promise<void> => {
    const old = server;
    server = null;
    if (old === null) return;
    const closed = new Promise<void>((resolve) => {
      old.close(() => resolve());
    });
    for (const connection of old.connections) connection.close();
    await closed;
  };
  onTestFinished(down);
  return {
    port,
    taken,
    connections: () => connections,
    setMood: (next) => {
      mood = next;
    },
    down,
    up: async () => {
      server ??= await start();
    },
  };
}

/** The `mail` of a configuration that goes to this server. */
export function mailConfig(
  { port }: Pick<MailServer, 'port'>,
  wishes: Partial<MailConfig> = {},
  smtp: {
    readonly host?: string;
    readonly secure?: boolean;
    readonly login?: readonly [string, string];
    readonly tls?: { readonly ca: string | null; readonly verify: boolean };
  } = {},
): MailConfig {
  const [user, password] = smtp.login ?? [null, null];
  return {
    from: 'Sync <sync@example.org>',
    transport: {
      kind: 'smtp',
      host: smtp.host ?? '127.0.0.1',
      port,
      secure: smtp.secure ?? false,
      user,
      password: password === null ? null : new Secret(password),
      tls: smtp.tls ?? null,
    },
    administrators: ['it@example.org'],
    conflictCc: [],
    organisation: 'Test',
    digestAbove: 5,
    templates: DEFAULT_TEMPLATES,
    ...wishes,
  };
}
