import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { contents, type Files, folder, ownArchives, put } from '../../test/support/folders.js';
import { processes } from '../../test/support/processes.js';
import { mailConfig, mailServer } from '../../test/support/mail-server.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import type { Config } from '../config/config.js';
import type { RunEvent } from '../events.js';
import type { RunResult } from '../report/result.js';

const schema = 'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))';

interface Scene {
  readonly offices: Offices;
  /** The folders, the hub's first. */
  readonly folders: readonly string[];
  readonly events: RunEvent[];
  readonly sync: (config?: Partial<Config>) => Promise<RunResult>;
  readonly files: () => Promise<readonly Files[]>;
}

beforeEach(async () => {
  await ownArchives();
});

async function scene(spokes: number, given: Partial<Config> = {}): Promise<Scene> {
  const offices = await openOffices(schema, ['note'], { spokes, config: given });
  const parent = await folder('offices');
  const folders = [offices.config.hub, ...offices.config.spokes].map(({ id }) =>
    join(parent, `files of ${String(id)}`),
  );
  for (const one of folders) await mkdir(one);
  const [hub, ...others] = folders;
  const config = {
    hub: { ...offices.config.hub, files: hub ?? null },
    spokes: offices.config.spokes.map((spoke, at) => ({ ...spoke, files: others[at] ?? null })),
  };
  const events: RunEvent[] = [];
  return {
    offices,
    folders,
    events,
    sync: (wishes = {}) =>
      offices.sync({ config: { ...config, ...wishes }, onEvent: (event) => void events.push(event) }),
    files: () => Promise.all(folders.map(contents)),
  };
}

const early = new Date('2026-03-01T10:00:00Z');
const late = new Date('2026-03-02T04:05:06Z');

describe('files in a run', () => {
  test('go from one spoke to the other in the same run, and a second run is quiet', async () => {
    const { offices, folders, events, sync, files } = await scene(2);
    const [hub = '', two = '', three = ''] = folders;
    await put(hub, { 'from the hub.txt': '1' });
    await put(two, { 'from two.txt': '22' });
    await put(three, { 'from three.txt': '333' });
    await offices.spokes[0]?.run(`INSERT INTO note VALUES (1, 'x')`);
    const result = await sync({ concurrency: 1 });
    expect(result).toMatchObject({ outcome: 'ok', warnings: [] });
    expect(result.files).toEqual([
      { site: 2, outcome: 'synced', transferred: 3, bytes: 6, heldBack: 0, conflicts: [], error: null },
      { site: 3, outcome: 'synced', transferred: 3, bytes: 6, heldBack: 0, conflicts: [], error: null },
    ]);
    const all = { 'from the hub.txt': '1', 'from three.txt': '333', 'from two.txt': '22' };
    expect(await files()).toEqual([all, all, all]);
    const rounds = events.flatMap((event) =>
      event.type === 'files-done' ? [[event.site, event.round, event.files]] : [],
    );
    expect(rounds).toEqual([
      [2, 1, 2],
      [3, 1, 3],
      [2, 2, 1],
    ]);
    events.length = 0;
    expect((await sync()).files.map(({ transferred }) => transferred)).toEqual([0, 0]);
    expect(events.filter(({ type }) => type === 'files-done')).toHaveLength(2);
  });

  test('spokes side by side end with the same files', async () => {
    const { folders, sync, files } = await scene(4);
    for (const [at, one] of folders.entries())
      await put(one, { [`${String(at)}.txt`]: String(at), 'the same.txt': 'alike' });
    const first = await sync();
    // What two bring at the same moment may be refused to one of them; then it is tried again.
    expect(first.files.map(({ outcome }) => outcome)).toEqual(['synced', 'synced', 'synced', 'synced']);
    const [hub, ...spokes] = await files();
    expect(Object.keys(hub ?? {})).toHaveLength(6);
    for (const spoke of spokes) expect(spoke).toEqual(hub);
  });

  test('that both sides changed are left alone, told, and need a person', async () => {
    const { folders, sync, files } = await scene(1);
    const [hub = '', two = ''] = folders;
    await put(hub, { 'plan.pdf': 'old' });
    await sync();
    await put(hub, { 'plan.pdf': 'hub!' }, early);
    await put(two, { 'plan.pdf': 'spoke' }, late);
    const result = await sync();
    expect(result.outcome).toBe('warnings');
    expect(result.files[0]).toMatchObject({ outcome: 'conflicts', conflicts: [{ path: 'plan.pdf', kept: 'both' }] });
    expect(result.warnings).toEqual([
      'Site 2: 1 file changed on both sides, left alone: plan.pdf: at the hub 4 B of 2026-03-01 10:00:00, at the site 5 B of 2026-03-02 04:05:06',
    ]);
    const resolved = await sync({ files: { conflicts: 'newer', ignore: [], sshOptions: [], stallTimeoutMs: 60_000 } });
    expect(resolved.outcome).toBe('ok');
    expect(resolved.warnings[0]).toMatch(/the newer kept, the other one is in unison’s backups at its site: plan\.pdf/);
    expect(await files()).toEqual([{ 'plan.pdf': 'spoke' }, { 'plan.pdf': 'spoke' }]);
  });

  test('that both sides changed are told once, though both rounds come upon them', async () => {
    const { events, folders, sync } = await scene(2);
    const [hub = '', two = '', three = ''] = folders;
    await put(hub, { x: 'hub' });
    await put(two, { x: 'spoke' });
    await put(three, { y: 'new' });
    const result = await sync({ concurrency: 1 });
    expect(events.filter((event) => event.type === 'files-done' && event.site === 2)).toHaveLength(2);
    expect(result.files[0]).toMatchObject({ outcome: 'conflicts', transferred: 1, conflicts: [{ path: 'x' }] });
    expect(result.warnings).toEqual([expect.stringMatching(/^Site 2: 1 file changed on both sides, left alone: x: /u)]);
  });
});

