import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FAST_MARIADB, type ServerProgram } from '../../src/demo/server-program.js';

/** Where the installer of test/matrix keeps the data of a new installation, below the folder of a Debian. */
export const NEW_DATA = 'var/lib/spokesync';

/** As fast as may be, and silent where nobody asks. */
const FAST_MYSQL = ['--innodb-redo-log-capacity=32M', '--skip-log-bin', '--mysqlx=0', '--secure-file-priv=NULL'];

/** The folders of Debian's processors: the loader of programs, and where libraries are. */
const LOADERS: Readonly<Record<string, readonly [loader: string, libraries: string]>> = {
  x64: ['ld-linux-x86-64.so.2', 'x86_64-linux-gnu'],
  arm64: ['ld-linux-aarch64.so.1', 'aarch64-linux-gnu'],
};

/** A server that stands in the folder of a Debian of its own, with everything that it needs. */
export interface ServerInFolder {
  readonly flavour: 'mariadb' | 'mysql';
  readonly program: ServerProgram;
}

/**
 * The server in a Debian that was installed into `root` (see test/matrix/install-server.ts). It is run by the loader of
 * that Debian with its own libraries: without chroot, so that it finds this machine's temporary folder, and without rights.
 */
export function serverIn(root: string): ServerInFolder {
  const names = LOADERS[process.arch];
  if (names === undefined) throw new Error(`no servers in folders for the processor ${process.arch}`);
  const [loader, triplet] = names;
  const libraries = join(root, 'usr/lib', triplet);
  const flavour = existsSync(join(root, 'usr/sbin/mariadbd')) ? 'mariadb' : 'mysql';
  const file = join(root, 'usr/sbin', flavour === 'mariadb' ? 'mariadbd' : 'mysqld');
  if (!existsSync(file)) throw new Error(`${root} has no server: npm run test:matrix installs it`);
  const share = ['mariadb', 'mysql'].map((name) => join(root, 'usr/share', name)).find((path) => existsSync(path));
  return {
    flavour,
    program: {
      command: [
        join(libraries, loader),
        '--library-path',
        [libraries, join(root, 'usr/lib/mysql/private')].join(':'),
        file,
      ],
      args: [
        `--basedir=${join(root, 'usr')}`,
        `--lc-messages-dir=${share ?? ''}`,
        `--character-sets-dir=${join(share ?? '', 'charsets')}`,
        `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
        ...(flavour === 'mariadb' ? FAST_MARIADB : FAST_MYSQL),
      ],
      newData: () => Promise.resolve(join(root, NEW_DATA)),
    },
  };
}
