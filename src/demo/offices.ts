import { createConnection, type Connection } from 'mariadb';
import { startPrivateServer, type PrivateServer } from './private-server.js';

/** One office of the demo: a private server with a staff database, and a link to it as the application there has. */
export interface Office {
  readonly id: number;
  readonly name: string;
  readonly server: PrivateServer;
  readonly application: Connection;
}

/** The hub and its two spokes. `close` ends the three servers and removes their data. */
export interface Offices {
  readonly kathmandu: Office;
  readonly pokhara: Office;
  readonly tansen: Office;
  /** All three, the hub first. */
  readonly all: readonly Office[];
  close(): Promise<void>;
}

export const DATABASE = 'staff';

async function openOffice(id: number, name: string): Promise<Office> {
  const server = await startPrivateServer({
    // Each office makes its own numbers: two people who add a record at the same time do not take the same key.
    args: [`--auto-increment-offset=${String(id)}`, '--auto-increment-increment=10'],
    timeZone: '+05:45',
  });
  try {
    const { host, port, user, password } = server;
    const application = await createConnection({ host, port, user, password, dateStrings: true });
    // A link that is lost while the demo is being stopped is no event of its own.
    application.on('error', () => undefined);
    await application.query(`CREATE DATABASE ${DATABASE}`);
    await application.query(`USE ${DATABASE}`);
    return { id, name, server, application };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function closeOffice(office: Office): Promise<void> {
  office.application.destroy();
  await office.server.stop();
}

/** Starts the three offices side by side, with empty databases. If one does not start, none is left. */
export async function openOffices(): Promise<Offices> {
  const opened = await Promise.allSettled([
    openOffice(1, 'Kathmandu'),
    openOffice(2, 'Pokhara'),
    openOffice(3, 'Tansen'),
  ]);
  const all = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(all.map(closeOffice));
  };
  const [kathmandu, pokhara, tansen] = all;
  if (kathmandu === undefined || pokhara === undefined || tansen === undefined) {
    await close();
    throw opened.find((result) => result.status === 'rejected')?.reason as Error;
  }
  return { kathmandu, pokhara, tansen, all, close };
}

/** The environment that {@link configurationText} refers to: a password for each office. */
export function passwords(offices: Offices): Record<string, string> {
  return Object.fromEntries(offices.all.map(({ name, server }) => [passwordName(name), server.password]));
}

const passwordName = (office: string): string => `${office.toUpperCase()}_PASSWORD`;

/** A `spokesync.yaml` for the three offices and a mail server on this machine, as a person would write it. */
export function configurationText(offices: Offices, mailPort: number): string {
  const site = ({ id, name, server }: Office): string[] => [
    `id: ${String(id)}`,
    `name: ${name}`,
    `url: mysql://${server.user}@${server.host}:${String(server.port)}/${DATABASE}`,
    `password: \${${passwordName(name)}}`,
  ];
  const spoke = (office: Office): string[] =>
    site(office).map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
  return [
    'hub:',
    ...site(offices.kathmandu).map((line) => `  ${line}`),
    'spokes:',
    ...spoke(offices.pokhara),
    ...spoke(offices.tansen),
    'tables:',
    '  - users',
    '  - department',
    '  - person',
    '  - { name: address, merge: columns }',
    '  - project',
    '  - assignment',
    '  - leave_record',
    'mail:',
    '  from: sync@example.org',
    `  smtp: smtp://127.0.0.1:${String(mailPort)}`,
    '  organisation: Hill Hospitals',
    '  administrators: [it@example.org]',
    '',
  ].join('\n');
}
