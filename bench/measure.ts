import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { guardGroup } from '../src/demo/guarded-folder.js';

/** What one run of a program took. `peakMb`: the largest resident memory of the process itself; null if not known. */
export interface Measured {
  readonly ms: number;
  /** Of the program and all that it started. */
  readonly cpuMs: number;
  readonly peakMb: number | null;
  readonly stdout: string;
}

export type Command = readonly [string, ...string[]];

const POLL_MS = 10;

/**
 * Runs a program to its end and measures it. Throws with what it said if it ends with a code that is not in `codes`.
 * The peak is the kernel's own figure, read while it runs; the CPU time is what this process is told of its children,
 * so nothing else that it has started may end meanwhile (Linux only). It dies with this process.
 */
export async function measureProgram(
  command: Command,
  options: { readonly codes?: readonly number[]; readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Measured> {
  const [program, ...args] = command;
  const cpuBefore = childrenCpuMs();
  const started = performance.now();
  const env = { ...process.env, ...options.env };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env });
  const guard = child.pid === undefined ? null : guardGroup(child.pid);
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let peakMb: number | null = null;
  const watch = setInterval(() => (peakMb = Math.max(peakMb ?? 0, residentPeakMb(child.pid) ?? 0) || null), POLL_MS);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const ms = performance.now() - started;
    if (!(options.codes ?? [0]).includes(code ?? -1)) {
      throw new Error(`${program} ended with ${String(code)}: ${stderr.slice(-2_000)}${stdout.slice(-2_000)}`);
    }
    return { ms, cpuMs: childrenCpuMs() - cpuBefore, peakMb, stdout };
  } finally {
    clearInterval(watch);
    guard?.release();
  }
}

/** Linux counts CPU time in hundredths of a second, on every machine that Node.js runs on. */
const TICK_MS = 10;

/** User and system time in milliseconds that a process has taken so far; of threads that have ended too. */
export function cpuMsOf(pid: number): number {
  return ticks(`/proc/${pid}/stat`, 11, 12);
}

function childrenCpuMs(): number {
  return ticks('/proc/self/stat', 13, 14);
}

function ticks(file: string, ...fields: readonly [number, number]): number {
  // The name of the program, in parentheses, may hold spaces: it is counted from its end.
  const text = readFileSync(file, 'utf8');
  const values = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.reduce((sum, field) => sum + Number(values[field]) * TICK_MS, 0);
}

function residentPeakMb(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match?.[1] === undefined ? null : Number(match[1]) / 1024;
  } catch {
    return null;
  }
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
