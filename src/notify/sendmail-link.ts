import { spawn } from 'node:child_process';
import { childEnvironment } from '../config/child-environment.js';
import { type Answer, type MailLink, NO_TIME_LEFT, type Patience, type Posting } from './mail-link.js';

/** How much of what the program says on stderr is kept. */
const MOST_TOLD = 2000;

/**
 * A sendmail program, started once for each mail: `path -i -f sender address…`, the message on its stdin. What it takes
 * (exit 0) it must deliver; anything else means that the mail waits. nodemailer's own transport for this neither tells
 * what the program said nor can be stopped.
 */
export function sendmailLink(path: string, patience: Patience): MailLink {
  return {
    async send(posting: Posting): Promise<Answer> {
      // They would be options.
      const odd = posting.to.filter((address) => address.startsWith('-'));
      const to = posting.to.filter((address) => !address.startsWith('-'));
      const refused = odd.map((address) => ({ address, state: 'refused', error: 'it begins with a dash' }) as const);
      if (to.length === 0) return { kind: 'answered', outcomes: refused };
      const failure = await handedOver(path, { ...posting, to }, patience);
      if (failure !== null) return { kind: 'broken', error: `${path}: ${failure}` };
      return {
        kind: 'answered',
        outcomes: [...to.map((address) => ({ address, state: 'sent' }) as const), ...refused],
      };
    },
    close: () => undefined,
  };
}

/** Null: the program took the mail. */
function handedOver(path: string, { from, to, message }: Posting, patience: Patience): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(path, ['-i', '-f', from, ...to], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: childEnvironment(),
    });
    let told = '';
    const giveUp = (reason: string): void => {
      child.kill('SIGKILL');
      end(reason);
    };
    const abort = (): void => giveUp(NO_TIME_LEFT);
    const silence = setTimeout(() => giveUp(`it did not end within ${patience.silenceMs} ms`), patience.silenceMs);
    const end = (failure: string | null): void => {
      clearTimeout(silence);
      patience.signal.removeEventListener('abort', abort);
      child.stderr.destroy();
      resolve(failure);
    };
    patience.signal.addEventListener('abort', abort);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told = (told + text).slice(0, MOST_TOLD);
    });
    child.on('error', (error) => end(error.message));
    child.on('exit', (code) => {
      // What it left running may hold its stderr for long.
      if (code === 0) end(child.stdin.writableLength === 0 ? null : 'it ended before it had read the mail');
    });
    child.on('close', (code, signal) => {
      const how = code === null ? `it was ended by ${signal ?? 'a signal'}` : `exit code ${code}`;
      end(`${how}${told === '' ? '' : `: ${told.trim()}`}`);
    });
    // A program that does not read to the end says why by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(Buffer.from(message.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'));
    if (patience.signal.aborted) abort();
  });
}
