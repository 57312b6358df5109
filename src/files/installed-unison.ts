import { execFile } from 'node:child_process';
import { childEnvironment } from '../config/child-environment.js';
import type { FilesFailure } from './explain-failure.js';

const LEAST = { major: 2, minor: 48 };
const INSTALL = 'install unison 2.48 or newer on this machine: apt-get install unison';

/** The version of the unison on this machine, or why there is none that will do. */
export async function installedUnison(): Promise<{ readonly version: string } | FilesFailure> {
  const said = await new Promise<string | Error>((resolve) => {
    execFile(
      'unison',
      ['-version'],
      { timeout: 30_000, encoding: 'utf8', env: childEnvironment() },
      (error, stdout) => {
        resolve(error ?? stdout);
      },
    );
  });
  if (said instanceof Error) {
    const isMissing = 'code' in said && said.code === 'ENOENT';
    const message = isMissing ? 'unison is missing on this machine' : `unison does not start: ${said.message}`;
    return { message, hint: INSTALL, retryable: false };
  }
  const [, version, major, minor] = /^unison version ((\d+)\.(\d+)\S*)/u.exec(said) ?? [];
  if (version === undefined)
    return { message: `unison -version says ${JSON.stringify(said.slice(0, 80))}`, hint: INSTALL, retryable: false };
  const isOld = Number(major) < LEAST.major || (Number(major) === LEAST.major && Number(minor) < LEAST.minor);
  return isOld ? { message: `unison ${version} is too old`, hint: INSTALL, retryable: false } : { version };
}