describe('files that cannot be synced', () => {
  test('cost only themselves: rows and other spokes’ files are synced', async () => {
    const { offices, folders, sync, files } = await scene(2);
    const [hub = '', two = ''] = folders;
    await put(hub, { x: '1' });
    await rm(two, { recursive: true });
    await offices.hub.run(`INSERT INTO note VALUES (1, 'x')`);
    const result = await sync();
    expect(result.outcome).toBe('warnings');
    expect(result.sites.map(({ outcome }) => outcome)).toEqual(['synced', 'synced']);
    expect(result.files.map(({ outcome }) => outcome)).toEqual(['failed', 'synced']);
    expect(result.files[0]?.error).toMatch(/is not there.*create the folder/);
    expect(result.warnings).toEqual([expect.stringMatching(/^the files of Site 2 were not all synced: /)]);
    expect(await offices.rows('note')).toEqual([[{ id: 1, v: 'x' }], [{ id: 1, v: 'x' }], [{ id: 1, v: 'x' }]]);
    await mkdir(two);
    expect((await sync()).outcome).toBe('ok');
    expect(await files()).toEqual([{ x: '1' }, { x: '1' }, { x: '1' }]);
  });

  test('because nobody answers are tried again, put aside, and then skipped', async () => {
    const { offices, events, sync } = await scene(1);
    const spokes = offices.config.spokes.map((spoke) => ({ ...spoke, files: 'ssh://nobody@127.0.0.1:1//srv' }));
    const result = await sync({ spokes });
    expect(result).toMatchObject({
      outcome: 'warnings',
      sites: [{ outcome: 'synced' }],
      files: [{ outcome: 'skipped' }],
    });
    expect(result.files[0]?.error).toMatch(/ssh could not connect/);
    const told = events.flatMap((event) =>
      event.type === 'pass-retry' ? ['again'] : event.type === 'files-done' ? [event.outcome] : [],
    );
    expect(told).toEqual(['again', 'put-aside', 'again', 'skipped']);
  });

  test('because the rows were not are told as skipped', async () => {
    const { offices, sync } = await scene(1);
    const spokes = offices.config.spokes.map((spoke) => ({
      ...spoke,
      files: '/srv',
      connection: { ...spoke.connection, port: 1 },
    }));
    const result = await sync({ spokes });
    expect(result.files).toMatchObject([{ site: 2, outcome: 'skipped', error: 'its rows were not synced' }]);
  });
});

test('the report has unison’s own words attached', async () => {
  const server = await mailServer();
  const { folders, sync } = await scene(1, { mail: mailConfig(server) });
  await put(folders[0] ?? '', { 'a b.txt': '1' });
  await sync();
  const report = server.taken.find(({ to }) => to.includes('it@example.org'))?.mail;
  const details = report?.attachments.find(({ filename }) => filename?.endsWith('-files.txt') === true);
  const text = new TextDecoder().decode(details?.content as ArrayBuffer);
  expect(text).toMatch(/^Site 2\n\nRound 1\n/);
  expect(text).toContain('[END] Copying a b.txt');
});

test('an interrupted run ends unison, too', async () => {
  const { folders, offices, sync } = await scene(1);
  // Enough of them that unison is still at it when the first is told of.
  await put(folders[0] ?? '', Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`${String(at)}.txt`, 'y'])));
  const stop = new AbortController();
  const config = {
    hub: { ...offices.config.hub, files: folders[0] ?? null },
    spokes: offices.config.spokes.map((one) => ({ ...one, files: folders[1] ?? null })),
  };
  const onEvent = (event: RunEvent): void => {
    // The first is told before unison is started.
    if (event.type === 'files-progress' && event.items + event.percent > 0) stop.abort();
  };
  await expect(offices.sync({ config, onEvent, signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
  const running = (await processes()).filter(
    ({ command, state }) => command.includes(folders[1] ?? '') && state !== 'Z',
  );
  expect(running).toEqual([]);
  expect((await sync()).outcome).toBe('ok');
  expect(Object.keys(await contents(folders[1] ?? ''))).toHaveLength(1000);
});
