import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateServer } from '../src/demo/private-server.js';
import { measureProgram } from './measure.js';
import { DATABASE } from './person-table.js';

/** pt-table-sync as it is usually called (one-way, CRC32: unsafe), and as the predecessor called it. */
export type Mode = 'one-way' | 'two-way';

const MODES: Readonly<Record<Mode, readonly string[]>> = {
  'one-way': [],
  'two-way': [
    '--bidirectional',
    '--conflict-column=person_timestamp',
    '--conflict-comparison=newest',
    '--function=MD5',
    '--algorithms=Chunk',
    '--chunk-size=1000',
  ],
};

/** True if pt-table-sync can be run here. */
export function hasPtTableSync(): boolean {
  try {
    execFileSync('pt-table-sync', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes the second server's person table the same with pt-table-sync, or both the same; gives the milliseconds. */
export async function ptTableSync(
  mode: Mode,
  servers: readonly [PrivateServer, PrivateServer],
  folder: string,
): Promise<{ ms: number; peakMb: number | null }> {
  const dsns = await Promise.all(
    servers.map(async ({ host, port, user, password }, index) => {
      const file = join(folder, `pt-${index}.cnf`);
      await writeFile(file, `[client]\nuser=${user}\npassword=${password}\nhost=${host}\nport=${port}\n`, {
        mode: 0o600,
      });
      return `F=${file},D=${DATABASE},t=person`;
    }),
  );
  const options = ['--no-check-slave', '--no-check-triggers', '--charset=utf8mb4', '--execute', ...MODES[mode]];
  // 2: rows differed and were changed.
  return measureProgram(['pt-table-sync', ...options, ...dsns], { codes: [0, 2] });
}
