import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Process ids of the unisons on this machine that may be at work with our archives, those that this process started
 * aside; null where the system does not tell.
 *
 * Both ends of a pair of folders are locked together, and the hub's end is always on this machine: who really holds them
 * has a unison running here. If there is none, the lock is left over from one that was killed.
 */
export async function otherUnisons(): Promise<readonly number[] | null> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/u.test(name));
  if (pids.length === 0) return null;
  const found = await Promise.all(pids.map(async (pid) => ((await mayHoldOurs(pid)) ? [Number(pid)] : [])));
  return found.flat();
}

async function mayHoldOurs(pid: string): Promise<boolean> {
  const stat = await processFile(pid, 'stat');
  if (stat === null) return false;
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!name.startsWith('unison') || state === 'Z' || Number(parent) === process.pid) return false;
  const command = (await processFile(pid, 'cmdline'))?.split('\0') ?? [];
  const environment = await processFile(pid, 'environ');
  // One that was started from the other end has locked that end's archives, whatever it uses here.
  if (command.includes('-server') || environment === null || environment === '') return true;
  const variables = new Map(environment.split('\0').map((entry) => [entry.split('=', 1)[0], entry] as const));
  const value = (variable: string): string | undefined => variables.get(variable)?.slice(variable.length + 1);
  return archiveFolder(value('UNISON'), value('HOME')) === ownArchiveFolder();
}

async function processFile(pid: string, name: string): Promise<string | null> {
  // The process may be gone by now, or another user's.
  return readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => null);
}

function ownArchiveFolder(): string {
  return archiveFolder(process.env['UNISON'], process.env['HOME'] ?? homedir());
}

function archiveFolder(unison: string | undefined, home: string | undefined): string {
  return unison ?? join(home ?? '/', '.unison');
}
