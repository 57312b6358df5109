import { hashOfColumn, hashOfRow } from '../compare/client-hash.js';
import { splitStoredColumns } from '../ledger/stored-claim.js';
import { counterOf } from '../reconcile/counter.js';
import type { Row, Value } from '../mysql/session.js';
import { type OldValues, readOldValues } from '../records/old-values.js';
import { shownColumns } from '../records/shown-row.js';
import { rowsInLog } from '../records/sync-log.js';
import type { ShownRow } from '../report/result.js';
import type { Layout } from '../schema/layout.js';
import { imageOf } from './intended-write.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

type AgreedRow = Extract<Work['agreed'], { kind: 'row' }>;
type Met = Work & { readonly agreed: AgreedRow };

/**
 * Adds to each conflict the row that was agreed on, or those of its columns that are known. It is proven by its hash, and
 * never guessed: a row that the sync log holds; else what the old values in the change logs of both sides lead back to;
 * else, for `merge: columns`, the columns of which some value has the agreed hash. One query per chunk and log.
 */
export async function withRowsBefore(context: PassContext, table: RunTable, works: readonly Work[]): Promise<Work[]> {
  const { run, hubRead } = context;
  const { layout } = table.ledger;
  const met = works.filter(isMet);
  if (met.length === 0) return [...works];
  const logged = await rowsInLog(
    hubRead,
    run.hubSchema.database,
    layout.name,
    met.map(({ record, agreed: { hash } }) => ({ record, hash })),
  );
  const inLog = ({ record, agreed }: Met): ShownRow | null => logged.get(`${record}/${agreed.hash}`) ?? null;
  const told = await logsOf(
    context,
    table,
    met.filter((work) => inLog(work) === null),
  );
  return works.map((work) => {
    if (!isMet(work)) return work;
    return { ...work, before: inLog(work) ?? leadBack(table, work, told(work.record)) };
  });
}

function isMet(work: Work): work is Met {
  const { agreed, decision } = work;
  return agreed.kind === 'row' && decision.action !== 'nothing' && decision.clash !== null;
}

interface Told {
  readonly hub: readonly OldValues[];
  readonly spoke: readonly OldValues[];
}

async function logsOf(
  { run, spoke, hubRead }: PassContext,
  { ledger: { layout } }: RunTable,
  works: readonly Met[],
): Promise<(record: string) => Told> {
  const records = works.map(({ record }) => record);
  const [hub, atSpoke] = await Promise.all([
    readOldValues({ ...run.hub.log, session: hubRead }, layout, records),
    readOldValues(spoke.log, layout, records),
  ]);
  return (record) => ({ hub: hub.get(record) ?? [], spoke: atSpoke.get(record) ?? [] });
}

function leadBack({ ledger: { layout, columnSet } }: RunTable, work: Met, told: Told): ShownRow | null {
  const { agreed } = work;
  if (agreed.columnSet !== columnSet) return null;
  for (const side of ['spoke', 'hub'] as const) {
    const row = walkBack(layout, agreed.hash, imageOf(work, side)?.row ?? null, told[side]);
    if (row !== null) return shownColumns(layout, new Map(row.entries()));
  }
  return knownColumns(layout, work, told);
}

/** Takes the changes of one side back, one entry after the other, until the row is met that has the agreed hash. */
function walkBack(layout: Layout, hash: string, now: Row | null, told: readonly OldValues[]): Row | null {
  let row = now;
  for (const old of told) {
    // What was deleted is in its entry as a whole.
    if (row === null && old.size < layout.columns.length) return null;
    const after: Row | null = row;
    row = layout.columns.map((_, index): Value => (old.has(index) ? old.get(index) : after?.[index]) ?? null);
    if (hashOfRow(layout, row) === hash) return row;
  }
  return null;
}

function knownColumns(layout: Layout, work: Met, told: Told): ShownRow | null {
  const agreed = splitStoredColumns(work.agreed.columns);
  if (agreed === null) return null;
  const images = [imageOf(work, 'hub'), imageOf(work, 'spoke')];
  const old = [...told.hub, ...told.spoke];
  const known = layout.columns.flatMap((column, index): [number, Value][] => {
    const hash = agreed[index];
    if (hash === undefined) return [];
    const counter = counterOf(hash, hash, hash);
    if (counter !== null) return [[index, counter.base]];
    const image = images.find((one) => one?.columnHashes?.[index] === hash);
    const values = image === undefined || image === null ? old.flatMap((one) => one.get(index) ?? []) : [];
    if (image !== undefined && image !== null) return [[index, image.row[index] ?? null]];
    const value = [null, ...values].find((one) => hashOfColumn(column, one) === hash);
    return value === undefined ? [] : [[index, value]];
  });
  return known.length === 0 ? null : shownColumns(layout, new Map(known));
}
