import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config/config.js';
import type { Orders } from './sync-child.js';

const PROGRAM = fileURLToPath(new URL('./sync-child.ts', import.meta.url));

/** A run in another process. */
export interface ChildRun {
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** Waits for its end: true where it ended by itself. */
  ended(): Promise<boolean>;
}

/** Starts runs in processes of their own. The next process is always made in advance: loading takes its time. */
export interface ChildRuns {
  start(config: Config, sites: readonly number[]): Promise<ChildRun>;
  close(): void;
}

async function readyChild(): Promise<ChildProcess> {
  const child = fork(PROGRAM, { execArgv: ['--import', 'tsx'], stdio: 'inherit', serialization: 'advanced' });
  await once(child, 'message');
  return child;
}

/** Makes the first process in advance. */
export function childRuns(): ChildRuns {
  let next = readyChild();
  return {
    async start(config, sites) {
      const child = await next;
      next = readyChild();
      const exit = once(child, 'exit');
      const all = [config.hub, ...config.spokes];
      const passwords = Object.fromEntries(all.map(({ id, connection }) => [id, connection.password?.reveal() ?? '']));
      const plain = JSON.parse(JSON.stringify(config)) as Config;
      const orders: Orders = { config: plain, passwords, sites };
      child.send(orders);
      return {
        async kill() {
          child.kill('SIGKILL');
          await exit;
        },
        async ended() {
          const [, signal] = (await exit) as [number | null, string | null];
          return signal === null;
        },
      };
    },
    close() {
      void next.then((child) => child.kill('SIGKILL'));
    },
  };
}
