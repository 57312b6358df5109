import { isIP } from 'node:net';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionOptions, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { MailConfig } from '../config/config.js';
import type { Outcome } from '../records/outbox.js';
import { type Answer, type MailLink, NO_TIME_LEFT, type OpenedLink, type Patience, type Posting } from './mail-link.js';

type Smtp = Extract<MailConfig['transport'], { kind: 'smtp' }>;

/** What nodemailer's errors carry beside their message. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number | false;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

/** Connects to a mail server, encrypts and logs in. A password goes over the line in the clear to this machine only. */
export async function openSmtp(smtp: Smtp, patience: Patience): Promise<OpenedLink> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(optionsOf(smtp, patience.silenceMs));
  // One that no step waits for, such as the server's hanging up between two mails, must not end the process.
  connection.on('error', () => undefined);
  const explain = (error: unknown): string => explained(error, smtp);
  try {
    await waited<void>(connection, patience.signal, (done) => connection.connect((error) => done(error ?? null)));
    if (smtp.user !== null) {
      const login = { user: smtp.user, pass: smtp.password?.reveal() ?? '' };
      await waited<void>(connection, patience.signal, (done) => connection.login(login, (error) => done(error)));
    }
  } catch (error) {
    connection.close();
    return { kind: 'broken', error: explain(error) };
  }
  return { kind: 'open', link: linkOver(connection, patience.signal, explain) };
}

function optionsOf(smtp: Smtp, silenceMs: number): SMTPConnectionOptions {
  const local = isLocal(smtp.host);
  return {
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTLS: !smtp.secure && smtp.user !== null && !local,
    tls: {
      rejectUnauthorized: smtp.tls === null ? !local : smtp.tls.verify,
      ...(smtp.tls === null || smtp.tls.ca === null ? {} : { ca: smtp.tls.ca }),
      ...(isIP(smtp.host) === 0 ? { servername: smtp.host } : {}),
    },
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    dnsTimeout: silenceMs,
    socketTimeout: silenceMs,
  };
}

/** Whether what is sent there stays on this machine. */
function isLocal(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/iu.test(host);
}

function linkOver(connection: SMTPConnection, signal: AbortSignal, explain: (error: unknown) => string): MailLink {
  return {
    async send({ from, to, message }: Posting): Promise<Answer> {
      try {
        const info = await waited<SMTPConnectionSendInfo>(connection, signal, (done) =>
          connection.send({ from, to: [...to] }, message, done),
        );
        const refusals = (info.rejectedErrors ?? []) as readonly SmtpError[];
        return { kind: 'answered', outcomes: to.map((address) => outcomeFor(address, refusals, explain)) };
      } catch (error) {
        const outcomes = refusedWhole(error as SmtpError, to, explain);
        if (outcomes === null) return { kind: 'broken', error: explain(error) };
        // The next mail begins anew. Where even that fails, it finds out.
        await waited<void>(connection, signal, (done) => connection.reset((failed) => done(failed))).catch(
          () => undefined,
        );
        return { kind: 'answered', outcomes };
      }
    },
    close() {
      if (!connection.destroyed) connection.quit();
      connection.close();
    },
  };
}

function outcomeFor(address: string, refusals: readonly SmtpError[], explain: (error: unknown) => string): Outcome {
  const refusal = refusals.find(({ recipient }) => recipient === address);
  if (refusal === undefined) return { address, state: 'sent' };
  return { address, state: isForGood(refusal) ? 'refused' : 'waiting', error: explain(refusal) };
}

/** What an error says of the mail itself, by address; null: it says something of the server, the sender or the link. */
function refusedWhole(
  error: SmtpError,
  to: readonly string[],
  explain: (error: unknown) => string,
): readonly Outcome[] | null {
  if (typeof error.responseCode !== 'number' || error.responseCode === 421) return null;
  if (error.rejectedErrors !== undefined) {
    const refusals = error.rejectedErrors;
    return to.map((address) => outcomeFor(address, refusals, explain));
  }
  if (error.command !== 'DATA') return null;
  const state = isForGood(error) ? 'refused' : 'waiting';
  return to.map((address) => ({ address, state, error: explain(error) }));
}

// 503 is about the order of commands, 530 to 538 about the login: not about an address or a mail.
const NOT_FOR_GOOD = new Set([503, 530, 534, 535, 538]);

function isForGood({ responseCode }: SmtpError): boolean {
  return typeof responseCode === 'number' && responseCode >= 500 && !NOT_FOR_GOOD.has(responseCode);
}

/** One step of the dialogue, or the loss of the connection, or the end of our patience. */
function waited<T>(
  connection: SMTPConnection,
  signal: AbortSignal,
  start: (done: (error: Error | null, value?: T) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const finish = (error: Error | null, value?: T): void => {
      signal.removeEventListener('abort', giveUp);
      connection.removeListener('error', finish);
      if (error === null) resolve(value as T);
      else reject(error);
    };
    const giveUp = (): void => {
      connection.close();
      finish(new Error(NO_TIME_LEFT));
    };
    if (signal.aborted) {
      giveUp();
      return;
    }
    connection.once('error', finish);
    signal.addEventListener('abort', giveUp);
    start(finish);
  });
}

/** An error for people: which server, what it said, the fix where one is known; never the password. */
function explained(error: unknown, smtp: Smtp): string {
  const { message, code } = error as SmtpError;
  const fix =
    code === 'ETLS' || /certificate/iu.test(message)
      ? ' (mail.tls.ca names the authority of its certificate)'
      : code === 'EAUTH'
        ? ' (check user and password in mail.smtp)'
        : '';
  return `mail server ${smtp.host}:${smtp.port}: ${withoutSecret(message, smtp)}${fix}`;
}

/** A server may repeat what it was sent. */
function withoutSecret(text: string, { user, password }: Smtp): string {
  const secret = password?.reveal() ?? '';
  if (secret === '') return text;
  const base64 = (plain: string): string => Buffer.from(plain).toString('base64');
  return [secret, base64(secret), base64(`\0${user ?? ''}\0${secret}`)].reduce(
    (shown, form) => shown.replaceAll(form, '***'),
    text,
  );
}
