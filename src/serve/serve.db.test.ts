import { expect, onTestFinished, test } from 'vitest';
import { openOffices } from '../../test/support/offices.js';
import { openRelay } from '../../test/support/relay.js';
import type { Config } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { SyncError } from '../errors.js';
import { releaseLock, takeLock } from '../ledger/run-lock.js';
import { connect } from '../mysql/connect.js';
import type { Health } from './health.js';
import { serve } from './serve.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';
const EVERY_SECOND = '* * * * * *';
const YEARLY = '0 0 1 1 *';

type Line = Readonly<Record<string, unknown>> & { readonly event: string; readonly msg: string };

interface Serving {
  /** The log so far. */
  readonly lines: () => readonly Line[];
  readonly events: (event: string) => readonly Line[];
  readonly get: (path: string) => Promise<{ status: number; text: string }>;
  readonly health: () => Promise<Health>;
  readonly reload: () => void;
  readonly stop: () => Promise<void>;
  /** Everything that it wrote. */
  readonly written: () => string;
}

/** Starts the service in this process; it is stopped when the test is over. */
async function started(load: () => Config): Promise<Serving> {
  const ended = new AbortController();
  let written = '';
  let reload = (): void => undefined;
  const running = serve({
    load,
    output: { write: (text) => (written += text) },
    version: '1.2.3',
    random: () => 0,
    signal: ended.signal,
    onReload: (listener) => (reload = listener),
  });
  const stop = async (): Promise<void> => {
    ended.abort(new SyncError('interrupted', 'Interrupted by SIGTERM.'));
    await running;
  };
  onTestFinished(stop);
  const lines = (): Line[] =>
    written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  const events = (event: string): Line[] => lines().filter((line) => line.event === event);
  await expect.poll(() => events('serving')).toHaveLength(1);
  const url = `http://${String(events('serving')[0]?.['listen'])}`;
  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(url + path);
    return { status: response.status, text: await response.text() };
  };
  const health = async (): Promise<Health> => JSON.parse((await get('/healthz')).text) as Health;
  return { lines, events, get, health, reload: () => reload(), stop, written: () => written };
}

function scheduled(
  config: Config,
  schedule: string,
  spokes: readonly Partial<Config['spokes'][number]>[] = [],
): Config {
  return {
    ...config,
    spokes: config.spokes.map((spoke, index) => ({ ...spoke, ...spokes[index] })),
    serve: { ...config.serve, schedule: [schedule], timeZone: 'UTC' },
  };
}

const patient = { timeout: 25_000 };

test('it syncs as scheduled, tells its health and its metrics, writes no secret, and stops when it is told to', async () => {
  const { config, spokes, rows } = await openOffices(PERSON, ['person']);
  const [pokhara] = spokes;
  await pokhara!.run("INSERT INTO person VALUES (1, 'Asha')");
  const service = await started(() => scheduled(config, EVERY_SECOND));
  await expect.poll(async () => (await rows('person'))[0], patient).toEqual([{ id: 1, name: 'Asha' }]);
  await pokhara!.run("UPDATE person SET name = 'Asha Rai'");
  await expect.poll(async () => (await rows('person'))[0], patient).toEqual([{ id: 1, name: 'Asha Rai' }]);

  expect(await service.health()).toMatchObject({ status: 'ok', reasons: [], lastRun: { outcome: 'ok' } });
  expect((await service.get('/healthz')).status).toBe(200);
  await expect.poll(() => service.events('run-done').length, patient).toBeGreaterThan(2);
  const { text } = await service.get('/metrics');
  expect(text).toContain('spokesync_build_info{version="1.2.3"} 1\n');
  expect(text).toContain('spokesync_hub_up 1\n');
  expect(text).toContain('spokesync_rows_total{site="1",name="Site 1",action="inserted"} 1\n');
  expect(text).toContain('spokesync_rows_total{site="1",name="Site 1",action="updated"} 1\n');
  expect(text).toMatch(/^spokesync_runs_total\{outcome="ok"\} [1-9]/mu);
  expect(text).toMatch(/^spokesync_site_last_success_timestamp_seconds\{site="2",name="Site 2"\} 1\d{9}/mu);
  expect(text).toMatch(/^spokesync_site_lag_seconds\{site="2",name="Site 2"\} \d+(\.\d+)?$/mu);
  expect(text).toMatch(/^spokesync_site_clock_skew_seconds\{site="2",name="Site 2"\} /mu);
  expect(text).toContain('spokesync_quarantine_rows{site="2",name="Site 2"} 0\n');
  for (const name of ['conflicts_open', 'outbox_waiting', 'conflicts_total'])
    expect(text).toContain(`spokesync_${name} 0\n`);
  expect((await service.get('/etc/passwd')).status).toBe(404);

  const passwords = [config.hub, ...config.spokes].map(({ connection }) => connection.password?.reveal() ?? '');
  for (const password of passwords.filter((one) => one !== '')) {
    for (const shown of [service.written(), text, (await service.get('/healthz')).text])
      expect(shown).not.toContain(password);
  }
  await service.stop();
  expect(service.lines().at(-1)).toMatchObject({ event: 'stopped' });
  await expect(service.get('/healthz')).rejects.toThrow('fetch failed');
});

