import { randomInt } from 'node:crypto';
import { loadConfig } from '../config/load.js';
import { serve } from '../serve/serve.js';
import type { Command } from './command-context.js';

const STEPS = 2 ** 32;

/** `spokesync serve`: scheduled runs until it is stopped. SIGHUP has it read its configuration again. */
export const run: Command = async ({ options, env, stdout, signal, version, onHangup }) => {
  await serve({
    load: () => loadConfig(options.config, env),
    output: stdout,
    version,
    random: () => randomInt(STEPS) / STEPS,
    signal,
    onReload: onHangup,
  });
  return 'done';
};
