import { performWrites } from '../apply/guarded-writes.js';
import type { RowWrite } from '../apply/row-write.js';
import { rowHash } from '../compare/fingerprint.js';
import { id } from '../mysql/identifier.js';
import type { Row } from '../mysql/session.js';
import { beginFilling } from '../ledger/bookmarks.js';
import { currentVersion } from '../ledger/versions.js';
import { logWrites } from '../records/sync-log.js';
import { readExpr } from '../schema/encoding.js';
import { orderByKey } from '../schema/key-sql.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Tally } from './tally.js';
import type { Pair } from './work.js';

const rowsPerTransaction = 5000;

/** The hub's rows in key order, each with whether the ledger holds it as it is read. */
function source(table: RunTable): string {
  const { layout, data, versions } = table.ledger;
  const key = layout.key.map((index) => id(layout.columns[index]?.name ?? ''));
  const same = key.map((name) => `v.${name} = t.${name}`).join(' AND ');
  return `SELECT COALESCE(v.\`~hash\` = ${rowHash(layout, 't')}, 0),
                 ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM ${data} t LEFT JOIN ${versions} v ON ${same}
           ORDER BY ${orderByKey(layout, 't')}`;
}

/**
 * Fills a spoke's empty table from the hub, in bulk: streamed, in key order, never held as a whole. It is logged as one
 * entry, not row by row: nothing was there that could be lost. Gives the rows that must go the ordinary way: changed on
 * the hub since capture, or not accepted here.
 */
export async function fill(context: PassContext, table: RunTable, hubRows: number, tally: Tally): Promise<Pair[]> {
  const { run, spoke, hubRead } = context;
  const { layout } = table.ledger;
  const children = spoke.schema.foreignKeys.filter(({ parentTable }) => parentTable === layout.name);
  const target = { session: spoke.write, database: spoke.schema.database, layout, children, deferred: table.deferred };
  const rest: Pair[] = [];
  let batch: RowWrite[] = [];

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    run.signal?.throwIfAborted();
    await spoke.write.begin('write');
    try {
      const outcomes = await performWrites(target, batch, { readBack: false });
      await spoke.write.commit();
      for (const [index, outcome] of outcomes.entries()) {
        const key = batch[index]?.key ?? [];
        if (outcome.state !== 'refused') tally.spoke.inserted += 1;
        if (outcome.state !== 'written') rest.push({ hub: key, spoke: null });
      }
    } catch (error) {
      if (spoke.write.alive) await spoke.write.rollback();
      throw error;
    }
    batch = [];
    run.emit({
      type: 'applying',
      site: spoke.config.id,
      table: layout.name,
      rowsDone: tally.spoke.inserted,
      rowsTotal: Math.max(hubRows, tally.spoke.inserted),
    });
  }

  await announce(context, table, hubRows);
  for await (const [same, ...row] of hubRead.stream({ sql: source(table) })) {
    const key = layout.key.map((index) => (row as Row)[index] ?? '');
    if (same === '1') batch.push({ action: 'insert', key, row, expected: null });
    else rest.push({ hub: key, spoke: null });
    if (batch.length >= rowsPerTransaction) await flush();
  }
  await flush();
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
        token: null,
      },
    ]);
  });
}
