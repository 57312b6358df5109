import type { SpokeConfig } from '../config/config.js';
import type { Session } from '../mysql/session.js';
import type { LowMark } from '../records/low-mark.js';
import { alignKeys } from '../ledger/align-keys.js';
import { olderBookmarks, readAgreed, readBookmark } from '../ledger/bookmarks.js';
import { siteTokens } from '../ledger/tokens.js';
import { currentVersion, eachKeyBehind, keysBehind, newestVersions } from '../ledger/versions.js';
import { effectiveTimeUs } from '../records/effective-time.js';
import { lastStamp } from '../records/sync-stamps.js';
import { checkBrake } from './check-brake.js';
import { compareAll } from './compare-all.js';
import { expectChange, nothingExpected } from './expectations.js';
import { finishPass } from './finish-pass.js';
import { noStamps, type Stamps } from './gather.js';
import { enterMaintenance, leaveMaintenance } from './leave-maintenance.js';
import { openSpoke, type OpenedSpoke } from './open-spoke.js';
import { PairList } from './pair-list.js';
import type { PassContext, RunContext, RunTable } from './pass-context.js';
import { settleTables } from './settle-tables.js';
import { tableResults } from './sum-tables.js';
import type { TableTask } from './table-task.js';
import { spokeTables } from './spoke-tables.js';
import type { TableResult } from '../report/result.js';
import { keyOf } from './work.js';

