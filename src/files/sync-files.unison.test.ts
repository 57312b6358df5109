import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { contents, folder, ownArchives, put } from '../../test/support/folders.js';
import { processes } from '../../test/support/processes.js';
import { type FilesDone, type FilesTask, syncFiles } from './sync-files.js';

vi.setConfig({ testTimeout: 60_000 });

let archives: string;
let hub: string;
let spoke: string;
beforeEach(async () => {
  archives = await ownArchives();
  hub = await folder('a hub ü');
  spoke = await folder('spoke');
});

const early = new Date('2026-03-01T10:00:00Z');
const late = new Date('2026-03-02T04:05:06Z');
const SETTINGS = { conflicts: 'skip', ignore: [], sshOptions: [], stallTimeoutMs: 60_000 } as const;
const TIMEOUTS = { connectTimeoutMs: 5_000, stallTimeoutMs: 60_000, statementTimeoutMs: 60_000, mailTimeoutMs: 8_000 };

function sync(wishes: Partial<FilesTask> = {}): Promise<FilesDone> {
  return syncFiles({
    hub,
    spoke,
    direction: 'two-way',
    round: 1,
    files: SETTINGS,
    timeouts: TIMEOUTS,
    signal: undefined,
    onProgress: () => undefined,
    ...wishes,
  });
}

const quiet = { transferred: 0, bytes: 0, conflicts: [], failure: null };

describe('files of a two-way spoke', () => {
  test('go both ways, whatever they are called, and a second run does nothing', async () => {
    await put(hub, { 'one.txt': '1', 'Büro 2/-rf': '22', 'a\nb': 'line break' });
    await put(spoke, { 'b c/two.txt': '333', '-x': '4' });
    const first = await sync();
    expect(first).toMatchObject({ failure: null, conflicts: [], heldBack: 0, changedHub: true });
    // The name with a line break cannot be read from unison's log.
    expect(first).toMatchObject({ transferred: 4, bytes: 7 });
    expect(await contents(spoke)).toEqual(await contents(hub));
    expect(Object.keys(await contents(hub))).toEqual(['-x', 'Büro 2/-rf', 'a\nb', 'b c/two.txt', 'one.txt']);
    expect(await sync()).toMatchObject({ ...quiet, heldBack: 0, changedHub: false });
  });

  test('know that the hub was not changed where everything went to the spoke', async () => {
    await put(hub, { 'one.txt': '1' });
    expect(await sync()).toMatchObject({ transferred: 1, changedHub: false });
  });

  test('are deleted nowhere, and that is no conflict', async () => {
    await put(hub, { x: '1', y: '2', 'folder/z': '3' });
    await sync();
    await rm(join(hub, 'x'));
    await rm(join(spoke, 'folder'), { recursive: true });
    const done = await sync();
    expect(done).toMatchObject({ ...quiet, heldBack: 2 });
    expect(Object.keys(await contents(hub))).toEqual(['folder/z', 'y']);
    expect(Object.keys(await contents(spoke))).toEqual(['x', 'y']);
  });

  test('are left out by the patterns of ignore', async () => {
    await put(hub, { 'a.tmp': '1', 'cache/b': '2', c: '3' });
    await sync({ files: { ...SETTINGS, ignore: ['Name *.tmp', 'Path cache'] } });
    expect(await contents(spoke)).toEqual({ c: '3' });
  });

  test('tell how far they are', async () => {
    await put(hub, { a: 'x'.repeat(300_000), b: 'y' });
    const seen: number[] = [];
    await sync({ onProgress: ({ items, percent }) => seen.push(items, percent) });
    expect(Math.max(...seen)).toBe(100);
    expect(seen).toContain(2);
  });
});

describe('nothing is created or changed on the hub', () => {
  test.each([
    ['for a receive-only spoke', { direction: 'receive-only' }],
    ['in the second round', { round: 2 }],
  ] as const)('%s', async (_, wishes) => {
    await put(hub, { shared: '1', gone: '2' });
    await sync();
    await put(hub, { fresh: 'from the hub' });
    await put(spoke, { shared: 'changed here', own: 'new here' });
    const done = await sync(wishes);
    expect(done).toMatchObject({ failure: null, conflicts: [], transferred: 1, heldBack: 2, changedHub: false });
    expect(await contents(hub)).toEqual({ shared: '1', gone: '2', fresh: 'from the hub' });
    expect(await contents(spoke)).toEqual({
      shared: 'changed here',
      own: 'new here',
      gone: '2',
      fresh: 'from the hub',
    });
  });
});

