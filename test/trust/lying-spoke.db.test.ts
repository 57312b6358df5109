import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { SyncError } from '../../src/errors.js';
import { connect } from '../../src/mysql/connect.js';
import { isRetryable } from '../../src/mysql/errno.js';
import { sync } from '../../src/rounds/sync.js';
import { spokeConfig } from '../support/config.js';
import { allRows } from '../support/rows.js';
import { type Offices, openOffices } from '../support/offices.js';
import { greeting, listener, type Listener, lyingServer, OK, packets, result, withoutEnd } from './lying-server.js';

const SCHEMA = `CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60), n INT, at TIMESTAMP NOT NULL DEFAULT '2026-01-01 00:00:00');
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99))`;

/** A hub and two spokes that are the same; then the hub and the first spoke are changed. */
async function agreed(): Promise<Offices> {
  const offices = await openOffices(SCHEMA, ['t'], {
    spokes: 2,
    config: { retry: { attempts: 1, firstDelayMs: 1 } },
  });
  await offices.hub.run("INSERT INTO t (id, v, n) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4)");
  expect(await offices.sync()).toMatchObject({ outcome: 'ok' });
  await offices.hub.run("UPDATE t SET v = 'new' WHERE id = 1");
  await offices.spokes[0]?.run("UPDATE t SET v = 'brought' WHERE id = 2");
  return offices;
}

/** The same, with the second spoke at another port, to which nothing of it may matter. */
function withLiar({ config, spokes }: Offices, { port }: Listener): Config {
  const [good] = config.spokes;
  const [, db] = spokes;
  if (good === undefined || db === undefined) throw new Error('two spokes are needed');
  const liar = spokeConfig(3, db, { login: { port }, direction: 'receive-only' });
  return {
    ...config,
    spokes: [good, liar],
    timeouts: { connectTimeoutMs: 1_500, statementTimeoutMs: 20_000, stallTimeoutMs: 1_500, mailTimeoutMs: 1_000 },
  };
}

const speaks =
  (first: string | Buffer, rest?: (client: Socket, said: Buffer) => void) =>
  (client: Socket): void => {
    client.write(first);
    if (rest === undefined) client.resume();
    else client.on('data', (said: Buffer) => rest(client, said));
  };

/** Lets everybody in, then answers each statement so. */
const answering = (answer: (client: Socket) => void) => {
  return (client: Socket): void => {
    let isIn = false;
    client.write(packets(0, greeting()));
    client.on('data', () => {
      if (isIn) {
        answer(client);
        return;
      }
      isIn = true;
      client.write(packets(2, OK));
    });
  };
};

const SHOUT = result(Buffer.alloc(60_000, 'x'));
const row = packets(4, SHOUT.row);

