import type { SpokeConfig } from '../config/config.js';
import { messageWithFix } from '../error-message.js';
import { SyncError } from '../errors.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { isLinkLost, isRetryable, QueryError } from '../mysql/errno.js';
import { noteRefused } from '../records/refused-tables.js';
import type { FilesResult, SiteResult, TableResult } from '../report/result.js';
import { filesOfSpokes, type FilesOfSpokes } from './files-of-spokes.js';
import { knock } from './knock.js';
import { firstPass, spokesBehind, type PassResult, secondPass } from './pass.js';
import type { RunContext, Tallies } from './pass-context.js';
import { pause } from './pause.js';
import { noteOutcome } from './site-state.js';
import { leftOut } from './spoke-tables.js';
import { LimitReached, Stride } from './stride.js';
import { sumTables, tableResults, writtenAllTheSame } from './sum-tables.js';

/** What the rounds came to. */
export interface Walked {
  readonly sites: readonly SiteResult[];
  readonly tables: readonly TableResult[];
  /** Tables that single spokes have in another form. */
  readonly refusedTables: number;
  readonly files: readonly FilesResult[];
  readonly fileLogs: ReturnType<FilesOfSpokes['logs']>;
}

/** `skipped`: it is over for this run, and well so. */
type Ended =
  | { readonly done: PassResult }
  | {
      readonly failed: string;
      readonly retryable: boolean;
      readonly skipped?: true;
      readonly written: readonly TableResult[];
    };

/** A line that breaks again and again is not tried for ever, though each time something comes through. */
const mostAttempts = 200;

/** What the rounds go over. */
export interface Walk {
  readonly spokes: readonly SpokeConfig[];
  /** Those of them that did not answer as the run began, by id, and why. */
  readonly unreached: ReadonlyMap<number, string>;
  /** Resolves when the ledger knows the hub. */
  readonly captured: Promise<{ now: string }>;
  /** Gets what each pass has written, also where the run breaks off. */
  readonly written: TableResult[];
}

/**
 * Both rounds over the spokes, `concurrency` at a time. A spoke whose link fails is put aside after the retries inside
 * its pass, tried again after the round, and then skipped; one that did not even answer as the run began is put aside at
 * once. Any other failure of a spoke is its own. The files of a spoke follow its rows, in the same way. What the hub does
 * wrong is thrown.
 */
