import { execFile } from 'node:child_process';
import { childEnvironment } from '../config/child-environment.js';
import type { Config } from '../config/config.js';
import { explainFatal, type FilesFailure } from './explain-failure.js';
import { sshArguments } from './unison-arguments.js';

/** What the other end of an ssh root says of itself. */
export interface OtherEnd {
  /** Of its unison; null: it has none. */
  readonly version: string | null;
  readonly folder: 'usable' | 'not writable' | 'not readable' | 'missing';
  /** Where the folder is, there. */
  readonly path: string;
}

/** Beside the time that the connection may take. */
const ANSWER_MS = 30_000;

const ROOT = /^ssh:\/\/((?:[^@/]+@)?)(?:\[([^\]/]+)\]|([^:/]+))(?::(\d+))?\/(.+)$/su;

/**
 * Asks the other end for its unison and the folder, over ssh as unison would, and changes nothing there. Gives why it
 * could not be asked. Throws the signal's reason.
 */
export async function askOtherEnd(
  root: string,
  { files, timeouts }: Pick<Config, 'files' | 'timeouts'>,
  signal: AbortSignal | undefined,
): Promise<OtherEnd | FilesFailure> {
  const [, user = '', address, name, port, path = ''] = ROOT.exec(root) ?? [];
  const host = `${user}${address ?? name ?? ''}`;
  const options = sshArguments(files.sshOptions, timeouts).split(' ');
  const args = [...options, ...(port === undefined ? [] : ['-p', port]), '--', host, question(path)];
  const { code, stdout, stderr } = await ssh(args, timeouts.connectTimeoutMs + ANSWER_MS, signal);
  if (code !== 0) return explainFatal(stderr);
  const said = new Set(stdout.split('\n'));
  if (!said.has('asked')) {
    const hint = 'see that its user may run commands over ssh, and that its shell prints nothing by itself';
    return { message: `ssh to ${host} does not run what it is asked to`, hint, retryable: false };
  }
  const folder = !said.has('folder')
    ? 'missing'
    : !said.has('may read')
      ? 'not readable'
      : said.has('may write')
        ? 'usable'
        : 'not writable';
  return { version: /^unison version (\S+)/mu.exec(stdout)?.[1] ?? null, folder, path };
}

/** For any shell of the Bourne kind: the path is the only word that is not ours. */
function question(path: string): string {
  const quoted = `'${(path.startsWith('/') ? path : `./${path}`).replaceAll("'", String.raw`'\''`)}'`;
  return [
    'unison -version 2>/dev/null',
    `test -d ${quoted} && echo folder`,
    `test -r ${quoted} && test -x ${quoted} && echo 'may read'`,
    `test -w ${quoted} && echo 'may write'`,
    'echo asked',
  ].join('; ');
}

function ssh(
  args: readonly string[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'utf8', env: childEnvironment(), timeout: timeoutMs } as const;
    execFile('ssh', args, { ...options, ...(signal !== undefined && { signal }) }, (error, stdout, stderr) => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (error === null) resolve({ code: 0, stdout, stderr });
      else if (error.code === 'ENOENT') resolve({ code: null, stdout, stderr: 'ssh is missing on this machine' });
      else
        resolve({ code: typeof error.code === 'number' ? error.code : null, stdout, stderr: stderr || error.message });
    }).stdin?.end();
  });
}
