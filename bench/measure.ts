import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers';

/** What one run of a program took. `peakMb` is the largest resident memory of the process itself, null if not known. */
export interface Measured {
  readonly ms: number;
  readonly peakMb: number | null;
  readonly stdout: string;
}

/**
 * Runs a program to its end and measures it. Throws with what it said if it ends with a code that is not in `codes`.
 * The peak is the kernel's own figure, read while it runs (Linux only).
 */
export async function measureProgram(
  command: readonly [string, ...string[]],
  options: { readonly codes?: readonly number[]; readonly input?: string } = {},
): Promise<Measured> {
  const [program, ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let peakMb: number | null = null;
  const watch = setInterval(() => {
    void residentPeakMb(child.pid).then((mb) => (peakMb = Math.max(peakMb ?? 0, mb ?? 0) || null));
  }, 25);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (!(options.codes ?? [0]).includes(code ?? -1)) {
      throw new Error(`${program} ended with ${String(code)}: ${stderr.slice(-2_000) || stdout.slice(-2_000)}`);
    }
  } finally {
    clearInterval(watch);
  }
  return { ms: performance.now() - started, peakMb, stdout };
}

async function residentPeakMb(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const match = /^VmHWM:\s+(\d+) kB/m.exec(status);
  return match?.[1] === undefined ? null : Number(match[1]) / 1024;
}

/** The middle value; of an even number the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
