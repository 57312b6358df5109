import type { SpokeConfig } from '../config/config.js';
import { SyncError } from '../errors.js';
import { type FilesDone, syncFiles } from '../files/sync-files.js';
import type { FileConflict, FilesResult } from '../report/result.js';
import { filesWarnings } from './files-warnings.js';
import { pause } from './pause.js';
import type { RunContext } from './pass-context.js';

/** The files of all spokes over one run. */
export interface FilesOfSpokes {
  /** Syncs a spoke's files, with the retries of DESIGN §10; true if it should be tried again after the round. */
  sync(spoke: SpokeConfig, round: 1 | 2, lastChance: boolean): Promise<boolean>;
  /** True if another spoke brought files to the hub since this one's were looked at. */
  isBehind(spoke: SpokeConfig): boolean;
  /** What became of them, in the order of `spokes`; whose rows were not synced is told as skipped. */
  results(spokes: readonly SpokeConfig[]): readonly FilesResult[];
  /** What unison wrote, for the report. */
  logs(): readonly { readonly site: number; readonly text: string }[];
}

/** So many conflicts of one site are kept in a run's result. */
const MOST_CONFLICTS = 1000;

/** Begins with nothing synced. Does nothing for spokes without files. */
export function filesOfSpokes(run: RunContext): FilesOfSpokes {
  const results = new Map<number, FilesResult>();
  const logs = new Map<number, string[]>();
  const looked = new Map<number, number>();
  const warned = new Set<string>();
  const brought: { readonly site: number; readonly at: number }[] = [];
  let moment = 0;

  async function attempt(spoke: SpokeConfig, round: 1 | 2, roots: Roots): Promise<FilesDone> {
    looked.set(spoke.id, (moment += 1));
    const done = await oneSync(run, spoke, round, roots);
    if (done.changedHub) brought.push({ site: spoke.id, at: (moment += 1) });
    const text = [`Round ${String(round)}`, done.log, ...failureText(done)].filter((part) => part !== '').join('\n');
    logs.set(spoke.id, [...(logs.get(spoke.id) ?? []), text]);
    results.set(spoke.id, added(results.get(spoke.id), spoke.id, done));
    return done;
  }

  async function sync(spoke: SpokeConfig, round: 1 | 2, lastChance: boolean): Promise<boolean> {
    const roots = rootsOf(run, spoke);
    if (roots === null) return false;
    const before = results.get(spoke.id);
    const { attempts, firstDelayMs } = run.config.retry;
    for (let number = 1; ; number += 1) {
      const { failure } = await attempt(spoke, round, roots);
      if (failure?.retryable === true && number < attempts) {
        const delayMs = firstDelayMs * 2 ** (number - 1);
        run.emit({ type: 'pass-retry', site: spoke.id, attempt: number, delayMs, reason: `files: ${failure.message}` });
        await pause(delayMs, run.signal);
        continue;
      }
      const aside = failure?.retryable === true && !lastChance;
      const result = results.get(spoke.id);
      if (result !== undefined) tell(spoke, round, { before, result }, aside);
      return aside;
    }
  }

  /** Tells what was copied since `before`: the result goes over both rounds. */
  function tell(
    spoke: SpokeConfig,
    round: 1 | 2,
    { before, result }: { before: FilesResult | undefined; result: FilesResult },
    aside: boolean,
  ): void {
    const { outcome, error: reason } = result;
    const files = result.transferred - (before?.transferred ?? 0);
    const bytes = result.bytes - (before?.bytes ?? 0);
    const site = spoke.id;
    run.emit({ type: 'files-done', site, round, outcome: aside ? 'put-aside' : outcome, files, bytes, reason });
    if (aside) return;
    for (const warning of filesWarnings(spoke.name, result)) {
      if (!warned.has(warning)) run.warn(warning);
      warned.add(warning);
    }
  }

  return {
    sync,
    isBehind({ id }) {
      const at = looked.get(id);
      const isThere = ['synced', 'conflicts'].includes(results.get(id)?.outcome ?? '');
      return isThere && at !== undefined && brought.some((one) => one.site !== id && one.at > at);
    },
    results: (spokes) =>
      spokes.filter((spoke) => rootsOf(run, spoke) !== null).map(({ id }) => results.get(id) ?? untouched(id)),
    logs: () => [...logs].map(([site, texts]) => ({ site, text: texts.join('\n\n') })),
  };
}

interface Roots {
  readonly hub: string;
  readonly spoke: string;
}

function rootsOf({ config }: RunContext, { files }: SpokeConfig): Roots | null {
  return config.hub.files === null || files === null ? null : { hub: config.hub.files, spoke: files };
}

async function oneSync(run: RunContext, spoke: SpokeConfig, round: 1 | 2, roots: Roots): Promise<FilesDone> {
  let shown = '';
  const onProgress = ({ items, percent }: { items: number; percent: number }): void => {
    const next = `${String(items)}/${String(percent)}`;
    if (next === shown) return;
    shown = next;
    run.emit({ type: 'files-progress', site: spoke.id, round, items, percent });
  };
  onProgress({ items: 0, percent: 0 });
  const { files, timeouts } = run.config;
  const { direction } = spoke;
  return syncFiles({ ...roots, direction, round, files, timeouts, signal: run.signal, onProgress }).catch(interrupted);
}

function interrupted(cause: unknown): never {
  throw new SyncError('interrupted', 'interrupted', { cause });
}

function failureText({ failure }: FilesDone): string[] {
  return failure === null ? [] : [`${failure.message} (${failure.hint})`];
}

/** What both rounds came to: of a file that both tell of the later one counts. */
function added(before: FilesResult | undefined, site: number, done: FilesDone): FilesResult {
  const byPath = new Map([...(before?.conflicts ?? []), ...done.conflicts].map((one) => [one.path, one]));
  const conflicts: readonly FileConflict[] = [...byPath.values()];
  return {
    site,
    outcome: outcomeOf(done, conflicts),
    transferred: (before?.transferred ?? 0) + done.transferred,
    bytes: (before?.bytes ?? 0) + done.bytes,
    heldBack: Math.max(before?.heldBack ?? 0, done.heldBack),
    conflicts: conflicts.slice(0, MOST_CONFLICTS),
    error: failureText(done)[0] ?? null,
  };
}

function outcomeOf({ failure }: FilesDone, conflicts: readonly FileConflict[]): FilesResult['outcome'] {
  if (failure !== null) return failure.retryable ? 'skipped' : 'failed';
  return conflicts.some(({ kept }) => kept === 'both') ? 'conflicts' : 'synced';
}

function untouched(site: number): FilesResult {
  const error = 'its rows were not synced';
  return { site, outcome: 'skipped', transferred: 0, bytes: 0, heldBack: 0, conflicts: [], error };
}
