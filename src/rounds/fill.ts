import { hashText, rowHash } from '../compare/fingerprint.js';
import { isInMysqlForm } from '../compare/json-by-value.js';
import { id } from '../mysql/identifier.js';
import type { Row, Sql, Value } from '../mysql/session.js';
import { beginFilling } from '../ledger/bookmarks.js';
import { currentVersion } from '../ledger/versions.js';
import { logWrites } from '../records/sync-log.js';
import { keyOfRow } from '../apply/row-write.js';
import { mayBend } from '../schema/bending-triggers.js';
import { readExpr } from '../schema/encoding.js';
import { type Key, orderByKey } from '../schema/key-sql.js';
import { type FillBatch, type Filled, type OnItsWay, sendBatch, writeBatch } from './fill-batches.js';
import type { PassContext, RunTable } from './pass-context.js';
import { spokeTarget } from './spoke-target.js';
import type { Tally } from './tally.js';
import type { Pair } from './work.js';

// Few enough to be garbage again before the collector takes them for lasting: a third of the client's time.
const rowsPerBatch = 500;
/** Of one batch, in characters: what a server takes as one statement. */
const mostPerBatch = 500_000;

/** Of what is on its way to the spoke and not answered yet, in characters: enough for 15 MB a second over the line. */
function mostOnTheWay(roundTripMs: number): number {
  return Math.min(2_000_000, Math.max(300_000, roundTripMs * 15_000));
}

/**
 * The hub's rows in key order, each followed by its hash; NULL where the ledger does not hold it as it is read, or since
 * later than `version`: the spoke's bookmark would then tell another base than what it was sent.
 */
function source(table: RunTable, version: bigint): Sql {
  const { layout, data, versions } = table.ledger;
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? ''));
  const same = key.map((name) => `v.${name} = t.${name}`).join(' AND ');
  const known = `v.\`~v\` <= ? AND v.\`~hash\` = ${rowHash(layout, 't')}`;
  return {
    sql: `SELECT ${layout.columns.map((column) => readExpr(column, 't')).join(', ')},
                 ${hashText(`IF(${known}, v.\`~hash\`, NULL)`)}
            FROM ${data} t LEFT JOIN ${versions} v ON ${same}
           ORDER BY ${orderByKey(layout, 't')}`,
    values: [version],
  };
}

/**
 * Fills a spoke's empty table from the hub, in bulk: streamed, in key order, never held as a whole. While the spoke writes
 * some batches the next one is read. It is logged as one entry, not row by row: nothing was there that could be lost.
 * Gives the rows that must go the ordinary way: changed on the hub since capture, not accepted here, or made into
 * something else by a trigger.
 */
export async function fill(
  context: PassContext,
  table: RunTable,
  { hubRows, version }: { readonly hubRows: number; readonly version: bigint },
  tally: Tally,
): Promise<Pair[]> {
  const { run, spoke, hubRead } = context;
  const { layout } = table.ledger;
  const rest: Pair[] = [];
  const rows = context.stride.rowsInOneGo(rowsPerBatch);
  const most = mostOnTheWay(spoke.roundTripMs);
  const onItsWay: { readonly done: OnItsWay; readonly size: number }[] = [];
  let pending = 0;

  function take({ inserted, rest: keys }: Filled): void {
    tally.spoke.inserted += inserted;
    for (const key of keys) rest.push({ hub: key, spoke: null });
    run.emit({
      type: 'applying',
      site: spoke.config.id,
      table: layout.name,
      rowsDone: tally.spoke.inserted,
      rowsTotal: Math.max(hubRows, tally.spoke.inserted),
    });
    context.stride.wrote(inserted);
  }

  async function takeFirst(): Promise<void> {
    const first = onItsWay.shift();
    if (first === undefined) return;
    pending -= first.size;
    take(await first.done());
  }

  await announce(context, table, hubRows);
  const target = spokeTarget(context, table);
  const bent = mayBend(context.spoke.schema.tables.get(table.ledger.layout.name), 'INSERT');
  try {
    for await (const { batch, changed, size } of batches(hubRead.stream(source(table, version)), table, rows)) {
      run.signal?.throwIfAborted();
      for (const key of changed) rest.push({ hub: key, spoke: null });
      if (bent) {
        take(await writeBatch(target, batch, true));
        continue;
      }
      onItsWay.push({ done: sendBatch(target, batch), size });
      pending += size;
      while (pending > most) await takeFirst();
    }
    while (onItsWay.length > 0) await takeFirst();
  } finally {
    // What is on its way counts too, however this ends.
    for (const { done } of onItsWay) {
      const filled = await done().catch(() => null);
      if (filled !== null) tally.spoke.inserted += filled.inserted;
    }
  }
  return rest;
}

interface ReadBatch {
  readonly batch: FillBatch;
  /** Keys of rows that the ledger does not hold as they were read, or that MySQL would not. */
  readonly changed: readonly Key[];
  readonly size: number;
}

/** Gathers streamed rows into batches of so many rows, fewer where they are large. */
async function* batches(
  pieces: AsyncIterable<readonly Row[]>,
  { ledger: { layout } }: RunTable,
  mostRows: number,
): AsyncGenerator<ReadBatch, void, undefined> {
  let [rows, hashes, changed, size]: [Row[], string[], Key[], number] = [[], [], [], 0];
  for await (const piece of pieces) {
    for (const row of piece) {
      const hash = (row as Value[]).pop() ?? null;
      if (hash === null || !isInMysqlForm(layout, row)) {
        changed.push(keyOfRow(layout, row));
        continue;
      }
      rows.push(row);
      hashes.push(hash.toString());
      size += sizeOf(row);
      if (rows.length < mostRows && size < mostPerBatch) continue;
      yield { batch: { rows, hashes }, changed, size };
      [rows, hashes, changed, size] = [[], [], [], 0];
    }
  }
  yield { batch: { rows, hashes }, changed, size };
}

/** Characters and bytes of a row's values. */
function sizeOf(row: Row): number {
  let size = 0;
  for (const value of row) size += value?.length ?? 0;
  return size;
}

/** Tells of the filling before its first row goes out, so that nothing of it is forgotten if the line breaks. */
async function announce({ run, spoke }: PassContext, table: RunTable, hubRows: number): Promise<void> {
  const { state } = run.hub;
  const site = spoke.config.id;
  await run.writer.transaction(async (tx) => {
    const version = await currentVersion(tx.session, state);
    // A filling that came to nothing has told of itself already.
    if (!(await beginFilling(tx, state, site, table.ledger.id, version))) return;
    await logWrites(tx, run.hubSchema.database, run.syncLog, run.run, [
      {
        from: run.hub.id,
        to: site,
        userId: null,
        person: null,
        table: table.ledger.layout.name,
        record: '*',
        action: 'insert',
        comment: `first sync: the empty table is filled with ${hubRows} rows`,
        sql: '',
        timeOfChange: null,
        before: null,
        after: null,
        hashBefore: null,
        hashAfter: null,
        untracked: false,
        token: null,
      },
    ]);
  });
}