export async function walkRounds(
  run: RunContext,
  { spokes, unreached, captured, written: tables }: Walk,
  hubErrors: WeakSet<Error>,
): Promise<Walked> {
  const results = new Map<number, SiteResult>();
  const refused = new Set<string>();
  const files = filesOfSpokes(run);
  const walkedTables = run.tables.map(({ ledger }) => ledger.layout.name);

  const strides = new Map(spokes.map(({ id, limits }) => [id, new Stride(limits)]));

  async function attempt(config: SpokeConfig, stride: Stride, round: 1 | 2, number: number): Promise<Ended> {
    run.emit({ type: 'pass-started', site: config.id, round, attempt: number });
    const tallies: Tallies = new Map();
    const over = { stride, tallies };
    try {
      return { done: await (round === 1 ? firstPass(run, config, over, captured) : secondPass(run, config, over)) };
    } catch (error) {
      if (run.signal?.aborted === true) throw new SyncError('interrupted', 'interrupted', { cause: error });
      const written = writtenAllTheSame(tableResults(tallies, config.id, round));
      if (hubFailed(error, hubErrors)) {
        tables.push(...written);
        throw error;
      }
      if (error instanceof LimitReached) return { failed: error.message, retryable: false, skipped: true, written };
      return { failed: reasonOf(error), retryable: isRetryable(error), written };
    }
  }

  /**
   * A pass with the retries of DESIGN §10; true if it should be tried again after the round. An attempt in which rows
   * came through does not count: the next one goes on from there.
   */
  async function pass(config: SpokeConfig, round: 1 | 2, lastChance: boolean): Promise<boolean> {
    const { attempts, firstDelayMs } = run.config.retry;
    const stride = strides.get(config.id) ?? new Stride();
    for (let number = 1, made = 1; ; number += 1, made += 1) {
      const ended = await attempt(config, stride, round, made);
      if ('done' in ended) {
        await succeeded(config, round, ended.done);
        return false;
      }
      tables.push(...ended.written);
      if (ended.retryable && stride.linkLost() && made < mostAttempts) number = 0;
      if (ended.retryable && number < attempts) {
        const delayMs = firstDelayMs * 2 ** Math.max(0, number - 1);
        run.emit({ type: 'pass-retry', site: config.id, attempt: made, delayMs, reason: ended.failed });
        await pause(delayMs, run.signal);
        continue;
      }
      const aside = ended.retryable && !lastChance;
      const outcome = aside ? 'put-aside' : ended.retryable || ended.skipped === true ? 'skipped' : 'failed';
      run.emit({ type: 'pass-done', site: config.id, round, outcome, reason: ended.failed });
      if (outcome !== 'put-aside') await gaveUp(config, outcome, ended.failed);
      return aside;
    }
  }

  async function succeeded(config: SpokeConfig, round: 1 | 2, done: PassResult): Promise<void> {
    tables.push(...(round === 1 ? done.tables : done.tables.filter(({ candidates }) => candidates > 0)));
    for (const { table, candidates, conflicts } of done.tables) {
      run.emit({ type: 'table-done', site: config.id, round, table, changes: candidates, conflicts });
    }
    for (const [table, reason] of round === 1 ? done.refused : []) {
      refused.add(`${config.id}/${table}`);
      run.emit({ type: 'table-refused', table, reason });
      run.warn(reason);
    }
    if (done.untracked > 0) {
      const differed = `${done.untracked === 1 ? '1 row' : `${done.untracked} rows`} differed`;
      const lost = 'no change log entry tells of the side that was overwritten: what stood there is in sync_log';
      run.warn(`${config.name}: ${differed}, and ${lost}`);
    }
    run.emit({ type: 'pass-done', site: config.id, round, outcome: 'synced', reason: null });
    const clockSkewMs = round === 1 ? done.skewMs : (results.get(config.id)?.clockSkewMs ?? done.skewMs);
    const { id: site, name } = config;
    const refusedTables = leftOut(run, done.refused);
    results.set(site, { id: site, name, outcome: 'synced', clockSkewMs, error: null, refusedTables });
    const looked = { site, tables: walkedTables, refused: refusedTables };
    await run.writer.transaction(async ({ session }) => {
      await noteOutcome(session, run.hub.state, site, { error: null, skewMs: done.skewMs });
      await noteRefused(session, run.hub.state, looked);
    });
  }

  async function gaveUp(config: SpokeConfig, outcome: 'skipped' | 'failed', error: string): Promise<void> {
    run.warn(`${config.name} was ${outcome === 'skipped' ? 'skipped' : 'not synced'}: ${error}`);
    const { id, name } = config;
    results.set(id, { id, name, outcome, clockSkewMs: null, error, refusedTables: [] });
    await run.writer.transaction(({ session }) =>
      noteOutcome(session, run.hub.state, config.id, { error, skewMs: null }),
    );
  }

  /** Tells of a pass that could not even begin. */
  function notReached({ id: site }: SpokeConfig, outcome: 'put-aside' | 'skipped', reason: string | null): void {
    run.emit({ type: 'pass-started', site, round: 1, attempt: 1 });
    run.emit({ type: 'pass-done', site, round: 1, outcome, reason });
  }

  /** Those that answer by now; the others are skipped. Many at a time: it is only waited for them. */
  async function backAgain(absent: readonly SpokeConfig[]): Promise<readonly SpokeConfig[]> {
    const back: SpokeConfig[] = [];
    await inParallel(absent, looksAtATime, async (config) => {
      const reason = await knock(run, config);
      if (reason === null) back.push(config);
      else {
        notReached(config, 'skipped', reason);
        await gaveUp(config, 'skipped', reason);
      }
    });
    return back;
  }

  async function round(number: 1 | 2, walk: readonly SpokeConfig[], rowsOf: ReadonlySet<SpokeConfig>): Promise<void> {
    const aside: SpokeConfig[] = [];
    const filesAside: SpokeConfig[] = [];
    const filesToo = async (config: SpokeConfig): Promise<void> => {
      if (results.get(config.id)?.outcome !== 'synced') return;
      if (await files.sync(config, number, false)) filesAside.push(config);
    };
    const absent = number === 1 ? walk.filter(({ id }) => unreached.has(id)) : [];
    for (const config of absent) notReached(config, 'put-aside', unreached.get(config.id) ?? null);
    const present = walk.filter((config) => !absent.includes(config));
    await inParallel(present, run.config.concurrency, async (config) => {
      if (rowsOf.has(config) && (await pass(config, number, false))) aside.push(config);
      else if (number === 1 || files.isBehind(config)) await filesToo(config);
    });
    aside.push(...(await backAgain(absent)));
    await inParallel(aside, run.config.concurrency, async (config) => {
      await pass(config, number, true);
      if (number === 1 || files.isBehind(config)) await filesToo(config);
    });
    await inParallel(filesAside, run.config.concurrency, async (config) => {
      await files.sync(config, number, true);
    });
  }

  await round(1, spokes, new Set(spokes));
  const synced = spokes.filter(({ id }) => results.get(id)?.outcome === 'synced');
  const behind = new Set(await spokesBehind(run, synced));
  await round(2, spokes.filter((config) => behind.has(config) || files.isBehind(config)), behind); // prettier-ignore
  return {
    sites: spokes.flatMap(({ id }) => results.get(id) ?? []),
    tables: sumTables(tables),
    refusedTables: refused.size,
    files: files.results(spokes),
    fileLogs: files.logs(),
  };
}

function hubFailed(error: unknown, hubErrors: WeakSet<Error>): boolean {
  if (error instanceof SyncError && ['lost-lock', 'state', 'restored', 'interrupted'].includes(error.code)) return true;
  return error instanceof Error && hubErrors.has(error);
}

function reasonOf(error: unknown): string {
  const lost = error instanceof QueryError && isLinkLost(error) ? 'the link was lost: ' : '';
  return `${lost}${messageWithFix(error)}`;
}
