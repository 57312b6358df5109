import { setTimeout as sleep } from 'node:timers/promises';
import { SyncError } from '../../src/errors.js';
import type { RunResult } from '../../src/report/result.js';
import { sync } from '../../src/rounds/sync.js';
import { noticed } from '../model/noticed.js';
import { type FaultKind, faultOf, randomKinds } from './faults.js';
import type { Random } from './random.js';
import type { Stage } from './stage.js';
import { type Journal, keepWorking } from './work.js';

/** How one run went. */
export interface Ran {
  readonly ms: number;
  /** The result's outcome, or the code of the error that ended the run. */
  readonly outcome: string;
  /** Spokes that were not synced. */
  readonly missed: number;
  /** What befell it. */
  readonly faults: readonly FaultKind[];
  /** Why it should not have ended like this; null: it may. */
  readonly wrong: string | null;
}

/** One run while people work and faults befall it. */
export async function oneRun(stage: Stage, journal: Journal, random: Random): Promise<Ran> {
  const over = new AbortController();
  const interruption = new AbortController();
  const faults = randomKinds(random).map((kind) => faultOf(kind, stage, random, () => interruption.abort()));
  const befalling = faults.map(({ befall }) => befall(over.signal));
  const working = keepWorking(stage, journal, random, over.signal);
  const startedMs = performance.now();
  const result = await sync(stage.config, { signal: interruption.signal }).catch((error: unknown) => error as Error);
  const ms = performance.now() - startedMs;
  over.abort();
  const happened = await Promise.all(befalling);
  await working;
  if (result instanceof Error) {
    const sites = stage.offices.map(({ desk }) => ({ db: desk }));
    await noticed({ sites, state: stage.config.state });
  }
  const kinds = faults.filter((_, i) => happened[i]).map(({ kind }) => kind);
  const mayEnd = faults.some((fault, i) => happened[i] && fault.mayEndRun);
  const left = await linksLeft(stage);
  return result instanceof Error
    ? {
        ms,
        outcome: codeOf(result),
        missed: 0,
        faults: kinds,
        wrong: left ?? (mayEnd ? wrongError(result, kinds) : told(result)),
      }
    : {
        ms,
        outcome: result.outcome,
        missed: missedBy(result),
        faults: kinds,
        wrong: left ?? wrongResult(result, kinds),
      };
}

/** Links that a run leaves open, as the servers see them, pile up over the years. The last may still be closing. */
async function linksLeft({ offices }: Stage): Promise<string | null> {
  const deadline = performance.now() + 5_000;
  const others = `SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = ? AND ID <> CONNECTION_ID()`;
  for (const [site, { desk }] of offices.entries()) {
    const seen = (): Promise<unknown[]> => desk.query(others, [desk.login.user]);
    while ((await seen()).length > 0) {
      if (performance.now() > deadline) return `a link to site ${String(site + 1)} was left open`;
      await sleep(2);
    }
  }
  return null;
}

const codeOf = (error: Error): string => (error instanceof SyncError ? error.code : error.name);
const told = (error: Error): string => `the run ended: ${error.stack ?? error.message}`;
const missedBy = ({ sites }: RunResult): number => sites.filter(({ outcome }) => outcome !== 'synced').length;

function wrongError(error: Error, kinds: readonly FaultKind[]): string | null {
  const code = codeOf(error);
  if (code === 'interrupted') return kinds.includes('run interrupted by its signal') ? null : told(error);
  return code === 'connect' && kinds.some((kind) => kind.startsWith('hub')) ? null : told(error);
}

function wrongResult(result: RunResult, kinds: readonly FaultKind[]): string | null {
  const failed = result.sites.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) return `a lost link is no failure of the site: ${JSON.stringify(failed)}`;
  if (kinds.length > 0 || result.outcome === 'ok') return null;
  const { sites, mails, warnings } = result;
  return `nothing befell it, but it ended with ${JSON.stringify({ sites, mails, warnings })}`;
}
