import { onHub } from '../../conflicts/on-hub.js';
import type { Config } from '../../config/config.js';
import { readRun } from '../../records/run-history.js';
import { newWarnings } from '../../report/run-summary.js';
import type { StatusResult } from '../../report/status-result.js';

interface Read {
  readonly run: number;
  readonly warnings: readonly string[];
}

/** What the last run warned of beside sites that it did not reach and tables that it left out; read once a run. */
export class LastWarnings {
  #known: Read | null = null;

  /** Nothing where the last run ended without warnings. Throws as `onHub` does. */
  async of(config: Config, { lastRun }: Pick<StatusResult, 'lastRun'>): Promise<readonly string[]> {
    if (lastRun?.outcome !== 'warnings') return [];
    if (this.#known?.run !== lastRun.run) this.#known = await read(config, lastRun.run);
    return this.#known.warnings;
  }
}

async function read(config: Config, run: number): Promise<Read> {
  const whole = await onHub(config, undefined, (session) => readRun(session, config.state, run));
  const result = whole?.result ?? null;
  // What is left out at a site stands at that site.
  const left = new Set(result?.sites.flatMap(({ refusedTables }) => refusedTables.map(({ reason }) => reason)));
  return { run, warnings: result === null ? [] : newWarnings(result).filter((warning) => !left.has(warning)) };
}
