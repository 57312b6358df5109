/**
 * `npm run bench`: what our work takes beside what the servers and the peers take for theirs, in one and the same run.
 * Times drift from run to run: only the ratios count. Nothing is asserted.
 *
 *     npm run bench -- [--rows 1000000] [--runs 3] [--only floor,compare,sync,load,pt,capture] [--bucket-rows 128]
 *                      [--profiles folder]    (a CPU profile of each of our processes)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection, type Connection } from 'mariadb';
import { type PrivateServer, startPrivateServer } from '../src/demo/private-server.js';
import type { ConnectOptions } from '../src/mysql/connect.js';
import type { ChildResult, ChildTask } from './child.js';
import { captureLines } from './capture.js';
import { compileChild } from './compiled.js';
import { measureProgram, median, timed } from './measure.js';
import { hasPtTableSync, type Mode, ptTableSync } from './peers.js';
import { changeRows, createDatabase, DATABASE, fillPersons } from './person-table.js';
import { type Line, markdown } from './report.js';

const PARTS = ['floor', 'compare', 'sync', 'load', 'pt', 'capture'] as const;
type Part = (typeof PARTS)[number];

interface Bench {
  readonly rows: number;
  readonly runs: number;
  readonly bucketRows: number;
  readonly servers: readonly [PrivateServer, PrivateServer];
  readonly connections: readonly [Connection, Connection];
  readonly folder: string;
  /** The compiled program that does our work. */
  readonly child: string;
  readonly profiles: string | null;
  readonly lines: Line[];
  round: number;
}

// A row's values as text and 64 bits of their SHA1: what any compare has to make the server do, without our encoding.
const FLOOR = `SELECT COUNT(*), BIT_XOR(CAST(CONV(LEFT(SHA1(CONCAT_WS('#', id, name, lastname, email, phone, birth, salary,
                      notes, active, site_id, person_timestamp)), 16), 16, 10) AS UNSIGNED)) FROM person`;

const note = (message: string): void => void process.stderr.write(`${message}\n`);

/** Measures `work` several times, `before` each time untimed, and adds a line to the report. */
async function measure(
  bench: Bench,
  work: string,
  against: readonly string[],
  once: () => Promise<{ ms: number; peakMb: number | null }>,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const runs: number[] = [];
  let peakMb: number | null = null;
  for (let run = 0; run < bench.runs; run += 1) {
    await before();
    const measured = await once();
    runs.push(measured.ms);
    if (measured.peakMb !== null) peakMb = Math.max(peakMb ?? 0, measured.peakMb);
  }
  const known = against.flatMap((name) => {
    const line = bench.lines.find((each) => each.work === name);
    return line === undefined ? [] : [{ name, ms: line.ms }];
  });
  bench.lines.push({ work, ms: median(runs), runs, peakMb, against: known });
  note(`${work}: ${(median(runs) / 1000).toFixed(2)} s`);
}

async function child(bench: Bench, task: ChildTask): Promise<{ ms: number; peakMb: number | null; rows: number }> {
  const profiling = bench.profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${bench.profiles}`];
  const command = [process.execPath, ...profiling, bench.child] as const;
  const { stdout, peakMb } = await measureProgram([...command], { input: JSON.stringify(task) });
  return { ...(JSON.parse(stdout) as ChildResult), peakMb };
}

/** A change of `count` scattered rows on the second server, new in every round. */
function changed(bench: Bench, count: number): () => Promise<void> {
  return () => changeRows(bench.connections[1], bench.rows, count, ++bench.round);
}

const FLOOR_TWO = 'floor: both servers’ SHA1 scans side by side';

async function floor(bench: Bench): Promise<void> {
  const [hub, spoke] = bench.connections;
  const alone = async (work: () => Promise<unknown>): Promise<{ ms: number; peakMb: null }> => ({
    ms: await timed(work),
    peakMb: null,
  });
  await measure(bench, 'floor: one server’s SHA1 scan', [], () => alone(() => hub.query(FLOOR)));
  await measure(bench, FLOOR_TWO, [], () => alone(() => Promise.all([hub.query(FLOOR), spoke.query(FLOOR)])));
}

const DIFFERENCES = [0, 100, 10_000];
const workOf = (count: number): string =>
  count === 0 ? 'nothing differs' : `${count.toLocaleString('en')} rows differ`;

async function peers(bench: Bench): Promise<void> {
  if (!hasPtTableSync()) return note('pt-table-sync is not installed: left out');
  for (const mode of ['one-way', 'two-way'] satisfies Mode[]) {
    for (const count of DIFFERENCES.filter((each) => each < bench.rows)) {
      const once = (): Promise<{ ms: number; peakMb: number | null }> => ptTableSync(mode, bench.servers, bench.folder);
      await measure(
        bench,
        `pt-table-sync ${mode}: ${workOf(count)}`,
        [],
        once,
        count === 0 ? undefined : changed(bench, count),
      );
    }
  }
}

const againstPeers = (count: number): string[] => [
  ...(count === 0 ? [FLOOR_TWO] : []),
  `pt-table-sync one-way: ${workOf(count)}`,
  `pt-table-sync two-way: ${workOf(count)}`,
];

/** What the process takes before it does anything. */
async function baseline(bench: Bench): Promise<void> {
  await measure(bench, 'our process, doing nothing', [], () => child(bench, { task: 'nothing' }));
}

function siteOptions({ servers }: Bench): ConnectOptions[] {
  return servers.map(({ host, port, user, password }, index) => {
    return { siteName: `site ${index + 1}`, host, port, user, password, database: DATABASE, connectTimeoutMs: 10_000 };
  });
}

async function capture(bench: Bench): Promise<void> {
  const [options] = siteOptions(bench);
  if (options !== undefined) bench.lines.push(...(await captureLines(bench.connections[0], options, bench.runs)));
}

async function compare(bench: Bench): Promise<void> {
  const sites = siteOptions(bench);
  const once = (): ReturnType<typeof child> =>
    child(bench, { task: 'compare', sites, table: 'person', bucketRows: bench.bucketRows });
  for (const count of DIFFERENCES.filter((each) => each < bench.rows)) {
    await equalise(bench);
    if (count > 0) await changed(bench, count)();
    await measure(bench, `compare only: ${workOf(count)}`, count === 0 ? againstPeers(0) : [], once);
  }
  await equalise(bench);
}

/** Both tables as they were at the start. */
async function equalise(bench: Bench): Promise<void> {
  await Promise.all(bench.connections.map((connection) => fillPersons(connection, bench.rows)));
}

function configOf([hub, spoke]: readonly [PrivateServer, PrivateServer]): string {
  const site = ({ host, port, user, password }: PrivateServer): string =>
    `url: mysql://${user}@${host}:${port}/${DATABASE}, password: "${password}"`;
  return `
hub: { id: 1, name: Hub, ${site(hub)} }
spokes:
  - { id: 2, name: Spoke, ${site(spoke)} }
tables: [person]
`;
}