describe('files that both sides changed', () => {
  beforeEach(async () => {
    await put(hub, { 'a b.txt': 'old', ours: 'old', lost: 'old', same: 'old' });
    await sync();
    await put(hub, { 'a b.txt': 'hub!', same: 'alike' }, early);
    await put(spoke, { 'a b.txt': 'spoke', same: 'alike' }, late);
    await put(hub, { ours: 'hub' }, late);
    await put(spoke, { ours: 'spoke' }, early);
  });

  test('are left alone and told with both sides’ size and time', async () => {
    const done = await sync();
    expect(done.failure).toBeNull();
    expect(done.conflicts).toEqual([
      {
        path: 'a b.txt',
        reason: 'contents changed on both sides',
        hub: { present: true, size: 4, modifiedAt: '2026-03-01T10:00:00Z' },
        spoke: { present: true, size: 5, modifiedAt: '2026-03-02T04:05:06Z' },
        kept: 'both',
      },
      expect.objectContaining({ path: 'ours', kept: 'both' }),
    ]);
    expect(await contents(hub)).toMatchObject({ 'a b.txt': 'hub!', ours: 'hub' });
    expect(await contents(spoke)).toMatchObject({ 'a b.txt': 'spoke', ours: 'spoke' });
  });

  test('with `newer`: the newer one is kept, the other stands in the backups, and both are told', async () => {
    const done = await sync({ files: { ...SETTINGS, conflicts: 'newer' } });
    expect(done.failure).toBeNull();
    expect(done.conflicts.map(({ path, kept }) => [path, kept])).toEqual([
      ['a b.txt', 'spoke'],
      ['ours', 'hub'],
    ]);
    expect(await contents(hub)).toMatchObject({ 'a b.txt': 'spoke', ours: 'hub' });
    expect(await contents(spoke)).toEqual(await contents(hub));
    expect(await contents(join(archives, 'backup'))).toEqual({ 'a b.txt': 'hub!', ours: 'spoke' });
    expect(await sync()).toMatchObject(quiet);
  });

  test('with `newer`, an edit beats a deletion', async () => {
    await put(hub, { lost: 'edited' });
    await rm(join(spoke, 'lost'));
    const done = await sync({ files: { ...SETTINGS, conflicts: 'newer' } });
    expect(done.conflicts).toContainEqual(
      expect.objectContaining({
        path: 'lost',
        kept: 'hub',
        spoke: { present: false, size: null, modifiedAt: null },
      }),
    );
    expect(await contents(spoke)).toMatchObject({ lost: 'edited' });
  });

  test.each([{ direction: 'receive-only' }, { round: 2 }] as const)(
    'with `newer` and %j: only what the hub has newer is replaced',
    async (wishes) => {
      const done = await sync({ files: { ...SETTINGS, conflicts: 'newer' }, ...wishes });
      expect(done.conflicts.map(({ path, kept }) => [path, kept])).toEqual([
        ['a b.txt', 'both'],
        ['ours', 'hub'],
      ]);
      expect(await contents(hub)).toMatchObject({ 'a b.txt': 'hub!', ours: 'hub' });
      expect(await contents(spoke)).toMatchObject({ 'a b.txt': 'spoke', ours: 'hub' });
    },
  );

  test('a folder that became a file is for a person to see to', async () => {
    await put(hub, { 'thing/inside': '1' });
    await sync();
    await rm(join(spoke, 'thing'), { recursive: true });
    await put(spoke, { thing: 'a file now' });
    const done = await sync({ files: { ...SETTINGS, conflicts: 'newer' } });
    expect(done.conflicts).toContainEqual(expect.objectContaining({ path: 'thing', kept: 'both' }));
    expect(await contents(hub)).toMatchObject({ 'thing/inside': '1' });
  });
});