test('what another process did counts; what was missed is made up once; a closed window keeps its spoke out', async () => {
  const { config, state, sync } = await openOffices(PERSON, ['person'], { spokes: 2 });
  const hour = new Date().getUTCHours();
  const later = { from: ((hour + 3) % 24) * 60, to: ((hour + 5) % 24) * 60 };
  const here = scheduled(config, YEARLY, [{}, { schedule: [EVERY_SECOND], window: later }]);
  const runs = (): Promise<unknown[]> =>
    state("SELECT CAST(JSON_EXTRACT(result, '$.sites[*].id') AS CHAR) AS sites FROM STATE.run ORDER BY id");
  const first = await started(() => here);
  await expect.poll(() => first.events('waiting'), patient).toHaveLength(1);
  expect(await runs()).toEqual([{ sites: '[2]' }]);
  await first.stop();

  await sync();
  const before = await runs();
  const second = await started(() => here);
  await expect.poll(() => second.events('waiting'), patient).toHaveLength(1);
  expect(second.events('run-started')).toEqual([]);
  expect(await runs()).toEqual(before);
});

test('in a run it tells the next time, not that of the run; stopped there, it tells that the run was broken off', async () => {
  const { config, spokes } = await openOffices(PERSON, ['person']);
  // The run stands still at its site.
  await spokes[0]!.run('LOCK TABLES person WRITE');
  const service = await started(() => scheduled(config, YEARLY));
  await expect.poll(() => service.events('run-started'), patient).toHaveLength(1);
  const { runningSince, nextRun } = await service.health();
  expect(Date.parse(nextRun ?? '')).toBeGreaterThan(Date.parse(runningSince ?? ''));
  await service.stop();
  expect(service.lines().map(({ event }) => event)).toEqual(
    expect.arrayContaining(['stopping', 'run-interrupted', 'stopped']),
  );
  expect(service.events('run-interrupted')[0]?.msg).toMatch(/broken off: .*SIGTERM/u);
});

test('a hub that goes away is said, and the service goes on with it when it is back', async () => {
  const { config, hub } = await openOffices(PERSON, ['person']);
  const relay = await openRelay({ host: hub.login.host, port: hub.login.port });
  onTestFinished(() => relay.close());
  const connection = { ...config.hub.connection, host: relay.host, port: relay.port };
  const service = await started(() => scheduled({ ...config, hub: { ...config.hub, connection } }, EVERY_SECOND));
  await expect.poll(() => service.events('run-done').length, patient).toBeGreaterThan(0);
  relay.refuse(true);
  relay.cut();
  await expect
    .poll(async () => (await service.health()).reasons.map(({ code }) => code), patient)
    .toContain('hub-unreachable');
  expect((await service.get('/healthz')).status).toBe(503);
  expect((await service.get('/metrics')).text).toContain('spokesync_hub_up 0\n');
  await expect.poll(() => service.events('hub-away').length, patient).toBeGreaterThan(0);
  relay.refuse(false);
  service.reload();
  await expect.poll(async () => (await service.get('/healthz')).status, patient).toBe(200);
  await expect.poll(() => service.events('hub-back'), patient).toHaveLength(1);
});

test('while another process holds the hub it waits, and then does what was due', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  const other = await connect(connectOptions(config.hub, config.timeouts));
  const lock = await takeLock(other, config.state, 'another run');
  const service = await started(() => scheduled(config, YEARLY));
  await expect.poll(() => service.events('run-failed'), patient).toHaveLength(1);
  expect(service.events('run-failed')[0]).toMatchObject({ level: 'info', code: 'locked' });
  expect((await service.get('/healthz')).status).toBe(200);
  await releaseLock(other, config.state, lock);
  await other.close();
  await expect.poll(() => service.events('run-done'), patient).toHaveLength(1);
  expect((await service.get('/metrics')).text).toContain('spokesync_runs_total{outcome="locked"} 1\n');
});

test('a new configuration counts from the next run on; a wrong one is refused, and the old one stays', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  let load = (): Config => scheduled(config, YEARLY);
  const service = await started(() => load());
  await expect.poll(() => service.events('waiting'), patient).toHaveLength(1);
  load = () => {
    throw new SyncError('config', 'spokesync.yaml:9: schedule is "* * *"');
  };
  service.reload();
  await expect.poll(() => service.events('reload-refused'), patient).toHaveLength(1);
  expect(service.events('reload-refused')[0]?.msg).toContain('schedule is "* * *"');
  expect((await service.get('/healthz')).status).toBe(200);
  load = () => scheduled(config, EVERY_SECOND);
  service.reload();
  await expect.poll(() => service.events('run-done').length, patient).toBeGreaterThan(2);
  expect(service.events('reloaded')).toHaveLength(1);
});

test('with neither schedule nor console, and with an address that is taken, it does not start', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  const start = (one: Config): Promise<void> =>
    serve({
      load: () => one,
      output: { write: () => undefined },
      version: '1',
      random: () => 0,
      signal: AbortSignal.abort(),
    });
  await expect(start({ ...config, serve: { ...config.serve, console: false } })).rejects.toMatchObject({
    code: 'config',
    message: 'test.yaml has no schedule, for no spoke, and serve.console is false',
  });
  const service = await started(() => scheduled(config, YEARLY));
  const port = Number(String(service.events('serving')[0]?.['listen']).split(':')[1]);
  const taken = scheduled({ ...config, serve: { ...config.serve, listen: { host: '127.0.0.1', port } } }, YEARLY);
  await expect(start(taken)).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('EADDRINUSE') as string,
  });
});
