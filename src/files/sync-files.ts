import { realpath } from 'node:fs/promises';
import type { Config, SpokeConfig } from '../config/config.js';
import { messageOf } from '../error-message.js';
import type { FileConflict } from '../report/result.js';
import { divideSkipped, newerSide } from './conflicts.js';
import { copiedAmount } from './copied-bytes.js';
import type { FilesFailure } from './explain-failure.js';
import { folderTrouble } from './folder-there.js';
import { installedUnison } from './installed-unison.js';
import { type Judged, judgeCall } from './judge-call.js';
import { otherUnisons } from './other-unisons.js';
import { rootOf } from './roots.js';
import { type CallOptions, runUnison, type UnisonEnd } from './run-unison.js';
import { sshArguments, type UnisonCall } from './unison-arguments.js';

/** The files of the hub and of one spoke. */
export interface FilesTask {
  readonly hub: string;
  readonly spoke: string;
  readonly direction: SpokeConfig['direction'];
  readonly round: 1 | 2;
  readonly files: Config['files'];
  readonly timeouts: Config['timeouts'];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: CallOptions['onProgress'];
}

/** What became of them. With a `failure` too some may have been copied. */
export interface FilesDone {
  readonly transferred: number;
  readonly bytes: number;
  readonly heldBack: number;
  readonly conflicts: readonly FileConflict[];
  /** False only where it is sure that the hub's files are as they were. */
  readonly changedHub: boolean;
  /** What unison wrote. */
  readonly log: string;
  readonly failure: FilesFailure | null;
}

/** So many paths go into one call: a command line has its limits. */
const PATHS_PER_CALL = 100;

/**
 * Syncs the files of one spoke with the hub's (DESIGN §9). Whatever is wrong with them is in `failure`; throws only the
 * signal's reason, once no process of ours is left.
 */
export async function syncFiles(task: FilesTask): Promise<FilesDone> {
  const trouble = await unusable(task);
  if (trouble !== null) return { ...NOTHING, failure: trouble };
  try {
    return await synced(task);
  } catch (error) {
    task.signal?.throwIfAborted();
    const message = `unison cannot be run: ${messageOf(error)}`;
    return { ...NOTHING, failure: { message, hint: 'see to this machine’s memory and disk', retryable: false } };
  }
}

const NOTHING = { transferred: 0, bytes: 0, heldBack: 0, conflicts: [], changedHub: false, log: '' } as const;

async function unusable({ hub, spoke, direction }: FilesTask): Promise<FilesFailure | null> {
  const installed = await installedUnison();
  if ('message' in installed) return installed;
  const isTwoWay = direction === 'two-way';
  const atSpoke = rootOf(spoke);
  return (
    (await folderTrouble(rootOf(hub).root, isTwoWay)) ?? (atSpoke.isLocal ? folderTrouble(atSpoke.root, true) : null)
  );
}

async function synced(task: FilesTask): Promise<FilesDone> {
  const hubPath = await realpath(rootOf(task.hub).root);
  const first = await calledUnlocked(task, hubPath);
  const { conflicts, heldBack } = divideSkipped(first.judged.skipped ?? [], first.end.shown);
  const resolved =
    task.files.conflicts === 'newer' && first.judged.failure === null
      ? await keepNewer(task, hubPath, conflicts)
      : { conflicts, calls: [] };
  const calls = [first, ...resolved.calls];
  const copied = await copiedAmount(
    hubPath,
    calls.flatMap(({ judged }) => judged.copied),
  );
  return {
    transferred: copied.files,
    bytes: copied.bytes,
    heldBack: heldBack.length,
    conflicts: resolved.conflicts,
    changedHub: calls.some(({ judged }) => judged.changedHub),
    log: calls.map(({ end }) => textOf(end)).join('\n'),
    failure: calls.find(({ judged }) => judged.failure !== null)?.judged.failure ?? null,
  };
}

interface Called {
  readonly end: UnisonEnd;
  readonly judged: Judged;
}

type Further = Partial<Pick<UnisonCall, 'prefer' | 'ignoreLocks'>>;

async function called(task: FilesTask, hubPath: string, further: Further): Promise<Called> {
  const end = await runUnison(
    {
      hub: rootOf(task.hub).root,
      spoke: rootOf(task.spoke).root,
      direction: task.round === 1 && task.direction === 'two-way' ? 'both-ways' : 'to-spoke',
      ignore: task.files.ignore,
      sshArguments: sshArguments(task.files.sshOptions, task.timeouts),
      prefer: null,
      ignoreLocks: false,
      ...further,
    },
    { signal: task.signal, stallTimeoutMs: task.files.stallTimeoutMs, onProgress: task.onProgress },
  );
  return { end, judged: judgeCall(end, hubPath) };
}

/** A call; where a lock is found that nobody can hold any more, once more without it. */
async function calledUnlocked(task: FilesTask, hubPath: string): Promise<Called> {
  const first = await called(task, hubPath, {});
  if (first.judged.failure?.locked !== true) return first;
  const others = await otherUnisons();
  if (others?.length === 0) return called(task, hubPath, { ignoreLocks: true });
  if (others === null) return first;
  const message = `another unison is at work here, process ${others.join(', ')}`;
  const failure = { message, hint: 'wait for it to end, or end it', retryable: true };
  return { ...first, judged: { ...first.judged, failure } };
}

/** Keeps the newer file of each conflict, where that is known and this side may be written; says which were kept. */
async function keepNewer(
  task: FilesTask,
  hubPath: string,
  conflicts: readonly FileConflict[],
): Promise<{ readonly conflicts: readonly FileConflict[]; readonly calls: readonly Called[] }> {
  const calls: Called[] = [];
  const kept = new Map<string, 'hub' | 'spoke'>();
  const mayWriteHub = task.round === 1 && task.direction === 'two-way';
  for (const side of mayWriteHub ? (['hub', 'spoke'] as const) : (['hub'] as const)) {
    const paths = conflicts.filter((one) => newerSide(one) === side).map(({ path }) => path);
    for (let at = 0; at < paths.length; at += PATHS_PER_CALL) {
      const chunk = paths.slice(at, at + PATHS_PER_CALL);
      const call = await called(task, hubPath, { prefer: { side, paths: chunk } });
      calls.push(call);
      const { failure, skipped } = call.judged;
      if (failure !== null || skipped === null) continue;
      const left = new Set(skipped.map(({ path }) => path));
      for (const path of chunk) if (!left.has(path)) kept.set(path, side);
    }
  }
  return { conflicts: conflicts.map((one) => ({ ...one, kept: kept.get(one.path) ?? one.kept })), calls };
}

function textOf({ log, stderr, code, endedBy }: UnisonEnd): string {
  const ended = endedBy === null ? `unison ended with code ${String(code)}` : `unison was ended: ${endedBy}`;
  return [log.trim(), ...(code === 3 || code === null ? [stderr.trim()] : []), ended].join('\n');
}
