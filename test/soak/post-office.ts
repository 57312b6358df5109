import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps no mail, only what it was told to hand on. */
export interface PostOffice {
  readonly port: number;
  /** How many times each mail was taken, by Message-ID, but for those to the administrators alone. */
  readonly taken: ReadonlyMap<string, number>;
  /** Reports to the administrators that were taken. */
  readonly reports: number;
  /** `ill`: it is there, and refuses every mail for now (451). */
  setIll(ill: boolean): void;
  /** Ends all links and refuses new ones, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Who gets the reports. */
export const ADMINISTRATOR = 'it@example.org';

const messageIdOf = (mail: string): string => /^message-id:\s*(\S+)/imu.exec(mail)?.[1] ?? 'none';

/** Starts a server on a free port of 127.0.0.1. */
export async function openPostOffice(): Promise<PostOffice> {
  const taken = new Map<string, number>();
  let reports = 0;
  let ill = false;
  let port = 0;

  function take(mail: string, to: readonly string[]): void {
    const id = messageIdOf(mail);
    if (to.every((address) => address === ADMINISTRATOR)) reports++;
    else taken.set(id, (taken.get(id) ?? 0) + 1);
  }

  async function start(): Promise<SMTPServer> {
    const server = new SMTPServer({
      logger: false,
      authOptional: true,
      disableReverseLookup: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 1,
      onData(stream, session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (ill) {
            callback(Object.assign(new Error('come back later'), { responseCode: 451 }));
            return;
          }
          const to = session.envelope.rcptTo.map(({ address }) => address);
          take(Buffer.concat(chunks).toString('utf8'), to);
          callback();
        });
      },
    });
    server.on('error', () => undefined);
    const listening = server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    port = (listening.address() as AddressInfo).port;
    return server;
  }

  let server: SMTPServer | null = await start();

  async function down(): Promise<void> {
    const old = server;
    server = null;
    if (old === null) return;
    const closed = new Promise<void>((resolve) => old.close(() => resolve()));
    for (const connection of old.connections) connection.close();
    await closed;
  }

  return {
    port,
    taken,
    get reports() {
      return reports;
    },
    setIll: (next) => {
      ill = next;
    },
    down,
    up: async () => {
      server ??= await start();
    },
    close: down,
  };
}
