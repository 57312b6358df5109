import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** One process as it was seen: its arguments and environment, as one text each. */
export interface SeenProcess {
  readonly pid: number;
  readonly program: string;
  readonly argv: string;
  readonly environ: string;
}

/** Looks at a process and all below it, again and again, until `done` is settled; each is told once per set of arguments. */
export async function watchProcesses(root: number, done: Promise<unknown>): Promise<readonly SeenProcess[]> {
  const seen = new Map<string, SeenProcess>();
  let over = false;
  const end = (): void => void (over = true);
  done.then(end, end);
  while (!over) {
    for (const one of await below(root)) seen.set(`${String(one.pid)} ${one.argv}`, one);
    await sleep(2);
  }
  return [...seen.values()];
}

async function below(root: number): Promise<SeenProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || isBelow(parents.get(pid)));
  return Promise.all(pids.filter(isBelow).map(look));
}

const read = (pid: number, name: string): Promise<string> =>
  readFile(`/proc/${String(pid)}/${name}`, 'utf8').catch(() => '');

async function parentOf(pid: number): Promise<number> {
  const stat = await read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

async function look(pid: number): Promise<SeenProcess> {
  const argv = await read(pid, 'cmdline');
  const [program, environ] = await Promise.all([read(pid, 'comm'), read(pid, 'environ')]);
  // It became another program just now.
  if ((await read(pid, 'cmdline')) !== argv) return look(pid);
  return { pid, program: program.trim(), argv, environ };
}
