import type { RunResult } from '../src/report/result.js';
import { type Command, type Measured, measureProgram } from './measure.js';
import { observe } from './observe.js';
import { type ConfigWishes, type Offices, writeConfig } from './offices.js';
import type { Sample } from './sample.js';
import type { LineQuality } from './slow-line.js';
import type { Stage } from './stage.js';

export interface SyncWishes extends Omit<ConfigWishes, 'ports'> {
  /** Default: straight to the servers. */
  readonly line?: LineQuality;
  /** More arguments for `sync`. */
  readonly args?: readonly string[];
  /** At least so many mails must have been sent. */
  readonly mails?: number;
  /** How many rows must have been written, on all sides together; default: as many as it takes. */
  readonly writes?: number;
}

/** Runs the built program. `codes`: how it may end. */
export function runProgram({ cli, profiles }: Stage, args: readonly string[]): Promise<Measured> {
  const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const command: Command = [process.execPath, ...profiling, cli, ...args];
  return measureProgram(command);
}

/** `spokesync init --yes` at these offices. */
export async function initialise(stage: Stage, offices: Offices): Promise<void> {
  await runProgram(stage, ['init', '--yes', '--config', await writeConfig(stage.folder, offices, {})]);
}

/** One `spokesync sync` as a user would run it; throws if anything is not as it should be. */
export function syncOnce(stage: Stage, offices: Offices, wishes: SyncWishes = {}): Promise<Sample> {
  return observe(offices, wishes.line ?? null, async (ports) => {
    const config = await writeConfig(stage.folder, offices, { ...wishes, ports });
    const measured = await runProgram(stage, ['sync', '--json', '--config', config, ...(wishes.args ?? [])]);
    const result = JSON.parse(measured.stdout) as RunResult;
    if (!isAsWished(result, wishes)) {
      const { writes = 'some', mails = 'some' } = wishes;
      throw new Error(`a sync was to write ${writes} rows and ${mails} mails: ${measured.stdout.slice(0, 2_000)}`);
    }
    return { ...measured, runMs: Date.parse(result.finishedAt) - Date.parse(result.startedAt) };
  });
}

function isAsWished({ outcome, totals, mails }: RunResult, wishes: SyncWishes): boolean {
  const written = totals.inserted + totals.updated + totals.deleted;
  return outcome === 'ok' && written === (wishes.writes ?? written) && mails.sent >= (wishes.mails ?? 0);
}
