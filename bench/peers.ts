import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProgram } from './measure.js';
import { observe, type Ports } from './observe.js';
import type { Office, Offices } from './offices.js';
import type { Sample } from './sample.js';
import type { LineQuality } from './slow-line.js';
import type { Stage } from './stage.js';

/** pt-table-sync as it is usually called (one-way, CRC32: unsafe), and as the predecessor called it. */
export type Mode = 'one-way' | 'two-way';

/** How a peer is called in the report. */
export const ptName = (mode: Mode): string => `pt-table-sync ${mode}`;

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

/**
 * pt-table-sync, a process for each table and spoke, one after the other, all of that `walks` times: the predecessor
 * walks over its spokes twice.
 */
export function ptTableSync(
  stage: Stage,
  mode: Mode,
  offices: Offices,
  { line = null, walks = 1 }: { readonly line?: LineQuality | null; readonly walks?: number } = {},
): Promise<Sample> {
  return observe(offices, line, async (ports) => {
    let [ms, cpuMs, peakMb] = [0, 0, 0];
    const login = await Promise.all(
      [offices.hub, ...offices.spokes].map((office) => loginFile(stage.folder, office, ports)),
    );
    for (let walk = 0; walk < walks; walk += 1) {
      for (const [at, spoke] of offices.spokes.entries()) {
        for (const table of offices.tables) {
          const dsns = [
            `F=${login[0]},D=${offices.hub.database},t=${table}`,
            `F=${login[at + 1]},D=${spoke.database},t=${table}`,
          ];
          const options = ['--no-check-slave', '--no-check-triggers', '--charset=utf8mb4', '--execute', ...MODES[mode]];
          // 2: rows differed and were changed.
          const one = await measureProgram(['pt-table-sync', ...options, ...dsns], { codes: [0, 2] });
          ms += one.ms;
          cpuMs += one.cpuMs;
          peakMb = Math.max(peakMb, one.peakMb ?? 0);
        }
      }
    }
    return { ms, cpuMs, peakMb };
  });
}

async function loginFile(folder: string, { id, database, server }: Office, ports: Ports): Promise<string> {
  const { user, password, host } = server;
  const file = join(folder, `${database}-${id}.cnf`);
  const text = `[client]\nuser=${user}\npassword=${password}\nhost=${host}\nport=${ports.get(id) ?? server.port}\n`;
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

/** Dumps all tables of the hub into the first spoke, whose own are dropped. */
export function dumpAndLoad(offices: Offices): Promise<Sample> {
  const { hub, spokes, tables } = offices;
  const [spoke] = spokes;
  if (spoke === undefined) throw new Error('there is a spoke');
  const script = `MYSQL_PWD="$FROM" mariadb-dump ${login(hub)} --single-transaction ${hub.database} ${tables.join(' ')} |
                  MYSQL_PWD="$TO" mariadb ${login(spoke)} ${spoke.database}`;
  const env = { FROM: hub.server.password, TO: spoke.server.password };
  return observe(offices, null, async () => {
    const { ms, cpuMs } = await measureProgram(['/bin/sh', '-ec', script], { env });
    return { ms, cpuMs };
  });
}

const login = ({ server }: Office): string => `--no-defaults --socket='${server.socket}' --user='${server.user}'`;