/** What a pass gives back when it went through. */
export interface PassResult {
  readonly tables: readonly TableResult[];
  readonly skewMs: number;
  /** Tables that this spoke has in another form, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  readonly untracked: number;
}

/** What a pass is counted in, also where it breaks off. */
type Over = Pick<PassContext, 'stride' | 'tallies'>;

/** The first round's pass: compares everything, both ways. `captured` resolves when the ledger knows the hub. */
export async function firstPass(
  run: RunContext,
  config: SpokeConfig,
  over: Over,
  captured: Promise<{ now: string }>,
): Promise<PassResult> {
  return withSpoke(run, config, { round: 1, ...over }, async (context, opened) => {
    const { tables, refused } = spokeTables(run, context.spoke);
    const { compared, hubNow } = await compareAll(context, tables, captured);
    for (const one of compared) checkBrake(context, { ...one, table: one.table.ledger.layout.name });
    const { heldEntry } = await settleTables(
      context,
      compared,
      compared.some(({ bookmark }) => bookmark === null) ? await readStamps(context) : noStamps,
    );
    const bookmarks = new Map(compared.map((one) => [one.table, one]));
    // Entries of tables that were left out this time must be seen by a run that walks them.
    const complete = tables.length === run.config.tables.length;
    const mark = complete ? belowHeld(opened.nextMark, heldEntry) : null;
    await finishPass(context, { bookmarks, times: { hub: hubNow, spoke: opened.now }, mark });
    return { ...passResult(context), skewMs: opened.skewMs, refused };
  });
}

/** Entries of rows that were left open stay above the mark. */
function belowHeld(mark: LowMark | null, held: bigint | null): LowMark | null {
  return mark !== null && held !== null && held <= mark.low ? { ...mark, low: held - 1n } : mark;
}

/** The second round's pass: the versions after the spoke's bookmarks. Nothing is compared again. */
export async function secondPass(run: RunContext, config: SpokeConfig, over: Over): Promise<PassResult> {
  return withSpoke(run, config, { round: 2, ...over }, async (context, opened) => {
    const { tables, refused } = spokeTables(run, context.spoke);
    const { hubRead } = context;
    const tasks: TableTask[] = [];
    const bookmarks = new Map<RunTable, { version: bigint; full: boolean }>();
    for (const table of tables) {
      const bookmark = await readBookmark(hubRead, run.hub.state, config.id, table.ledger.id);
      if (bookmark === null) continue;
      await hubRead.begin('read-snapshot');
      const version = await currentVersion(hubRead, run.hub.state);
      const pairs = new PairList();
      const site = { id: config.id, settled: context.spoke.settled };
      for await (const key of eachKeyBehind(hubRead, table.ledger, site, bookmark))
        pairs.add({ hub: key, spoke: null });
      await hubRead.commit();
      await brakeDelivery(context, table, bookmark, pairs);
      tasks.push({ table, bookmark, fill: false, hubRows: 0, version, pairs });
      bookmarks.set(table, { version, full: false });
    }
    await settleTables(context, tasks, { hubUs: null, spokeUs: null });
    await finishPass(context, { bookmarks, times: null, mark: null });
    return { ...passResult(context), skewMs: opened.skewMs, refused };
  });
}

/** The brake of the second round: the spoke holds what was agreed on, the ledger says what it is to get. */
async function brakeDelivery(context: PassContext, table: RunTable, bookmark: bigint, pairs: PairList): Promise<void> {
  const { hubRead, spoke } = context;
  const { ledger } = table;
  const expected = nothingExpected();
  for (const part of pairs.chunks(1000)) {
    const chunk = part.map(keyOf);
    const site = { id: spoke.config.id, settled: spoke.settled };
    const agreed = await readAgreed(hubRead, ledger, site, bookmark, chunk);
    const versions = await newestVersions(hubRead, ledger, chunk);
    const newest = await alignKeys(hubRead, ledger.layout, `${ledger.versions} t`, chunk, versions, ({ key }) => key);
    for (const [index, was] of agreed.entries()) {
      const hashes = { hub: newest.get(index)?.hash ?? null, spoke: was.kind === 'row' ? was.hash : null };
      expectChange(expected, hashes, was, ledger.columnSet, spoke.config.direction);
    }
  }
  const rows = context.run.hubSchema.tables.get(ledger.layout.name)?.estimatedRows ?? 0;
  checkBrake(context, { table: ledger.layout.name, hubRows: rows, spokeRows: rows, expected });
}

/** Those spokes for which the ledger has versions after one of their bookmarks that they do not hold. */
export async function spokesBehind(run: RunContext, spokes: readonly SpokeConfig[]): Promise<readonly SpokeConfig[]> {
  const { state } = run.hub;
  return run.writer.transaction(async ({ session }) => {
    // Most spokes of a quiet run stand at the newest version: they need not be asked about one by one.
    const older = await olderBookmarks(session, state, await currentVersion(session, state));
    const behind: SpokeConfig[] = [];
    for (const config of spokes) {
      const bookmarks = older.get(config.id);
      if (bookmarks !== undefined && (await isBehind(run, session, config, bookmarks))) behind.push(config);
    }
    return behind;
  });
}

async function isBehind(
  { hub, tables }: RunContext,
  session: Session,
  { id }: SpokeConfig,
  bookmarks: ReadonlyMap<number, bigint>,
): Promise<boolean> {
  const { settled } = await siteTokens(session, hub.state, id);
  for (const { ledger } of tables) {
    const bookmark = bookmarks.get(ledger.id);
    if (bookmark === undefined) continue;
    if ((await keysBehind(session, ledger, { id, settled }, bookmark, 1)).length > 0) return true;
  }
  return false;
}

/**
 * When both sides last received from each other: for first contact. A site that was restored knows better than the other
 * how far it has fallen back: of what both say the earlier counts.
 */
export async function readStamps({ run, spoke, hubRead }: PassContext): Promise<Stamps> {
  const { database } = run.hubSchema;
  const [saidByHub, saidBySpoke, fromSpoke] = await Promise.all([
    lastStamp(hubRead, database, run.hub.id, spoke.config.id),
    lastStamp(spoke.read, spoke.schema.database, run.hub.id, spoke.config.id),
    lastStamp(hubRead, database, spoke.config.id, run.hub.id),
  ]);
  const fromHub = [saidByHub, saidBySpoke].map((text) => effectiveTimeUs(text, 'timestamp', run.hub.log.clock));
  return {
    hubUs: fromHub.reduce((a, b) => (a === null || b === null ? null : a < b ? a : b)),
    spokeUs: effectiveTimeUs(fromSpoke, 'timestamp', spoke.clock),
  };
}

function passResult({ spoke, round, tallies }: PassContext): Pick<PassResult, 'tables' | 'untracked'> {
  const tables = tableResults(tallies, spoke.config.id, round);
  return { tables, untracked: [...tallies.values()].reduce((sum, { untracked }) => sum + untracked, 0) };
}

/** Opens the spoke, runs its hooks around the work, and closes everything on every way out. */
async function withSpoke<T>(
  run: RunContext,
  config: SpokeConfig,
  { round, stride, tallies }: Over & Pick<PassContext, 'round'>,
  work: (context: PassContext, opened: OpenedSpoke) => Promise<T>,
): Promise<T> {
  const hubRead = await run.openHub();
  try {
    const opened = await openSpoke(run, config, hubRead);
    const { spoke } = opened;
    if (opened.restored) {
      run.warn(
        `${config.name} was restored from a backup, or is another database than before: it is compared as on the first sync`,
      );
    }
    if (Math.abs(opened.skewMs) > run.config.safety.maxClockSkewMs) {
      run.warn(
        `the clock of ${config.name} is ${opened.skewMs} ms off the hub's; it is corrected for, but set it right`,
      );
    }
    // What waits there, perhaps for a lock, must not hold an interrupted run; the next one learns what became of it.
    const tearDown = (): void => [spoke.read, spoke.write].forEach((session) => session.destroy());
    run.signal?.addEventListener('abort', tearDown, { once: true });
    stride.begin([spoke.read, spoke.write]);
    const link = { session: spoke.write, connection: opened.connection };
    try {
      let result: T;
      try {
        await enterMaintenance(run, config, spoke.write);
        result = await work({ run, spoke, hubRead, round, stride, tallies }, opened);
      } catch (error) {
        // What ended the pass is what is thrown; that the site stays in maintenance is warned of.
        await leaveMaintenance(run, config, link);
        throw error;
      }
      const failure = await leaveMaintenance(run, config, link);
      if (failure !== null) throw failure;
      return result;
    } finally {
      run.signal?.removeEventListener('abort', tearDown);
      stride.end();
      await Promise.all([spoke.read.close(), spoke.write.close()]);
    }
  } finally {
    await hubRead.close();
  }
}
