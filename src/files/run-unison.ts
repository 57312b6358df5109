import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../config/child-environment.js';
import { LineReader } from './line-reader.js';
import { ShownItems, type ShownSides } from './shown-sides.js';
import { type UnisonCall, unisonArguments } from './unison-arguments.js';

/** How far a call is: files and folders copied so far, and unison's own estimate, 0 to 100. */
export interface CallProgress {
  readonly items: number;
  readonly percent: number;
}

/** What one call of unison came to. */
export interface UnisonEnd {
  /** 0: all synced, 1: some skipped, 2: some failed, 3: it could not go on; null: a signal ended it. */
  readonly code: number | null;
  /** What it was ended by, if not by itself. */
  readonly endedBy: string | null;
  readonly stderr: string;
  readonly log: string;
  /** Files that need a decision, as shown, by path. */
  readonly shown: ReadonlyMap<string, ShownSides>;
}

export interface CallOptions {
  readonly signal: AbortSignal | undefined;
  /** A unison that prints nothing for so long is ended. */
  readonly stallTimeoutMs: number;
  readonly onProgress: (progress: CallProgress) => void;
}

/** How long a child may take to end after SIGTERM before it is killed. */
const GRACE_MS = 5_000;
/** Characters of standard error that are kept, of its beginning and of its end. */
const KEPT = 50_000;

/**
 * Runs unison once, without a terminal and in a process group of its own, so that its ssh never outlives it.
 * Throws what `spawn` throws, and the signal's reason once the group is gone.
 */
export async function runUnison(call: Omit<UnisonCall, 'logFile'>, options: CallOptions): Promise<UnisonEnd> {
  options.signal?.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), 'spokesync-files-'));
  try {
    const logFile = join(folder, 'log');
    const ended = await inGroup(unisonArguments({ ...call, logFile }), options);
    options.signal?.throwIfAborted();
    return { ...ended, log: await readFile(logFile, 'utf8').catch(() => '') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inGroup(args: readonly string[], options: CallOptions): Promise<Omit<UnisonEnd, 'log'>> {
  const child = spawn('unison', args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // In UTC, so that the times that it shows can be read; without a home it does not start.
    env: { ...childEnvironment(), TZ: 'UTC', HOME: process.env['HOME'] ?? homedir() },
  });
  if (child.pid === undefined) {
    const [cause] = (await once(child, 'error')) as [Error];
    throw cause;
  }
  const group = child.pid;
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-group, signal);
    } catch {
      // It is gone already.
    }
  };
  const killNow = (): void => kill('SIGKILL');
  const ending = endable(kill, options);
  process.once('exit', killNow);
  const output = collect(options.onProgress);
  child.stdout.on('data', (chunk: Buffer) => (ending.alive(), output.stdout.take(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (ending.alive(), output.stderr(chunk)));
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    const endedBy = ending.reason() ?? signal;
    return { code, endedBy, stderr: output.text(), shown: output.items.sides };
  } finally {
    ending.done();
    process.removeListener('exit', killNow);
    killNow();
  }
}

/** Ends a group when it is silent for too long, or when the signal says so: first asking it, then by force. */
function endable(kill: (signal: NodeJS.Signals) => void, { signal, stallTimeoutMs }: CallOptions) {
  let reason: string | null = null;
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    kill('SIGTERM');
    force ??= setTimeout(() => kill('SIGKILL'), GRACE_MS);
  };
  const stalled = (): void => {
    reason = `it printed nothing for ${String(Math.round(stallTimeoutMs / 1000))} s`;
    end();
  };
  const timer = setTimeout(stalled, stallTimeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  return {
    alive: (): void => void timer.refresh(),
    reason: (): string | null => reason,
    done: (): void => {
      clearTimeout(timer);
      clearTimeout(force);
      signal?.removeEventListener('abort', end);
    },
  };
}

function collect(onProgress: CallOptions['onProgress']) {
  const items = new ShownItems();
  let [head, tail, copied, percent] = ['', '', 0, 0];
  const tell = (): void => onProgress({ items: copied, percent });
  const stdout = new LineReader(
    (line) => items.take(line),
    (part) => {
      const shown = /^ *(\d{1,3})% {2}/u.exec(part)?.[1];
      if (shown === undefined) return;
      percent = Math.min(100, Number(shown));
      tell();
    },
  );
  const lines = new LineReader((line) => {
    if (!line.startsWith('[END] ')) return;
    copied += 1;
    tell();
  });
  return {
    items,
    stdout,
    stderr: (chunk: Buffer): void => {
      lines.take(chunk);
      const text = chunk.toString('utf8');
      if (head.length < KEPT) head += text;
      else tail = (tail + text).slice(-KEPT);
    },
    text: (): string => head + tail,
  };
}