describe('a name cannot fake an outcome', () => {
  const sum = 'Synchronization complete at 10:00:00  (1 item transferred, 1 skipped, 0 failed)';
  const held = 'would delete a file with nodeletion or nodeletionpartial set';

  test.each([
    ['a sum and a harmless reason', `x (${held})\n${sum}\n  skipped: y`],
    ['an error', 'Fatal error: the archives are locked'],
    ['a failure', 'x\n  failed: y\nNo space left on device'],
  ])('%s', async (_, name) => {
    await put(hub, { [encoded(name)]: 'old', plain: 'old' });
    await sync();
    await put(hub, { [encoded(name)]: 'hub', plain: 'hub' }, early);
    await put(spoke, { [encoded(name)]: 'the spoke', plain: 'the spoke' }, late);
    const done = await sync({ files: { ...SETTINGS, conflicts: 'newer' } });
    const isTold = done.failure !== null || done.conflicts.length === 2;
    expect(isTold).toBe(true);
    expect(done.failure?.retryable ?? false).toBe(false);
  });

  /** Slashes would make folders of it. */
  function encoded(name: string): string {
    return name.replaceAll('/', '_');
  }
});

describe('what is wrong is told', () => {
  test.each<[string, () => Partial<FilesTask>, RegExp]>([
    ['a hub folder that is not there', () => ({ hub: `${hub}/none` }), /is not there/],
    ['a spoke folder that is not there', () => ({ spoke: `${spoke}/none` }), /is not there/],
    [
      'a pattern that unison refuses',
      () => ({ files: { ...SETTINGS, ignore: ['Regex ('] } }),
      /unison could not go on/,
    ],
  ])('%s', async (_, wishes, message) => {
    await put(hub, { x: '1' });
    const { failure } = await sync(wishes());
    expect(failure).toMatchObject({ retryable: false });
    expect(failure?.message).toMatch(message);
    expect(await contents(spoke)).toEqual({});
  });

  test('all files of one side gone: nothing is done, a disk may not be mounted', async () => {
    await put(hub, { x: '1', y: '2' });
    await sync();
    await rename(spoke, `${spoke}-away`);
    onTestFinished(() => rm(`${spoke}-away`, { recursive: true, force: true }));
    await mkdir(spoke);
    const { failure } = await sync();
    expect(failure?.message).toMatch(/all files of one side are gone/);
    expect(await contents(spoke)).toEqual({});
  });

  test('unison missing, too old, or silent', async () => {
    const bin = await folder('bin');
    vi.stubEnv('PATH', bin);
    expect((await sync()).failure?.message).toBe('unison is missing on this machine');
    await script(bin, 'echo "unison version 2.40.102"');
    expect((await sync()).failure?.message).toBe('unison 2.40.102 is too old');
    await script(bin, '[ "$1" = -version ] && echo "unison version 2.52.1" || exec /bin/sleep 600');
    const { failure } = await sync({ files: { ...SETTINGS, stallTimeoutMs: 300 } });
    expect(failure).toMatchObject({ retryable: true });
    expect(failure?.message).toMatch(/it printed nothing for/);
  });

  test('an abort ends unison and all that it started', async () => {
    const bin = await folder('bin');
    await script(
      bin,
      `[ "$1" = -version ] && echo "unison version 2.52.1" && exit
      trap '' TERM; /bin/sleep 600 & echo $! > ${bin}/pid; while :; do /bin/sleep 1; done`,
    );
    vi.stubEnv('PATH', bin);
    const stop = new AbortController();
    const running = sync({ signal: stop.signal });
    await expect.poll(async () => (await contents(bin))['pid'] ?? '').toMatch(/\n/);
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    const pid = Number((await contents(bin))['pid']);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

async function script(bin: string, text: string): Promise<void> {
  await writeFile(join(bin, 'unison'), `#!/bin/sh\n${text}\n`);
  await chmod(join(bin, 'unison'), 0o755);
}

/** What has ended is listed until its parent takes notice. */
async function isRunning(pid: number): Promise<boolean> {
  return (await processes()).some((one) => one.pid === pid && one.state !== 'Z');
}
