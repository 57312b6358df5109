import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, rawConnection, serverA, serverB } from '../../test/support/database.js';
import { openRelay } from '../../test/support/relay.js';
import { startPrivateServer } from './private-server.js';

test('the shared servers stand in different time zones', async () => {
  const hub = await freshDatabase(serverA());
  const spoke = await freshDatabase(serverB());
  expect(await hub.query('SELECT @@time_zone AS zone')).toEqual([{ zone: '+00:00' }]);
  expect(await spoke.query('SELECT @@time_zone AS zone')).toEqual([{ zone: '+05:45' }]);
});

test('committed rows survive a kill, and nothing survives a stop', async () => {
  const server = await startPrivateServer();
  onTestFinished(() => server.stop());
  const before = await rawConnection(server);
  await before.query('CREATE DATABASE office; CREATE TABLE office.person (id INT PRIMARY KEY)');
  await before.query('INSERT INTO office.person VALUES (7)');
  await server.kill();
  await expect(before.query('SELECT 1')).rejects.toThrow();
  await server.restart();
  const after = await rawConnection(server);
  expect(await after.query('SELECT id FROM office.person')).toEqual([{ id: 7 }]);
  await server.stop();
  await server.stop();
  expect(existsSync(dirname(server.socket))).toBe(false);
});

test('a server that cannot start says why and leaves nothing', async () => {
  await expect(startPrivateServer({ args: ['--no-such-option'] })).rejects.toThrow(/no-such-option/);
});

test('a relay delays without limiting, cuts, hangs and refuses', async () => {
  const relay = await openRelay(serverB(), { toServerDelayMs: 30, toClientDelayMs: 30 });
  onTestFinished(() => relay.close());
  const through = { ...serverB(), port: relay.port };
  const connection = await rawConnection(through);
  onTestFinished(() => {
    connection.destroy();
  });
  const began = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => connection.query('SELECT REPEAT("x", 100000)')));
  const tookMs = performance.now() - began;
  expect(tookMs).toBeGreaterThan(55);
  expect(tookMs).toBeLessThan(20 * 60);

  relay.slow({});
  relay.hang(true);
  let answered = false;
  const waiting = connection.query('SELECT 1').then(() => (answered = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(answered).toBe(false);
  relay.hang(false);
  await waiting;

  relay.cutAfterBytes(50_000);
  await expect(connection.query('SELECT REPEAT("x", 100000)')).rejects.toThrow();
  relay.refuse(true);
  await expect(rawConnection(through)).rejects.toThrow();
  relay.refuse(false);
  const again = await rawConnection(through);
  relay.cut();
  await expect(again.query('SELECT 1')).rejects.toThrow();
});
