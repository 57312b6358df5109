import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mariadb';
import { freePorts } from '../../src/demo/free-ports.js';
import { guardedFolder } from '../../src/demo/guarded-folder.js';
import { type PrivateServer, startPrivateServer } from '../../src/demo/private-server.js';
import { INSTALLED_MARIADB, type ServerProgram } from '../../src/demo/server-program.js';

const PROVIDERS = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'];

/** The nodes of a cluster of our own; all have the same account. */
export interface Galera {
  readonly nodes: readonly PrivateServer[];
  stop(): Promise<void>;
}

/** Where Galera is; null: it is not installed (Debian's package galera-4). */
export function galeraProvider(): string | null {
  return PROVIDERS.find((path) => existsSync(path)) ?? null;
}

/**
 * How a joining node gets what it lacks: it has the data of the cluster's beginning, and takes all that was written since
 * from another node's memory. So neither side of the transfer has anything to copy.
 */
const TRANSFER = `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    --role) role=$2 ;;
    --address) address=$2 ;;
    --datadir) data=$2 ;;
    --gtid) at=$2 ;;
  esac
  shift
done
case $role in
  joiner) echo "ready $address/began"; cat "$data/began" ;;
  donor) echo "done $at" ;;
esac
`;

interface Place {
  /** Where a node listens for the others, and for what it lacks. */
  readonly at: string;
  readonly lacking: string;
}

async function freePlaces(count: number): Promise<Place[]> {
  const ports = await freePorts(count * 2);
  const address = (index: number): string => `127.0.0.1:${String(ports[index])}`;
  return Array.from({ length: count }, (_, node) => ({ at: address(node * 2), lacking: address(node * 2 + 1) }));
}

function nodeArgs(provider: string, place: Place, members: readonly Place[]): readonly string[] {
  return [
    '--wsrep-on=ON',
    `--wsrep-provider=${provider}`,
    `--wsrep-provider-options=gmcast.listen_addr=tcp://${place.at};ist.recv_addr=${place.lacking};gcache.size=32M`,
    `--wsrep-cluster-address=gcomm://${members.map(({ at }) => at).join()}`,
    `--wsrep-node-address=${place.at}`,
    '--wsrep-sst-method=began',
    '--binlog-format=ROW',
    '--innodb-autoinc-lock-mode=2',
  ];
}

/** Starts a cluster of one, ends it in good order and keeps its data: each node is a copy of that. */
async function beginning(provider: string, password: string): Promise<ServerProgram> {
  const [place] = await freePlaces(1);
  if (place === undefined) throw new RangeError('one place was asked for');
  const folder = join(guardedFolder(), `cluster-${randomBytes(4).toString('hex')}`);
  const first = await startPrivateServer({ password, args: nodeArgs(provider, place, []) });
  try {
    const { host, port, user } = first;
    const db = await createConnection({ host, port, user, password });
    await db.query('SHUTDOWN');
    await db.end().catch(() => undefined);
    const data = join(dirname(first.socket), 'data');
    await gone(join(dirname(first.socket), 'pid'));
    const [, uuid, seqno] =
      /uuid: +(\S+)\nseqno: +(\d+)/u.exec(await readFile(join(data, 'grastate.dat'), 'utf8')) ?? [];
    if (uuid === undefined || seqno === undefined) throw new Error('the cluster did not note where it was');
    await writeFile(join(data, 'began'), `${uuid}:${seqno}\n`);
    await cp(data, join(folder, 'data'), { recursive: true });
  } finally {
    await first.stop();
  }
  await writeFile(join(folder, 'wsrep_sst_began'), TRANSFER, { mode: 0o755 });
  const path = [folder, process.env['PATH'] ?? '', '/usr/sbin', '/usr/bin', '/bin'].join(':');
  return {
    ...INSTALLED_MARIADB,
    command: ['env', `PATH=${path}`, ...INSTALLED_MARIADB.command],
    newData: () => Promise.resolve(join(folder, 'data')),
  };
}

/** Waits for a file to go, as a server's does when it has ended. */
async function gone(file: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`${file} is still there`);
    await sleep(50);
  }
}

/** Starts a cluster of `count` nodes on 127.0.0.1. */
export async function startGalera(count: number): Promise<Galera> {
  const provider = galeraProvider();
  if (provider === null) throw new Error('Galera is not installed: apt-get install galera-4');
  const password = randomBytes(12).toString('hex');
  const program = await beginning(provider, password);
  const places = await freePlaces(count);
  const nodes: PrivateServer[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (const [node, place] of places.entries()) {
      const args = nodeArgs(provider, place, places.slice(0, node));
      nodes.push(await startPrivateServer({ password, program, args }));
    }
    for (const node of nodes) await synced(node, count);
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for a node to be one of so many, and to have what they have. */
async function synced({ host, port, user, password }: PrivateServer, members: number): Promise<void> {
  const db = await createConnection({ host, port, user, password, rowsAsArray: true });
  const deadline = Date.now() + 60_000;
  try {
    for (;;) {
      const state = await db.query<[string, string][]>(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_ready')",
      );
      const values = new Map(state);
      if (values.get('wsrep_cluster_size') === String(members) && values.get('wsrep_ready') === 'ON') return;
      if (Date.now() > deadline) throw new Error(`a node is not in its cluster: ${JSON.stringify(state)}`);
      await sleep(50);
    }
  } finally {
    await db.end();
  }
}
