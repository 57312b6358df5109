import { performWrites } from '../apply/guarded-writes.js';
import { keyOfRow, type RowWrite } from '../apply/row-write.js';
import { hashText, rowHash } from '../compare/fingerprint.js';
import { id } from '../mysql/identifier.js';
import { beginFilling } from '../ledger/bookmarks.js';
import { currentVersion } from '../ledger/versions.js';
import { logWrites } from '../records/sync-log.js';
import { readExpr } from '../schema/encoding.js';
import { orderByKey } from '../schema/key-sql.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Sql } from '../mysql/session.js';
import type { Tally } from './tally.js';
import type { Pair } from './work.js';

// Few enough to be garbage again before the collector takes them for lasting.
const rowsPerBatch = 1000;

/**
 * The hub's rows in key order, each with its hash; NULL where the ledger does not hold it as it is read, or since later
 * than `version`: the spoke's bookmark would then tell another base than what it was sent.
 */
function source(table: RunTable, version: bigint): Sql {
  const { layout, data, versions } = table.ledger;
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? ''));
  const same = key.map((name) => `v.${name} = t.${name}`).join(' AND ');
  const known = `v.\`~v\` <= ? AND v.\`~hash\` = ${rowHash(layout, 't')}`;
  return {
    sql: `SELECT ${hashText(`IF(${known}, v.\`~hash\`, NULL)`)},
                 ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM ${data} t LEFT JOIN ${versions} v ON ${same}
           ORDER BY ${orderByKey(layout, 't')}`,
    values: [version],
  };
}

/**
 * Fills a spoke's empty table from the hub, in bulk: streamed, in key order, never held as a whole. It is logged as one
 * entry, not row by row: nothing was there that could be lost. Gives the rows that must go the ordinary way: changed on
 * the hub since capture, not accepted here, or made into something else by a trigger.
 */
export async function fill(
  context: PassContext,
  table: RunTable,
  { hubRows, version }: { readonly hubRows: number; readonly version: bigint },
  tally: Tally,
): Promise<Pair[]> {
  const { run, spoke, hubRead } = context;
  const { layout } = table.ledger;
  const children = spoke.schema.foreignKeys.filter(({ parentTable }) => parentTable === layout.name);
  const target = { session: spoke.write, database: spoke.schema.database, layout, children, deferred: table.deferred };
  const rest: Pair[] = [];
  const rows = context.stride.rowsInOneGo(rowsPerBatch);
  const { triggers = [] } = spoke.schema.tables.get(layout.name) ?? {};
  const readBack = triggers.some(({ timing, event }) => timing === 'BEFORE' && event === 'INSERT');

  async function write(batch: readonly RowWrite[], hashes: readonly string[]): Promise<void> {
    if (batch.length === 0) return;
    run.signal?.throwIfAborted();
    await spoke.write.begin('write');
    try {
      const outcomes = await performWrites(target, batch, { readBack });
      await spoke.write.commit();
      for (const [index, outcome] of outcomes.entries()) {
        const key = batch[index]?.key ?? [];
        if (outcome.state !== 'refused') tally.spoke.inserted += 1;
        const asSent = outcome.state === 'written' && (!readBack || outcome.hash === hashes[index]);
        if (!asSent) rest.push({ hub: key, spoke: null });
      }
    } catch (error) {
      if (spoke.write.alive) await spoke.write.rollback();
      throw error;
    }
    run.emit({
      type: 'applying',
      site: spoke.config.id,
      table: layout.name,
      rowsDone: tally.spoke.inserted,
      rowsTotal: Math.max(hubRows, tally.spoke.inserted),
    });
    context.stride.wrote(batch.length);
  }

  await announce(context, table, hubRows);
  // While the spoke writes a batch the next one is read.
  let writing = Promise.resolve();
  let batch: RowWrite[] = [];
  let hashes: string[] = [];
  async function flush(): Promise<void> {
    await writing;
    writing = write(batch, hashes);
    // Told where it is waited for.
    writing.catch(() => undefined);
    batch = [];
    hashes = [];
  }
  try {
    for await (const [hash, ...row] of hubRead.stream(source(table, version))) {
      const key = keyOfRow(layout, row);
      if (hash === null || hash === undefined) {
        rest.push({ hub: key, spoke: null });
        continue;
      }
      batch.push({ action: 'insert', key, row, expected: null });
      hashes.push(hash.toString());
      if (batch.length >= rows) await flush();
    }
    await flush();
  } finally {
    await writing;
  }
  return rest;
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
