import { describe, expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config/config.js';
import type { RunEvent } from '../../src/events.js';
import type { RunResult } from '../../src/report/result.js';
import { openOffices, type Offices } from '../support/offices.js';
import { openRelay, type Relay } from '../support/relay.js';

const note = 'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(2000))';
const rows = 1000;

/** Two megabytes at the hub, none of them at the spoke, and a relay between them. */
async function opened(): Promise<{ offices: Offices; relay: Relay; config: Pick<Config, 'spokes' | 'retry'> }> {
  const offices = await openOffices(note, ['note']);
  await offices.hub.run(
    `INSERT INTO note WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${String(rows)})
     SELECT i, CONCAT(SHA2(i, 512), REPEAT(SHA2(i, 256), 29)) FROM n`,
  );
  const [spoke] = offices.config.spokes;
  if (spoke === undefined) throw new Error('no spoke');
  const relay = await openRelay(spoke.connection);
  onTestFinished(() => relay.close());
  const connection = { ...spoke.connection, port: relay.port };
  const spokes = [{ ...spoke, connection }];
  return { offices, relay, config: { spokes, retry: { attempts: 3, firstDelayMs: 0 } } };
}

const arrived = async ({ spokes }: Offices): Promise<number> =>
  Number((await spokes[0]?.query('SELECT COUNT(*) AS n FROM note'))?.[0]?.['n']);

/** Each link dies after so many bytes. */
function dieEvery(relay: Relay, bytes: number): (event: RunEvent) => void {
  return ({ type }) => {
    if (type === 'pass-started') relay.cutAfterBytes(bytes);
  };
}

async function expectSame(offices: Offices): Promise<void> {
  const [hub, spoke] = await offices.rows('note');
  expect(hub).toHaveLength(rows);
  expect(spoke).toEqual(hub);
  expect(await offices.state('SELECT site FROM STATE.filling')).toEqual([]);
  const again = await offices.sync();
  expect(again).toMatchObject({ outcome: 'ok', totals: { inserted: 0, updated: 0, deleted: 0 } });
}

describe('a line that dies again and again', () => {
  test('a first filling goes on where it was, within one run, and sends little twice', async () => {
    const { offices, relay, config } = await opened();
    const attempts: number[] = [];
    const reasons = new Set<string>();
    const die = dieEvery(relay, 200_000);
    const result = await offices.sync({
      config,
      onEvent: (event) => {
        die(event);
        if (event.type !== 'pass-retry') return;
        attempts.push(event.attempt);
        reasons.add(event.reason);
      },
    });
    relay.cutAfterBytes(Infinity);
    expect(result).toMatchObject({ outcome: 'ok', sites: [{ outcome: 'synced' }] });
    expect(attempts.length).toBeGreaterThan(3);
    expect([...reasons].filter((reason) => !reason.startsWith('the link was lost: '))).toEqual([]);
    // Two megabytes of rows, and less than as much again for what was cut off under way and for looking anew.
    expect(relay.bytes).toBeLessThan(4_000_000);
    await expectSame(offices);
  });

  test('where it also stays away after a while, each run gets further, and the last one ends', async () => {
    const { offices, relay, config } = await opened();
    const counts = [0];
    let result: RunResult;
    do {
      relay.refuse(false);
      let passes = 0;
      result = await offices.sync({
        config,
        onEvent: ({ type }) => {
          if (type !== 'pass-started') return;
          relay.cutAfterBytes(300_000);
          passes += 1;
          if (passes > 4) relay.refuse(true);
        },
      });
      counts.push(await arrived(offices));
      expect(counts.at(-1)).toBeGreaterThan(counts.at(-2) ?? 0);
    } while (result.outcome !== 'ok' && counts.length < 15);
    relay.cutAfterBytes(Infinity);
    expect(result.outcome).toBe('ok');
    expect(counts.length).toBeGreaterThan(2);
    await expectSame(offices);
  });

  test('edits on both sides cross it, each once', async () => {
    const { offices, relay, config } = await opened();
    await offices.sync();
    await offices.hub.run(`UPDATE note SET v = CONCAT('hub ', v) WHERE id % 2 = 0 AND id < 400`);
    await offices.spokes[0]?.run(`UPDATE note SET v = CONCAT('spoke ', v) WHERE id % 2 = 1 AND id < 400`);
    const result = await offices.sync({ config, onEvent: dieEvery(relay, 150_000) });
    relay.cutAfterBytes(Infinity);
    expect(result.sites).toMatchObject([{ outcome: 'synced' }]);
    // What came through before each cut counts too; of a batch whose answer was cut off nobody knows here.
    expect(result.tables).toMatchObject([{ table: 'note', site: 2, round: 1, hub: { updated: 200 } }]);
    const [hub] = await offices.rows('note');
    expect(hub?.filter(({ v }) => String(v).startsWith('hub '))).toHaveLength(199);
    expect(hub?.filter(({ v }) => String(v).startsWith('spoke '))).toHaveLength(200);
    await expectSame(offices);
  });
});

describe('limits', () => {
  test('of bytes end a first filling cleanly; the next runs go on, none is a failure of the line', async () => {
    const { offices, config } = await opened();
    const limits = { maxBytesPerRun: 700_000, maxTimePerRunMs: null };
    const spokes = config.spokes.map((spoke) => ({ ...spoke, limits }));
    const runs: RunResult[] = [];
    const counts: number[] = [];
    do {
      runs.push(await offices.sync({ config: { spokes } }));
      counts.push(await arrived(offices));
    } while (runs.at(-1)?.outcome !== 'ok' && runs.length < 10);
    expect(runs.at(-1)?.outcome).toBe('ok');
    expect(runs.length).toBeGreaterThan(1);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(runs.map(({ totals }) => totals.inserted)).toEqual(counts.map((count, at) => count - (counts[at - 1] ?? 0)));
    expect(runs[0]?.sites).toMatchObject([
      {
        outcome: 'skipped',
        error: 'stopped at its limit of 700kB a run; what came through is kept, and the next run goes on',
      },
    ]);
    expect(runs[0]?.warnings).toContainEqual(expect.stringMatching(/^Site 2 was skipped: stopped at its limit/u));
    await expectSame(offices);
  });

  test('end a pass between its batches, with a spoke’s own edits on their way', async () => {
    const { offices, config } = await opened();
    await offices.sync();
    await offices.spokes[0]?.run(`UPDATE note SET v = CONCAT('spoke ', v)`);
    await offices.hub.run(`DELETE FROM note WHERE id > 990`);
    const limits = { maxBytesPerRun: 1, maxTimePerRunMs: null };
    const spokes = config.spokes.map((spoke) => ({ ...spoke, limits }));
    const first = await offices.sync({ config: { spokes }, allowChanges: ['note'] });
    expect(first.sites).toMatchObject([{ outcome: 'skipped' }]);
    const [between] = await offices.hub.query(`SELECT COUNT(*) AS n FROM note WHERE v LIKE 'spoke %'`);
    expect(Number(between?.['n'])).toBeGreaterThan(0);
    expect(first.tables).toMatchObject([{ candidates: 1000, hub: { updated: Number(between?.['n']) } }]);
    for (let run = 0; run < 5; run += 1) await offices.sync({ config: { spokes }, allowChanges: ['note'] });
    const last = await offices.sync({ allowChanges: ['note'] });
    expect(last.outcome).toBe('ok');
    const [hub, spoke] = await offices.rows('note');
    expect(hub).toEqual(spoke);
    expect(hub?.every(({ v }) => String(v).startsWith('spoke '))).toBe(true);
  });
});

test('a line of 20 kB/s is slow, not broken', async () => {
  const { offices, relay, config } = await opened();
  await offices.sync();
  await offices.hub.run(`UPDATE note SET v = CONCAT('later ', v) WHERE id <= 10`);
  relay.slow({ bytesPerSecond: 20_000 });
  const retries: string[] = [];
  const result = await offices.sync({
    config,
    onEvent: (event) => {
      if (event.type === 'pass-retry') retries.push(event.reason);
    },
  });
  expect(result).toMatchObject({ outcome: 'ok', totals: { updated: 10 } });
  expect(retries).toEqual([]);
});

/** Mulberry32: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([1, 2, 3, 4, 5, 6])(
  'cut at any byte (seed %i): every edit arrives once, and nothing is lost',
  async (seed) => {
    const { offices, relay, config } = await opened();
    await offices.sync();
    await offices.hub.run(
      `UPDATE note SET v = CONCAT('hub ', v) WHERE id <= 20; DELETE FROM note WHERE id BETWEEN 41 AND 50`,
    );
    await offices.spokes[0]?.run(`UPDATE note SET v = CONCAT('spoke ', v) WHERE id BETWEEN 21 AND 40`);
    const next = numbers(seed);
    await offices.sync({
      config,
      onEvent: ({ type }) => {
        if (type === 'pass-started') relay.cutAfterBytes(1 + Math.floor(next() * 150_000));
      },
    });
    relay.cutAfterBytes(Infinity);
    expect((await offices.sync({ config })).outcome).toBe('ok');
    const [hub, spoke] = await offices.rows('note');
    expect(spoke).toEqual(hub);
    expect(hub).toHaveLength(rows - 10);
    expect(hub?.slice(0, 40).map(({ v }) => String(v).split(' ')[0])).toEqual([
      ...Array<string>(20).fill('hub'),
      ...Array<string>(20).fill('spoke'),
    ]);
    const log = await offices.hub.query(`SELECT record_id FROM sync_log WHERE record_id <> '*'`);
    expect(new Set(log.map(({ record_id }) => record_id)).size).toBe(log.length);
  },
);

test('a line that hangs is given up after the stall timeout, and the next run goes on', async () => {
  const { offices, relay, config } = await opened();
  await offices.sync();
  await offices.hub.run(`UPDATE note SET v = CONCAT('later ', v)`);
  const timeouts = { ...offices.config.timeouts, stallTimeoutMs: 1000, connectTimeoutMs: 1000 };
  const result = await offices.sync({
    config: { ...config, timeouts, retry: { attempts: 1, firstDelayMs: 0 } },
    allowChanges: ['note'],
    onEvent: ({ type }) => {
      if (type === 'applying') relay.hang(true);
    },
  });
  expect(result.sites).toMatchObject([{ outcome: 'skipped' }]);
  relay.hang(false);
  expect((await offices.sync({ config, allowChanges: ['note'] })).outcome).toBe('ok');
  const [hub, spoke] = await offices.rows('note');
  expect(spoke).toEqual(hub);
});
