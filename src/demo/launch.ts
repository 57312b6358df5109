import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { SyncError } from '../errors.js';
import { guardGroup } from './guarded-folder.js';

/** Debian keeps mariadbd where only root's PATH looks. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [process.env['PATH'] ?? '', '/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
});

/** Runs a program in a process group of its own that dies with this process; its output goes to `log`. */
export async function launch(program: string, args: readonly string[], log: string): Promise<ChildProcess> {
  const file = await open(log, 'a');
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', file.fd, file.fd], env: environment() });
    if (child.pid === undefined) {
      const [cause] = (await once(child, 'error')) as [Error];
      throw new SyncError('connect', `${program} cannot be started: ${cause.message}`, {
        hint: 'install MariaDB: apt-get install mariadb-server',
        cause,
      });
    }
    const guard = guardGroup(child.pid);
    child.once('exit', guard.release);
    return child;
  } finally {
    await file.close();
  }
}

/** The end of what a program wrote into its log, for a message. */
export const lastLines = async (log: string): Promise<string> =>
  (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-12).join('\n');