/** Everything that was remembered is forgotten: the next sync is the first. */
async function forget(bench: Bench, config: string): Promise<void> {
  await bench.connections[0].query('DROP DATABASE IF EXISTS spokesync');
  for (const connection of bench.connections) {
    const tables = await connection.query<{ name: string }[]>(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${DATABASE}' AND TABLE_NAME <> 'person'`,
    );
    for (const { name } of tables) await connection.query(`DROP TABLE \`${name}\``);
  }
  await child(bench, { task: 'init', config });
}

async function syncing(bench: Bench): Promise<void> {
  const config = configOf(bench.servers);
  const once = (): ReturnType<typeof child> => child(bench, { task: 'sync', config });
  await equalise(bench);
  await measure(bench, 'first sync: nothing differs, the ledger is built', [FLOOR_TWO], once, () =>
    forget(bench, config),
  );
  for (const count of DIFFERENCES.filter((each) => each < bench.rows)) {
    await measure(
      bench,
      `sync: ${workOf(count)}`,
      againstPeers(count),
      once,
      count === 0 ? undefined : changed(bench, count),
    );
  }
}

async function load(bench: Bench): Promise<void> {
  const config = configOf(bench.servers);
  const once = (): ReturnType<typeof child> => child(bench, { task: 'sync', config });
  await equalise(bench);
  await measure(bench, 'first sync into an empty table', ['dump, load'], once, async () => {
    await forget(bench, config);
    await bench.connections[1].query('TRUNCATE TABLE person');
  });
}

async function dump(bench: Bench): Promise<void> {
  const [hub, spoke] = bench.servers;
  const login = ({ socket, user }: PrivateServer): string => `--socket='${socket}' --user='${user}'`;
  const script = `MYSQL_PWD='${hub.password}' mariadb-dump ${login(hub)} --single-transaction ${DATABASE} person |
                  MYSQL_PWD='${spoke.password}' mariadb ${login(spoke)} ${DATABASE}`;
  await equalise(bench);
  await measure(bench, 'dump, load', [], async () => {
    const { ms } = await measureProgram(['/bin/sh'], { input: script });
    return { ms, peakMb: null };
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      'bucket-rows': { type: 'string', default: '128' },
      only: { type: 'string', default: PARTS.join(',') },
      profiles: { type: 'string' },
    },
  });
  const wanted = new Set(values.only.split(','));
  const wants = (part: Part): boolean => wanted.has(part);
  const unknown = [...wanted].filter((part) => !(PARTS as readonly string[]).includes(part));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: the parts are ${PARTS.join(', ')}`);
  const folder = await mkdtemp(join(tmpdir(), 'spokesync-bench-'));
  const args = ['--innodb-buffer-pool-size=2G', '--innodb-log-file-size=256M'];
  const servers = await Promise.all([startPrivateServer({ args }), startPrivateServer({ args })] as const);
  try {
    const connect = async ({ host, port, user, password }: PrivateServer): Promise<Connection> => {
      const connection = await createConnection({ host, port, user, password });
      await createDatabase(connection);
      return connection;
    };
    const connections = await Promise.all([connect(servers[0]), connect(servers[1])] as const);
    const counts = { rows: Number(values.rows), runs: Number(values.runs), bucketRows: Number(values['bucket-rows']) };
    const profiles = values.profiles ?? null;
    const program = await compileChild(folder);
    const bench: Bench = { ...counts, servers, connections, folder, child: program, profiles, lines: [], round: 0 };
    await equalise(bench);
    await baseline(bench);
    if (wants('floor')) await floor(bench);
    if (wants('pt')) await peers(bench);
    if (wants('compare')) await compare(bench);
    if (wants('sync')) await syncing(bench);
    if (wants('load')) await dump(bench);
    if (wants('load')) await load(bench);
    if (wants('capture')) await capture(bench);
    process.stdout.write(markdown(`${bench.rows.toLocaleString('en')} rows, ${bench.runs} runs each`, bench.lines));
    await Promise.all(connections.map((connection) => connection.end()));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  }
}

await main();
