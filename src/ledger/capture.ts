import type { BucketPlan } from '../compare/buckets.js';
import { type DifferenceOptions, differences } from '../compare/differences.js';
import { rowHash } from '../compare/fingerprint.js';
import type { HashSource } from '../compare/source.js';
import { type BucketSums, sums } from '../compare/sums.js';
import type { CompareConfig } from '../config/config.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { loggedIntegers, loggedKeys } from '../records/logged-keys.js';
import type { Key } from '../schema/key-sql.js';
import { captureNew, inSets } from './first-versions.js';
import { isFullDue } from './full-due.js';
import type { HubSite } from './hub-state.js';
import { hubStates } from './hub-state.js';
import type { HubWriter } from './hub-writer.js';
import type { LedgerTable } from './ledger-table.js';
import { namedKeys } from './spelt-keys.js';
import { rehash } from './rehash.js';
import { seed } from './seed.js';
import { currentVersion } from './versions.js';

/** The hub's own table as one side of a compare. */
export function hubSource(session: Session, table: LedgerTable): HashSource {
  return { session, layout: table.layout, from: `${table.data} t`, where: null, hash: rowHash(table.layout, 't') };
}

/** The ledger's newest versions as one side of a compare: what the hub holds, without a scan of it. */
export function ledgerSource(session: Session, table: LedgerTable): HashSource {
  return {
    session,
    layout: table.layout,
    from: `${table.versions} t`,
    where: 't.`~hash` IS NOT NULL',
    hash: 't.`~hash`',
  };
}

/** The ledger's checksums as of `version`, which the session's snapshot shows; read only if no pass of this run has. */
export function ledgerSums(
  session: Session,
  table: LedgerTable,
  plan: BucketPlan,
  version: bigint,
): Promise<BucketSums> {
  return table.sums.at(version, () => sums(ledgerSource(session, table), plan));
}

/** Connections to the hub: one that reads, and another that is opened when it is first asked for. */
export interface HubLinks {
  readonly session: Session;
  readonly further: () => Promise<Session>;
}

/** How many rows are read and taken up in one hub transaction. */
const CHUNK = 500;

/** What a capture reports and how it is stopped. */
export interface CaptureOptions {
  readonly onProgress?: (rowsDone: number, rowsTotal: number) => void;
  readonly signal?: AbortSignal;
  /** Change log entries that were taken up, and how many rows no entry told of. */
  readonly onTaken: (ids: readonly bigint[], untracked: number) => void;
}

/** Gives the rows of these keys a version where the application changed them; gives how many it were. */
async function captureKeys(
  writer: HubWriter,
  table: LedgerTable,
  hub: HubSite,
  keys: readonly Key[],
  options: CaptureOptions,
): Promise<number> {
  let captured = 0;
  for (let at = 0; at < keys.length; at += CHUNK) {
    options.signal?.throwIfAborted();
    const some = keys.slice(at, at + CHUNK);
    const taken = await writer.transaction((tx) => hubStates(tx, table, hub, some, new Map()), 'snapshot');
    options.onTaken(taken.taken, taken.untracked);
    captured += taken.captured;
  }
  return captured;
}

/** The same for rows that the ledger does not hold. */
async function captureUnheld(
  writer: HubWriter,
  table: LedgerTable,
  hub: HubSite,
  keys: readonly Key[],
  options: CaptureOptions,
): Promise<number> {
  let captured = 0;
  for (const some of inSets(keys)) {
    options.signal?.throwIfAborted();
    const fresh = await captureNew(writer, table, hub, some);
    options.onTaken([], fresh.captured);
    captured += fresh.captured + (await captureKeys(writer, table, hub, fresh.left, options));
  }
  return captured;
}

// From so many rows on the ledger takes longer than another connection does.
const WORTH_A_LINK = 50_000;

/** A further connection, where it pays; null too where the hub grants none. */
async function linkBeside({ further }: HubLinks, plan: BucketPlan): Promise<Session | null> {
  return plan.rows < WORTH_A_LINK ? null : further().catch(() => null);
}

async function captureFirst(
  writer: HubWriter,
  links: HubLinks,
  table: LedgerTable,
  hub: HubSite,
  plan: BucketPlan,
): Promise<readonly bigint[]> {
  // The nodes of a cluster would refuse each other's parts.
  const another = writer.place.clustered ? null : await linkBeside(links, plan);
  const beside = another === null ? [] : [links.session, another];
  return seed(writer, { hubRead: links.session, beside }, table, hub, plan);
}

