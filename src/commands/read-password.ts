import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { SyncError } from '../errors.js';

/** Where a password comes from: a terminal, on which it is not shown, or the first line of whatever stdin is. */
export interface PasswordSource {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Asks for a password; on a terminal twice. Throws SyncError `usage` where the two differ, or there is none. */
export async function readNewPassword(source: PasswordSource): Promise<string> {
  if (!source.stdin.isTTY) return firstLine(source);
  const once = await prompt(source, 'Password: ');
  if (once === (await prompt(source, 'Once more: '))) return once;
  throw new SyncError('usage', 'the two passwords differ', { hint: 'try again' });
}

async function firstLine({ stdin, signal }: PasswordSource): Promise<string> {
  const lines = createInterface({ input: stdin, signal });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw none();
}

function none(): SyncError {
  return new SyncError('usage', 'there is no password on stdin', {
    hint: 'run it on a terminal, or: spokesync user add asha < password-file',
  });
}

function prompt({ stdin, stderr, signal }: PasswordSource, question: string): Promise<string> {
  // readline writes each key to its output: to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: nowhere, terminal: true });
  stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new SyncError('interrupted', 'interrupted'));
      terminal.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    // In raw mode Ctrl-C is a key.
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    // Ctrl-D, or a terminal that is gone; after an answer it is settled already.
    terminal.on('close', () => reject(none()));
    terminal.question('', (answer) => {
      signal.removeEventListener('abort', stop);
      resolve(answer);
      terminal.close();
      stderr.write('\n');
    });
  });
}
