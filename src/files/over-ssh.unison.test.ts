import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { contents, folder, ownArchives, put } from '../../test/support/folders.js';
import { processes } from '../../test/support/processes.js';
import { type SshServer, sshServer } from '../../test/support/ssh-server.js';
import { type FilesDone, type FilesTask, syncFiles } from './sync-files.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let archives: string;
let hub: string;
let spoke: string;
let server: SshServer;
beforeEach(async () => {
  archives = await ownArchives();
  hub = await folder('hub');
  spoke = await folder('a spoke ü');
  server = await sshServer();
});

const TIMEOUTS = { connectTimeoutMs: 5_000, stallTimeoutMs: 60_000, statementTimeoutMs: 60_000, mailTimeoutMs: 8_000 };
const early = new Date('2026-03-01T10:00:00Z');
const late = new Date('2026-03-02T04:05:06Z');

interface Wishes extends Partial<Omit<FilesTask, 'files'>> {
  readonly ssh?: readonly string[];
  readonly conflicts?: 'skip' | 'newer';
}

function sync({ ssh = server.options, conflicts = 'skip', ...wishes }: Wishes = {}): Promise<FilesDone> {
  return syncFiles({
    hub,
    spoke: server.root(spoke),
    direction: 'two-way',
    round: 1,
    files: { conflicts, ignore: [], sshOptions: ssh, stallTimeoutMs: 60_000 },
    timeouts: TIMEOUTS,
    signal: undefined,
    onProgress: () => undefined,
    ...wishes,
  });
}

describe('files over ssh', () => {
  test('go both ways, are deleted nowhere, and then are quiet', async () => {
    await put(hub, { 'one.txt': '1', gone: '2', 'Büro 2/-rf $(x)': '22' });
    await put(spoke, { 'b c/two.txt': '333' });
    expect(await sync()).toMatchObject({ failure: null, conflicts: [], transferred: 4, bytes: 7, changedHub: true });
    expect(await contents(spoke)).toEqual(await contents(hub));
    await rm(join(spoke, 'gone'));
    expect(await sync()).toMatchObject({
      failure: null,
      conflicts: [],
      transferred: 0,
      heldBack: 1,
      changedHub: false,
    });
    expect(await contents(hub)).toMatchObject({ gone: '2' });
  });

  test('to a receive-only spoke, nothing comes back', async () => {
    await put(hub, { a: '1' });
    await put(spoke, { b: '2' });
    expect(await sync({ direction: 'receive-only' })).toMatchObject({
      failure: null,
      transferred: 1,
      changedHub: false,
    });
    expect(await contents(hub)).toEqual({ a: '1' });
    expect(await contents(spoke)).toEqual({ a: '1', b: '2' });
  });

  test('that both sides changed are told with size and time; with `newer` each end keeps what it replaced', async () => {
    await put(hub, { x: 'old', y: 'old' });
    await sync();
    await put(hub, { x: 'hub!' }, early);
    await put(spoke, { x: 'spoke' }, late);
    await put(hub, { y: 'hub' }, late);
    await put(spoke, { y: 'spoke' }, early);
    const told = await sync();
    expect(told.conflicts[0]).toEqual({
      path: 'x',
      reason: 'contents changed on both sides',
      hub: { present: true, size: 4, modifiedAt: '2026-03-01T10:00:00Z' },
      spoke: { present: true, size: 5, modifiedAt: '2026-03-02T04:05:06Z' },
      kept: 'both',
    });
    const done = await sync({ conflicts: 'newer' });
    expect(done.conflicts.map(({ path, kept }) => [path, kept])).toEqual([
      ['x', 'spoke'],
      ['y', 'hub'],
    ]);
    expect(await contents(hub)).toEqual({ x: 'spoke', y: 'hub' });
    expect(await contents(spoke)).toEqual({ x: 'spoke', y: 'hub' });
    expect(await contents(join(archives, 'backup'))).toEqual({ x: 'hub!' });
    expect(await contents(join(server.archives, 'backup'))).toEqual({ y: 'spoke' });
  });
});

describe('what is wrong at the other end is told', () => {
  const unreached = async (wishes: Wishes, message: RegExp, retryable: boolean): Promise<void> => {
    await put(hub, { x: '1' });
    const done = await sync(wishes);
    expect(done.failure).toMatchObject({ retryable });
    expect(done.failure?.message).toMatch(message);
    expect(await contents(spoke)).toEqual({});
  };

  test('a host key that is not known', () =>
    unreached({ ssh: server.strangerOptions }, /does not know the host key.*no ed25519 host key is known/is, false));
  test('another host key', () =>
    unreached({ ssh: server.changedKeyOptions }, /host key of the other end is not the one/, false));
  test('a login that is refused', () =>
    unreached(
      { spoke: server.root(spoke).replace(/\/\/[^@]+@/, '//nobody@') },
      /ssh refused the login.*permission denied/is,
      false,
    ));
  test('a server that does not listen', async () => {
    await server.stop();
    await unreached(
      { spoke: `ssh://127.0.0.1:${String(server.port)}/${spoke}` },
      /ssh could not connect.*refused/is,
      true,
    );
  });
  test('a host that nobody knows', () =>
    unreached({ spoke: `ssh://office.invalid/${spoke}` }, /host name of the other end is not known/, true));
  test('a folder that is not there', async () => {
    await unreached({ spoke: server.root(`${spoke}/none`) }, /folder is not there/, false);
    expect(await readdir(spoke)).toEqual([]);
    await unreached({ spoke: server.root(`${spoke}/none/deeper`) }, /folder is not there/, false);
  });
  test('no unison', async () => {
    await rm(join(server.bin, 'unison'));
    await writeFile(join(server.bin, 'unison'), '#!/bin/sh\nexec nosuchunison "$@"\n', { mode: 0o755 });
    await unreached({}, /unison is missing at the other end/, false);
  });
  test('another version of unison', async () => {
    await rm(join(server.bin, 'unison'));
    await writeFile(join(server.bin, 'unison'), '#!/bin/sh\necho "Unison 2.40"\nexec cat >/dev/null\n', {
      mode: 0o755,
    });
    await unreached({}, /another version of unison/, false);
  });
});

