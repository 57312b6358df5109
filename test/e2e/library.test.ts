import { expect, test } from 'vitest';
import { check, type Config, plan, type RunEvent, status, sync, SyncError, verify } from '../../src/index.js';
import { openOffices } from '../support/offices.js';

test('the library does what the commands do, with typed results and events', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, text VARCHAR(40))', ['note']);
  await offices.hub.run(`INSERT INTO note VALUES (1, 'one'), (2, 'two')`);
  const { config }: { config: Config } = offices;

  expect((await plan(config)).totals.inserted).toBe(2);
  const events: RunEvent['type'][] = [];
  const run = await sync(config, { onEvent: ({ type }) => events.push(type) });
  expect(run).toMatchObject({ outcome: 'ok', totals: { inserted: 2 }, sites: [{ id: 2, outcome: 'synced' }] });
  expect(events[0]).toBe('run-started');
  expect(events.at(-1)).toBe('run-done');
  expect((await verify(config)).identical).toBe(true);
  expect(await status(config)).toMatchObject({ lastRun: { run: run.run, outcome: 'ok' }, conflicts: { open: 0 } });
  expect((await check(config)).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a run that cannot go on throws an error with a code and a hint', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note']);
  const elsewhere = { ...offices.config, state: `${offices.config.state}_none` };
  const error = await sync(elsewhere).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SyncError);
  expect(error).toMatchObject({ code: 'not-initialised', hint: expect.stringContaining('spokesync init') as string });
});

test('an aborted run stops as interrupted', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY)', ['note']);
  const controller = new AbortController();
  const aborted = sync(offices.config, {
    signal: controller.signal,
    onEvent: () => {
      controller.abort();
    },
  });
  await expect(aborted).rejects.toMatchObject({ code: 'interrupted' });
  expect((await offices.sync()).outcome).toBe('ok');
});
