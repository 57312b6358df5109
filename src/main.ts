import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { EXIT } from './commands/exit-code.js';
import { runProgram } from './commands/program.js';
import { reportError } from './commands/report-error.js';
import { SyncError } from './errors.js';
import { keepHeapSmall } from './small-heap.js';

keepHeapSmall();
const args = process.argv.slice(2);
const abort = new AbortController();
let interruptedBy: 'SIGINT' | 'SIGTERM' | null = null;
let hangup: (() => void) | null = null;

// The first signal lets the run end in good order (hooks, locks); the second one does not wait.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (name === 'SIGHUP' && hangup !== null) {
      hangup();
      return;
    }
    const code = name === 'SIGINT' ? 'SIGINT' : 'SIGTERM';
    if (interruptedBy !== null) process.exit(EXIT[code]);
    interruptedBy = code;
    if (name === 'SIGINT') process.stderr.write('\nStopping in good order. Ctrl-C again stops at once.\n');
    abort.abort(new SyncError('interrupted', `Interrupted by ${name}.`));
  });
}

// A reader that has gone (`| head`) or a terminal that was closed must not end a run half way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const verbose = args.includes('--verbose') || args.includes('-v');
const how = { json: args.includes('--json'), verbose, stdout: process.stdout, stderr: process.stderr };

// Node itself would print all that hangs on the error, the environment if need be, and the source that threw it.
process.on('uncaughtException', (error) => process.exit(reportError(error, { ...how, verbose: true })));

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: abort.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function main(): Promise<number> {
  try {
    const outcome = await runProgram(args, {
      version: version(),
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      signal: abort.signal,
      onHangup: (listener) => void (hangup = listener),
      ask: process.stdin.isTTY && process.stderr.isTTY ? ask : null,
    });
    return interruptedBy === null ? EXIT[outcome] : EXIT[interruptedBy];
  } catch (error) {
    const shown = interruptedBy === null ? error : (abort.signal.reason as unknown);
    const code = reportError(shown, how);
    return interruptedBy === null ? code : EXIT[interruptedBy];
  }
}

const code = await main();
// Whatever a broken link may have left open must not keep the process: only what was written is waited for.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
