import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../src/demo/free-ports.js';
import { processes } from './processes.js';

/** A real sshd on 127.0.0.1 that lets in the user of this process by a key of its own, and nobody else. */
export interface SshServer {
  readonly port: number;
  /** `ssh://user@127.0.0.1:port/` and the path. */
  readonly root: (path: string) => string;
  /** For `sshOptions`: its key, and its host key as the only one known. */
  readonly options: readonly string[];
  /** The same, knowing no host key, or a wrong one. */
  readonly strangerOptions: readonly string[];
  readonly changedKeyOptions: readonly string[];
  /** Where programs of a login are looked for: `unison` in it is a link that a test may replace. */
  readonly bin: string;
  /** Archives and backups of the unison at that end. */
  readonly archives: string;
  /** Ends the links that are open now, as a lost line would. */
  readonly cut: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a server; it is stopped, and everything of it removed, when the running test is over. */
export async function sshServer(): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sshd-'));
  const at = (name: string): string => join(folder, name);
  for (const key of ['host', 'other', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
  const [bin, archives] = [at('bin'), at('archives')];
  for (const name of [bin, archives]) await mkdir(name);
  await symlink(execFileSync('/bin/sh', ['-c', 'command -v unison']).toString().trim(), join(bin, 'unison'));
  await chmod(at('user'), 0o600);
  const port = await freePort();
  await writeFile(at('config'), configuration(port, at, bin, archives));
  // sshd as root wants its empty folder, which a service would have made.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const known = async (name: string, key: string): Promise<string> => {
    const text = key === '' ? '' : `[127.0.0.1]:${String(port)} ${await readFile(at(`${key}.pub`), 'utf8')}`;
    await writeFile(at(name), text);
    return at(name);
  };
  const options = (hosts: string): string[] => [
    ...['-F', 'none', '-i', at('user'), '-o', 'IdentitiesOnly=yes'],
    ...['-o', `UserKnownHostsFile=${hosts}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
  ];
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  onTestFinished(stop);
  await listening(child);
  return {
    port,
    root: (path) => `ssh://${userInfo().username}@127.0.0.1:${String(port)}/${path}`,
    options: options(await known('known', 'host')),
    strangerOptions: options(await known('none', '')),
    changedKeyOptions: options(await known('changed', 'other')),
    bin,
    archives,
    cut: () => killSessions(child),
    stop,
  };
}

function configuration(port: number, at: (name: string) => string, bin: string, archives: string): string {
  return [
    `Port ${String(port)}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('user.pub')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    `SetEnv UNISON=${archives} PATH=${bin}:/usr/bin:/bin`,
    '',
  ].join('\n');
}

async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (!said.includes('Server listening')) continue;
    // A full pipe would stop it.
    child.stderr?.resume();
    return;
  }
  throw new Error(`sshd did not start:\n${said}`);
}

/** The processes of its open sessions: its children, and theirs. */
async function killSessions(child: ChildProcess): Promise<void> {
  const all = await processes();
  const below = (of: number): number[] => all.flatMap(({ pid, parent }) => (parent === of ? [pid, ...below(pid)] : []));
  for (const pid of below(child.pid ?? 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await killSessions(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}
