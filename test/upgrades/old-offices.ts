import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Connection, createConnection } from 'mariadb';
import type { PrivateServer } from '../../src/demo/private-server.js';
import { type Config, parseConfig } from '../../src/index.js';

/** The databases of a dump, the hub's first: three offices on one server. */
const DATABASES = ['hub', 'pokhara', 'tansen'] as const;
const STATE = 'spokesync';

/** The configuration of the offices in every dump. It may grow, but what older dumps hold must stay valid by it. */
export function oldConfig({ host, port, user, password }: PrivateServer): Config {
  const url = (database: string): string => `mysql://${user}@${host}:${String(port)}/${database}`;
  const yaml = `
    hub: { id: 1, name: Kathmandu, url: "${url('hub')}", password: "\${PASSWORD}" }
    spokes:
      - { id: 2, name: Pokhara, url: "${url('pokhara')}", password: "\${PASSWORD}" }
      - { id: 3, name: Tansen, url: "${url('tansen')}", password: "\${PASSWORD}" }
    state: ${STATE}
    tables:
      - person
      - { name: note, merge: columns }
      - { name: stock, merge: columns, sumColumns: [amount] }
    concurrency: 1
    retry: { attempts: 1 }
    keep: 36500d
    mail: { from: sync@example.org, smtp: "smtp://127.0.0.1:1", administrators: [it@example.org] }`;
  return parseConfig(yaml, { PASSWORD: password }, 'spokesync.yaml');
}

/** Applications at the three offices. */
export interface Applications {
  readonly hub: Connection;
  readonly pokhara: Connection;
  readonly tansen: Connection;
  readonly all: readonly Connection[];
  readonly end: () => Promise<void>;
}

/** Connects them; the databases must be there. */
export async function openApplications({ host, port, user, password }: PrivateServer): Promise<Applications> {
  const open = (database: string): Promise<Connection> =>
    createConnection({ host, port, user, password, database, multipleStatements: true, dateStrings: true });
  const [hub, pokhara, tansen] = [await open('hub'), await open('pokhara'), await open('tansen')];
  const all = [hub, pokhara, tansen];
  return { hub, pokhara, tansen, all, end: async () => void (await Promise.all(all.map((one) => one.end()))) };
}

/** Makes the three empty databases. */
export async function createDatabases({ host, port, user, password }: PrivateServer): Promise<void> {
  const connection = await createConnection({ host, port, user, password });
  for (const database of DATABASES) await connection.query(`CREATE DATABASE ${database}`);
  await connection.end();
}

async function run(program: string, args: readonly string[], server: PrivateServer, input: string): Promise<string> {
  const login = ['--no-defaults', `--socket=${server.socket}`, `--user=${server.user}`];
  const child = spawn(program, [...login, ...args], { env: { ...process.env, MYSQL_PWD: server.password } });
  const told = [text(child.stdout), text(child.stderr)] as const;
  const ended = once(child, 'close');
  child.stdin.end(input);
  const [[code], [output, complaint]] = [(await ended) as [number | null], await Promise.all(told)];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${complaint}`);
  return output;
}

/** All of them and the state database, with their triggers, as SQL. */
export async function dumpDatabases(server: PrivateServer): Promise<string> {
  const plain = ['--skip-comments', '--skip-add-drop-table', '--skip-add-locks', '--skip-disable-keys'];
  const rows = ['--hex-blob', '--order-by-primary', '--skip-extended-insert', '--triggers'];
  return run('mariadb-dump', [...plain, ...rows, '--databases', ...DATABASES, STATE], server, '');
}

/** Puts a dump into an empty server. */
export async function loadDump(server: PrivateServer, dump: string): Promise<void> {
  await run('mariadb', ['--default-character-set=utf8mb4'], server, dump);
}
