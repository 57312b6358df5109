import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { contents, folder, put } from '../../test/support/folders.js';
import { siteConfig, spokeConfig, testConfig } from '../../test/support/config.js';
import { type SshServer, sshServer } from '../../test/support/ssh-server.js';
import type { Config } from '../config/config.js';
import { fileFindings } from './files.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const nowhere = { login: { host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'x' } };

let hub: string;
let spoke: string;
let server: SshServer;
beforeEach(async () => {
  hub = await folder('hub');
  spoke = await folder(`a spoke's ü`);
  server = await sshServer();
});

function offices(spokes: readonly (string | null)[], sshOptions: readonly string[] = server.options): Config {
  const config = testConfig(
    { ...siteConfig(1, nowhere), files: hub },
    spokes.map((files, at) => ({ ...spokeConfig(at + 2, nowhere), files })),
    [],
  );
  return { ...config, files: { ...config.files, sshOptions } };
}

const found = async (config: Config): Promise<unknown[]> =>
  (await fileFindings(config, undefined)).map(({ site, code }) => [site, code]);

test('where all is there, over ssh and here, nothing is found, and nothing is changed', async () => {
  await put(spoke, { a: '1' });
  expect(await found(offices([server.root(spoke), await folder('near'), null]))).toEqual([]);
  expect([await contents(hub), await contents(spoke)]).toEqual([{}, { a: '1' }]);
});

test('folders that are not there, at any end, are named', async () => {
  hub = join(hub, 'gone');
  expect(await found(offices([server.root(join(spoke, 'gone')), join(spoke, 'gone'), null]))).toEqual([
    [1, 'files-folder'],
    [2, 'files-folder'],
    [3, 'files-folder'],
  ]);
  const [, there] = await fileFindings(offices([server.root(join(spoke, 'gone'))]), undefined);
  expect(there?.message).toBe(`files of Site 2: ${JSON.stringify(join(spoke, 'gone'))} is missing there`);
});

test('another end without unison, or with one of another version, is told', async () => {
  const unison = join(server.bin, 'unison');
  await rm(unison);
  await writeFile(unison, '#!/bin/sh\necho "unison version 2.40.102"\n');
  await chmod(unison, 0o755);
  const [old] = await fileFindings(offices([server.root(spoke)]), undefined);
  expect(old).toMatchObject({ site: 2, code: 'files-version', message: expect.stringContaining('2.40.102') as string });
  await writeFile(unison, '#!/bin/sh\nexit 127\n');
  expect(await found(offices([server.root(spoke)]))).toEqual([[2, 'files-unison']]);
});

test('an end that cannot be reached is explained as the sync would', async () => {
  const strange = await fileFindings(offices([server.root(spoke)], server.strangerOptions), undefined);
  expect(strange).toMatchObject([{ site: 2, code: 'files-unreachable', severity: 'error' }]);
  expect(strange[0]?.message).toMatch(/ssh does not know the host key/u);
  await server.stop();
  expect((await fileFindings(offices([server.root(spoke)]), undefined))[0]?.message).toMatch(/ssh could not connect/u);
});

test('where no site has files, nothing is looked at', async () => {
  const { signal } = new AbortController();
  expect(await fileFindings({ ...offices([null]), hub: siteConfig(1, nowhere) }, signal)).toEqual([]);
});
