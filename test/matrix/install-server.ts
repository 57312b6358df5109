import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { INSTALLED_MARIADB } from '../../src/demo/server-program.js';
import { NEW_DATA, serverIn } from '../support/server-folder.js';
import type { MatrixServer } from './kinds.js';
import { mirrorOfThisMachine } from './mirror.js';

/** Where servers are kept between runs: a folder of the user's cache. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'spokesync-servers');

/**
 * The folder of a server, installed by debootstrap where it is not there yet: as root, in a minute or two, by the mirror
 * that this machine uses (or `mirror`). Throws what is missing, with the fix.
 */
export function installed(server: MatrixServer, mirror: string | null): string {
  const folder = join(CACHE, server.name);
  if (!existsSync(folder)) install(server, folder, mirror ?? mirrorOfThisMachine());
  const version = versionIn(folder);
  if (!version.startsWith(server.version)) {
    throw new Error(
      `${folder} holds ${version}, not ${server.version}: Debian ${server.suite} has another by now; ` +
        `name it in test/matrix/kinds.ts, and remove the folder where it is to be installed anew`,
    );
  }
  return folder;
}

/** The version of the server in a folder, or of the installed MariaDB (null), e.g. `10.11.14-MariaDB-0+deb12u2`. */
export function versionIn(folder: string | null): string {
  const { program } = folder === null ? { program: INSTALLED_MARIADB } : serverIn(folder);
  const [file, ...before] = program.command;
  const { stdout } = spawnSync(file, [...before, '--no-defaults', '--version'], { encoding: 'utf8' });
  return /Ver (\S+)/u.exec(stdout)?.[1] ?? 'nothing that runs';
}

function install(server: MatrixServer, folder: string, mirror: string): void {
  if (process.getuid?.() !== 0) throw new Error(`${server.name} is not installed yet, and that needs root`);
  mkdirSync(dirname(folder), { recursive: true });
  const root = mkdtempSync(`${folder}.`);
  try {
    const include = `--include=${server.packages.join(',')}`;
    run('debootstrap', ['--variant=minbase', include, server.suite, root, mirror]);
    for (const name of server.unpacked) {
      // Beside, not over it: a package with a /lib of its own would take the place of the link to /usr/lib.
      const unpack = `apt-get -q download ${name} && dpkg -x ${name}_*.deb unpacked && cp -a unpacked/usr/. /usr`;
      run('chroot', [root, 'sh', '-c', `cd /tmp && ${unpack} && rm -r unpacked ${name}_*.deb`]);
    }
    const data = ['--no-defaults', '--user=root', `--datadir=/${NEW_DATA}`];
    if (server.flavour === 'mysql') {
      run('chroot', [root, 'mysqld', ...data, '--initialize-insecure', '--innodb-redo-log-capacity=32M']);
    } else {
      // --force: nobody is to look up the name of this machine.
      const none = ['--force', '--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=socket'];
      run('chroot', [root, 'mariadb-install-db', ...data, ...none, '--innodb-log-file-size=32M']);
    }
    renameSync(root, folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[]): void {
  process.stderr.write(`> ${command} ${args.join(' ')}\n`);
  // Their output is progress, not a result: it goes to stderr.
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (error !== undefined) {
    throw new Error(`${command} cannot be run: apt-get install ${command}`, { cause: error });
  }
  if (status !== 0) throw new Error(`${command} failed`);
}
