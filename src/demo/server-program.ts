import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncError } from '../errors.js';
import { guardedFolder } from './guarded-folder.js';
import { lastLines, launch } from './launch.js';

/** What is run as a private server. */
export interface ServerProgram {
  /** The program, and what stands before all other arguments. */
  readonly command: readonly [string, ...string[]];
  /** Further arguments, of this program's own. */
  readonly args: readonly string[];
  /** Gives a data folder as a new installation has it, to be copied for each server. */
  readonly newData: () => Promise<string>;
}

/** Neither crash-proof against a power cut nor meant to be: the rows live as long as the process that made them. */
export const FAST: readonly string[] = [
  '--innodb-buffer-pool-size=128M',
  // Not 0: what was committed must survive kill().
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=0',
  // io_uring and aio are often forbidden or scarce in containers.
  '--innodb-use-native-aio=0',
];

/** What only MariaDB is told. */
export const FAST_MARIADB: readonly string[] = ['--innodb-log-file-size=32M', '--performance-schema=0'];

/** A server refuses to run as root unless it is told to. */
export const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

let template: Promise<string> | null = null;

/** The MariaDB that is installed on this machine, 10.6 or later. */
export const INSTALLED_MARIADB: ServerProgram = {
  command: ['mariadbd'],
  args: FAST_MARIADB,
  // The system tables are made once per process (most of a second) and copied for each server (a few hundredths).
  newData: () => {
    template ??= makeTemplate();
    return template;
  },
};

async function makeTemplate(): Promise<string> {
  const folder = join(guardedFolder(), 'template');
  const log = `${folder}.log`;
  // A server that starts removes all temporary tables from the folder for them, those of other servers too.
  const tmp = `${folder}.tmp`;
  await mkdir(tmp);
  const child = await launch(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${folder}`, `--tmpdir=${tmp}`, ...asRoot(), '--skip-test-db', '--skip-name-resolve',
     '--auth-root-authentication-method=socket', ...FAST, ...FAST_MARIADB], // prettier-ignore
    log,
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new SyncError('connect', `mariadb-install-db failed:\n${await lastLines(log)}`);
  return folder;
}
