import { expect, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { SyncError } from '../../src/errors.js';
import { serve, type ServeOptions } from '../../src/serve/serve.js';

/** A console that runs in the test's own process. */
export interface OpenConsole {
  readonly url: string;
  /** A browser with a cookie jar of its own, that follows no redirects by itself. */
  readonly visitor: () => ConsoleVisitor;
  /** The service's log. */
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  readonly stop: () => Promise<void>;
}

/** What was answered. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Somebody at the console. */
export interface ConsoleVisitor {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  /** Sends the form as a browser does: with the origin, and the token of the page that was read last. */
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answered>;
  readonly signIn: (name: string, password: string) => Promise<Answered>;
}

/** Serves a configuration; it is stopped when the test is over. */
export async function openConsole(config: Config, options: Partial<ServeOptions> = {}): Promise<OpenConsole> {
  const ended = new AbortController();
  let written = '';
  const running = serve({
    load: () => config,
    output: { write: (text) => (written += text) },
    version: '1.2.3',
    random: () => 0,
    signal: ended.signal,
    ...options,
  });
  const stop = async (): Promise<void> => {
    ended.abort(new SyncError('interrupted', 'Interrupted by SIGTERM.'));
    await running;
  };
  onTestFinished(() => stop().catch(() => undefined));
  const lines = (): Record<string, unknown>[] =>
    written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const served = (): string | undefined => / (https?:.*)$/u.exec(String(lines().find(isServing)?.['msg']))?.[1];
  await Promise.race([running, expect.poll(served, { timeout: 10_000 }).toBeDefined()]);
  const url = served() ?? '';
  return { url, visitor: () => visitorAt(url), lines, stop };
}

const isServing = ({ event }: Readonly<Record<string, unknown>>): boolean => event === 'serving';

/** A browser at a console that is served at `url`. */
export function visitorAt(url: string): ConsoleVisitor {
  const jar = new Map<string, string>();
  let token = '';
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    token = /name="csrf" value="([^"]*)"/u.exec(text)?.[1] ?? token;
    return { status: response.status, text, headers: response.headers };
  };
  const get: ConsoleVisitor['get'] = (path, headers = {}) => ask(path, { headers });
  const post: ConsoleVisitor['post'] = (path, fields, headers = {}) =>
    ask(path, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams({ csrf: token, ...fields }).toString(),
    });
  return {
    get,
    post,
    signIn: async (name, password) => {
      await get('/sign-in');
      return post('/sign-in', { name, password });
    },
  };
}