const LIARS: Readonly<Record<string, (client: Socket) => void>> = {
  'says nothing': (client) => client.resume(),
  'hangs up': (client) => client.end(),
  'speaks HTTP': speaks('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  'speaks SSH': speaks('SSH-2.0-OpenSSH_9.2p1\r\n'),
  'speaks zeros': speaks(Buffer.alloc(1000)),
  'speaks without end': (client) => withoutEnd(client, Buffer.alloc(65_536, 0xff)),
  'greets, then speaks nonsense': speaks(packets(0, greeting()), (client) => client.write('nonsense, not a packet')),
  'greets with a version of any length': speaks(packets(0, Buffer.alloc(900_000, 'v'))),
  'lets in, then answers with what is no answer': answering((client) =>
    client.write(packets(1, Buffer.from([0xfb, 47]))),
  ),
  'lets in, then answers OK to all': answering((client) => client.write(packets(1, OK))),
  'lets in, then tells of more columns than there are': answering((client) =>
    client.write(packets(1, Buffer.from([0xfc, 255, 255]), OK)),
  ),
};

it.each(Object.entries(LIARS))('what %s is no server, and that is told in short', async (_, speak) => {
  const liar = await listener(speak);
  const login = { host: '127.0.0.1', port: liar.port, user: 'x', connectTimeoutMs: 1_000 };
  const outcome: unknown = await connect({ siteName: 'Tansen', ...login }).catch((thrown: unknown) => thrown);
  expect(outcome).toBeInstanceOf(SyncError);
  expect((outcome as SyncError).message).toMatch(/^Tansen \(127\.0\.0\.1:\d+\): ./u);
  expect((outcome as SyncError).message.length).toBeLessThan(600);
  // What it said was not kept.
  expect(liar.sent()).toBeLessThan(64 << 20);
});

it.each(['says nothing', 'speaks HTTP', 'lets in, then answers OK to all'])(
  'a spoke that %s costs only itself',
  async (how) => {
    const offices = await agreed();
    const liar = await listener(LIARS[how] ?? ((client) => client.end()));
    const run = await sync(withLiar(offices, liar));
    expect(run.outcome).toBe('warnings');
    const [good, bad] = run.sites;
    expect(good).toMatchObject({ outcome: 'synced' });
    expect(['skipped', 'failed']).toContain(bad?.outcome);
    expect(bad?.error).toMatch(/./u);
    const same = ['new', 'brought', 'c', 'd'];
    const rows = (await offices.rows('t')).slice(0, 2);
    expect(rows.map((site) => site.map(({ v }) => v))).toEqual([same, same]);
  },
);

it('a result that never ends is given up when it is longer than any answer', async () => {
  const liar = await listener(
    answering((client) => {
      client.write(packets(1, ...SHOUT.head));
      withoutEnd(client, row);
    }),
  );
  const most = 20 << 20;
  const login = { host: '127.0.0.1', port: liar.port, user: 'x', connectTimeoutMs: 20_000, mostAnswerBytes: most };
  const error: unknown = await connect({ siteName: 'Tansen', ...login }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: expect.stringContaining('the server sent more than 20 MB for one answer') as string,
  });
  // Or it would be asked again.
  expect(isRetryable(error)).toBe(false);
  await expect.poll(() => liar.links()).toBe(0);
});

it('a spoke that tells no time fails by itself', async () => {
  const offices = await agreed();
  const [, db] = offices.spokes;
  if (db === undefined) throw new Error('two spokes are needed');
  const liar = await lyingServer(db.server, (data) =>
    Buffer.from(data.toString('latin1').replaceAll(/(\d{4})-(?=\d\d-\d\d \d\d:\d\d:\d\d\.\d{6})/gu, '$1x'), 'latin1'),
  );
  const { sites } = await sync(withLiar(offices, liar));
  expect(sites).toMatchObject([
    { outcome: 'synced' },
    { outcome: 'failed', error: expect.stringContaining('which is no time') as string },
  ]);
});

/** The same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each([[0], [5], [8]])('a line that changes what a spoke says changes nothing at the hub, seed %i', async (seed) => {
  const offices = await agreed();
  const random = randomOf(seed);
  const [, db] = offices.spokes;
  if (db === undefined) throw new Error('two spokes are needed');
  const liar = await lyingServer(db.server, (data, before) => {
    const changed = Buffer.from(data);
    // The login is left alone in most of them.
    if (before + data.length > (seed % 4 === 0 ? 0 : 2_000) && random() < 0.5) {
      const at = Math.floor(random() * changed.length);
      changed[at] = Math.floor(random() * 256);
    }
    return changed;
  });
  const run = await sync(withLiar(offices, liar));
  const [good, bad] = run.sites;
  expect(good).toMatchObject({ outcome: 'synced' });
  if (bad?.outcome !== 'synced') expect(bad?.error).toMatch(/./u);
  const [hub, first] = await Promise.all(
    [offices.hub, offices.spokes[0] ?? offices.hub].map((site) => allRows(site, 't')),
  );
  expect(hub?.map(({ id, v, n }) => [id, v, n])).toEqual([
    [1, 'new', 1],
    [2, 'brought', 2],
    [3, 'c', 3],
    [4, 'd', 4],
  ]);
  expect(first).toEqual(hub);
  // An honest line goes on from there.
  expect(
    (await offices.sync({ config: { safety: { maxDeletes: 100, maxChangedShare: 1, maxClockSkewMs: 5000 } } })).outcome,
  ).not.toBe('failed');
});