describe('links and processes that die', () => {
  test('a link that is lost on the way can be tried again, and then all is there', async () => {
    await put(hub, { big: 'x'.repeat(30_000_000) });
    let cuts = 0;
    const lost = await sync({
      onProgress: ({ percent }) => {
        if (percent === 0 || cuts > 0) return;
        cuts += 1;
        void server.cut();
      },
    });
    expect(cuts).toBe(1);
    expect(lost.failure).toMatchObject({ retryable: true });
    expect(lost.failure?.message).toMatch(/the link was lost/);
    const again = await sync();
    expect(again).toMatchObject({ failure: null, conflicts: [], transferred: 1, bytes: 30_000_000 });
    expect((await contents(spoke))['big']?.length).toBe(30_000_000);
  });

  test('an abort on the way leaves neither unison nor ssh behind, and the next run ends it', async () => {
    await put(hub, { big: 'x'.repeat(30_000_000) });
    const stop = new AbortController();
    const running = sync({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(running).rejects.toThrow('enough');
    const ours = (await processes()).filter(
      ({ command }) => command.includes(hub) || command.includes(`-p ${String(server.port)} `),
    );
    expect(ours).toEqual([]);
    expect((await sync()).failure).toBeNull();
    expect(await contents(spoke)).toEqual(await contents(hub));
  });

  test.each(['here', 'at the other end'])(
    'a lock left over %s by a unison that was killed is no obstacle',
    async (where) => {
      await put(hub, { x: '1' });
      await sync();
      const at = where === 'here' ? archives : server.archives;
      const archive = (await readdir(at)).find((name) => /^ar[0-9a-f]{32}$/.test(name));
      const lock = join(at, `lk${archive?.slice(2) ?? ''}`);
      await writeFile(lock, '');
      await put(hub, { y: '2' });
      // Servers of the runs before end when they notice that their link is gone.
      await expect.poll(async () => (await sync()).failure, { timeout: 20_000 }).toBeNull();
      expect(await contents(spoke)).toEqual({ x: '1', y: '2' });
      expect(await readdir(at)).not.toContain(`lk${archive?.slice(2) ?? ''}`);
    },
  );
});

describe('what the other end’s disk refuses', () => {
  const isRoot = process.getuid?.() === 0;
  const canMount = isRoot && mounted();

  test.runIf(canMount)(
    'a full disk: what fitted is there, the rest is told (needs to mount a file system)',
    async () => {
      const small = await tmpfs();
      await put(hub, { a: 'fits', big: 'x'.repeat(3_000_000) });
      const done = await sync({ spoke: server.root(small) });
      expect(done.failure?.message).toMatch(/^1 file could not be copied, ".*": the disk is full$/);
      expect(done.transferred).toBe(1);
      expect(Object.keys(await contents(small)).filter((name) => !name.endsWith('.unison.tmp'))).toEqual(['a']);
      await rm(join(hub, 'big'));
      expect((await sync({ spoke: server.root(small) })).failure).toBeNull();
    },
  );

  test.runIf(canMount)('a folder that may not be written (needs to mount a file system)', async () => {
    const small = await tmpfs();
    execFileSync('mount', ['-o', 'remount,ro', small]);
    await put(hub, { a: '1' });
    const done = await sync({ spoke: server.root(small) });
    expect(done.failure?.message).toMatch(/1 file could not be copied, ".*": the file system is read-only/);
  });

  test.each([
    ['written', 0o555, 0o666],
    ['read', 0o777, 0o000],
  ])('files that may not be %s', async (_, folderMode, fileMode) => {
    await put(spoke, { theirs: '1' });
    await put(hub, { ours: '2' });
    await withoutRoot();
    await chmod(join(spoke, 'theirs'), fileMode);
    await chmod(spoke, folderMode);
    onTestFinished(() => chmod(spoke, 0o700));
    const { failure } = await sync();
    expect(failure?.message).toMatch(/could not be copied, ".*": no permission$/);
    await chmod(spoke, 0o777);
    await chmod(join(spoke, 'theirs'), 0o666);
    expect((await sync()).failure).toBeNull();
    expect(await contents(hub)).toEqual({ ours: '2', theirs: '1' });
  });

  /** Has the other end run unison as nobody, if the tests run as root: root may do everything. */
  async function withoutRoot(): Promise<void> {
    if (!isRoot) return;
    await chmod(join(server.bin, '..'), 0o755);
    await chmod(server.archives, 0o777);
    await rename(join(server.bin, 'unison'), join(server.bin, 'real'));
    const drop = `cd / && HOME=${server.archives} exec setpriv --reuid=65534 --regid=65534 --clear-groups ${server.bin}/real "$@"`;
    await writeFile(join(server.bin, 'unison'), `#!/bin/sh\n${drop}\n`, { mode: 0o755 });
  }

  /** A file system of one megabyte, with the folder's rights as those of the hub's. */
  async function tmpfs(): Promise<string> {
    const at = join(await folder('small'), 'disk');
    await mkdir(at);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', at]);
    onTestFinished(() => void execFileSync('umount', [at]));
    return at;
  }

  function mounted(): boolean {
    try {
      execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
});
