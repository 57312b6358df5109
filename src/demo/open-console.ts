import { createServer } from 'node:net';
import type { Config } from '../config/config.js';
import { afternoonsWork } from './afternoons-work.js';
import { freePort } from './free-ports.js';
import type { Offices } from './offices.js';
import type { Stage } from './telling.js';

/** What the console needs beside the story. */
export interface DemoConsole {
  /** Of spokesync. */
  readonly version: string;
}

/** Where the console is served, if nobody else listens there. */
const PORT = 8086;

/** Serves the console on the demo's sites until the signal is aborted. Throws what `serve` throws. */
export async function openConsole(
  { tell, paint, signal }: Stage,
  offices: Offices,
  config: Config,
  { version }: DemoConsole,
): Promise<void> {
  const { serve } = await import('../serve/serve.js');
  const deeds = await afternoonsWork(offices);
  for (const { office, who, what } of deeds) tell(`   ${office.padEnd(10)} ${who} ${what}\n`);
  const listen = { host: '127.0.0.1', port: await portOr(PORT) };
  const served: Config = { ...config, serve: { ...config.serve, listen, log: { level: 'info', format: 'text' } } };
  tell(`\n   Open   ${paint('bold', `http://${listen.host}:${String(listen.port)}`)}\n\n`);
  tell('   Three sites, a conflict that nobody has looked at yet, and two changes that wait for "Sync now".\n');
  tell('   Ctrl-C ends the console and removes the three servers.\n\n');
  await serve({
    load: () => served,
    output: { write: (line) => tell(paint('dim', `   ${line}`)) },
    version,
    random: () => 0,
    signal,
  });
}

/** The port, or where somebody listens on it already one that is free. */
async function portOr(wanted: number): Promise<number> {
  const taken = await new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(true));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(false)));
  });
  return taken ? freePort() : wanted;
}