async function captureInFull(
  writer: HubWriter,
  links: HubLinks,
  table: LedgerTable,
  hub: HubSite,
  plan: BucketPlan,
  options: CaptureOptions,
): Promise<number> {
  const { session } = links;
  let captured = 0;
  await session.begin('read-snapshot');
  try {
    const beside = (await linkBeside(links, plan)) ?? session;
    // Nobody else writes the ledger meanwhile: its newest versions are those of the snapshot.
    const known = onItsWay(ledgerSums(beside, table, plan, await currentVersion(session, hub.state)));
    const named = await loggedIntegers({ ...hub.log, session }, table.layout);
    for await (const { unheld, others } of uncaptured(session, table, plan, known, { ...options, named })) {
      captured += await captureUnheld(writer, table, hub, unheld, options);
      captured += await captureKeys(writer, table, hub, others, options);
    }
  } finally {
    if (session.alive) await session.commit();
  }
  return captured;
}

/** Keys of rows that are not as the ledger has them: those that it does not hold, and those that it holds otherwise. */
export interface Uncaptured {
  readonly unheld: readonly Key[];
  readonly others: readonly Key[];
}

/**
 * Keys of the hub's rows that are not as the ledger has them, some buckets at a time. `known` are the ledger's checksums in
 * the session's snapshot, which is the caller's; they may still be on their way. `named`: keys of rows that are likely
 * to be among them.
 */
export async function* uncaptured(
  session: Session,
  table: LedgerTable,
  plan: BucketPlan,
  known: Promise<BucketSums>,
  { onProgress, signal, named }: Pick<CaptureOptions, 'onProgress' | 'signal'> & Pick<DifferenceOptions, 'named'> = {},
): AsyncGenerator<Uncaptured> {
  const a = hubSource(session, table);
  const b = ledgerSource(session, table);
  const aSums = await sums(a, plan, {
    ...(onProgress === undefined ? {} : { onProgress: (rowsDone) => onProgress(rowsDone, plan.rows) }),
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const found of differences({ source: a, sums: aSums }, { source: b, sums: await known }, plan, {
    named,
  })) {
    yield {
      unheld: found.flatMap(({ a: here, b: held }) => (here !== null && held === null ? [here.key] : [])),
      others: found.flatMap(({ a: here, b: held }) => (held === null ? [] : [(here ?? held).key])),
    };
  }
}

/**
 * Takes up what the application changed on the hub since the ledger last looked. In full: the table's checksums against
 * the ledger's own, then only the buckets that differ; else only the rows that the change log names. Gives the number of
 * rows that got a version. The links read the hub; the writer writes the ledger.
 */
export async function capture(
  writer: HubWriter,
  links: HubLinks,
  table: LedgerTable,
  hub: HubSite,
  plan: () => Promise<BucketPlan>,
  compare: CompareConfig,
  options: CaptureOptions,
): Promise<number> {
  const { session } = links;
  const registry = qualified(hub.state, 'synced_table');
  const [age] = await session.rows({
    sql: `SELECT TIMESTAMPDIFF(MICROSECOND, compared_at, UTC_TIMESTAMP(6)) DIV 1000 FROM ${registry} WHERE id = ?`,
    values: [table.id],
  });
  const changed = table.capturedSet !== table.columnSet;
  const ageMs = age?.[0] ?? null;
  const full = changed || isFullDue(compare, ageMs === null ? null : Number(ageMs));
  const captureLogged = async (): Promise<number> => {
    const logged = await loggedKeys({ ...hub.log, session }, table.layout);
    const places = [table.data, table.versions].map((from) => ({ session, from: `${from} t` }));
    return captureKeys(writer, table, hub, await namedKeys(places, table.layout, logged), options);
  };
  // A table that was captured while it was empty is captured as any other: its first rows are somebody's too.
  const anew = table.capturedSet === null;
  if (anew) options.onTaken(await captureFirst(writer, links, table, hub, await plan()), 0);
  else if (changed) {
    // Somebody's change, even if the old columns do not show it.
    await captureLogged();
    await rehash(writer, table, hub);
  }
  const captured = anew
    ? 0
    : full
      ? await captureInFull(writer, links, table, hub, await plan(), options)
      : await captureLogged();
  await session.write({
    sql: `UPDATE ${registry} SET column_set = ?, compared_at = IF(?, UTC_TIMESTAMP(6), compared_at) WHERE id = ?`,
    values: [table.columnSet, full, table.id],
  });
  return captured;
}
