import { readdir, readFile } from 'node:fs/promises';

/** A process of this machine, as Linux lists it. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  /** `Z`: it has ended, and only waits for its parent to notice. */
  readonly state: string;
  /** Its arguments, with spaces between. */
  readonly command: string;
}

/** All processes that can be seen. */
export async function processes(): Promise<readonly ListedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const listed = pids.map(async (pid): Promise<ListedProcess[]> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null) return [];
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), parent: Number(parent), state, command: command.replaceAll('\0', ' ') }];
  });
  return (await Promise.all(listed)).flat();
}
