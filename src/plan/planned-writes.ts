import { createHash } from 'node:crypto';
import type { RowWrite } from '../apply/row-write.js';
import type { ReadImage } from '../compare/images.js';
import type { HubState } from '../ledger/hub-state.js';
import type { SideName } from '../reconcile/decision.js';
import { settledClaim, settledColumnClaims } from '../reconcile/settled.js';
import { recordId } from '../records/record-id.js';
import { shownRow } from '../records/shown-row.js';
import { conflictOf } from '../rounds/conflict-of.js';
import { imageOf, writeFor } from '../rounds/intended-write.js';
import type { PassContext, RunTable } from '../rounds/pass-context.js';
import { claimsOfSame } from '../rounds/settled-claims.js';
import { countDecision, countWrite, type Tally } from '../rounds/tally.js';
import { refusalOf } from '../rounds/write-kept.js';
import type { HubOutcome, Work } from '../rounds/work.js';
import { orderByKey } from '../schema/key-sql.js';
import { readExpr } from '../schema/encoding.js';
import { agreedOn } from '../rounds/base-of.js';
import type { Imagined } from './imagined.js';
import type { PlannedConflicts } from './planned-conflicts.js';

/** Rows of one fill that a plan lists; the others are only counted. */
const mostListed = 1000;

function note(
  imagined: Imagined,
  { run, spoke }: PassContext,
  table: RunTable,
  work: Work,
  write: RowWrite,
  side: SideName,
): void {
  const { layout } = table.ledger;
  imagined.changes.push({
    table: layout.name,
    record: work.record,
    site: side === 'hub' ? run.hub.id : spoke.config.id,
    from: side === 'hub' ? spoke.config.id : run.hub.id,
    action: write.action,
    hub: shownRow(layout, work.hub.image?.row ?? null),
    spoke: shownRow(layout, work.spoke?.row ?? null),
  });
}

/** The image that a write would leave: that of the other side, or for a merge one that no server has hashed yet. */
function imageAfter(work: Work, write: RowWrite, from: SideName): ReadImage | null {
  if (write.row === null) return null;
  const other = imageOf(work, from);
  if (work.decision.action !== 'merge') return other;
  const texts = write.row.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value));
  const hash = `merged ${createHash('sha1').update(JSON.stringify(texts)).digest('hex')}`;
  return {
    row: write.row,
    hash,
    hashInBase: hash,
    columnHashes: work.decision.columnClaims.map((claim) => claim.hash),
    oldHashes: new Map(),
  };
}

/** What `applyToHub` would do, remembered instead of done. */
export function planHub(
  context: PassContext,
  table: RunTable,
  works: readonly Work[],
  tally: Tally,
  imagined: Imagined,
  conflicts: PlannedConflicts,
): HubOutcome {
  const { run, spoke } = context;
  const { layout } = table.ledger;
  const done = new Map<Work, string | null>();
  for (const work of works) {
    const write = writeFor(work, 'hub', layout);
    if (write === null) {
      if (work.decision.action === 'nothing') planSame(context, table, work, imagined);
      continue;
    }
    if (refusalOf(context, work, 'hub', layout) !== null) {
      tally.quarantined += 1;
      continue;
    }
    const policy = { ...table.policy, direction: spoke.config.direction };
    const image = imageAfter(work, write, 'spoke');
    const columns =
      table.ledger.mergesColumns && image !== null ? settledColumnClaims(work.candidate, work.decision, policy) : null;
    const state: HubState = {
      image,
      version: { version: 0n, claim: settledClaim(work.candidate, work.decision, policy), columns },
    };
    note(imagined, context, table, work, write, 'hub');
    imagined.setHubRow(layout.name, work.key, state);
    imagined.setAgreed(layout.name, spoke.config.id, work.key, agreedOn(table.ledger, work.spoke));
    countWrite(tally.hub, write.action);
    countDecision(tally, work.decision, 'hub');
    const conflict = conflictOf(work, layout, 'hub', run.people, null);
    if (conflict !== null) conflicts.add(conflict);
    done.set(work, image?.hash ?? null);
  }
  return { done, again: [] };
}

function planSame(context: PassContext, table: RunTable, work: Work, imagined: Imagined): void {
  const { name } = table.ledger.layout;
  const claims = claimsOfSame(context, table, work);
  const { image, version } = work.hub;
  if (claims !== null && version !== null)
    imagined.reclaimHubRow(name, work.key, { image, version: { version: version.version, ...claims } });
  imagined.setAgreed(name, context.spoke.config.id, work.key, agreedOn(table.ledger, work.spoke));
}

/** What `applyToSpoke` would do, remembered instead of done. */
export function planSpoke(
  context: PassContext,
  table: RunTable,
  works: readonly Work[],
  tally: Tally,
  imagined: Imagined,
  conflicts: PlannedConflicts,
): void {
  const { run, spoke } = context;
  const { layout } = table.ledger;
  for (const work of works) {
    const write = writeFor(work, 'spoke', layout);
    if (write === null) continue;
    if (refusalOf(context, work, 'spoke', layout) !== null) {
      tally.quarantined += 1;
      continue;
    }
    const image = imageAfter(work, write, 'hub');
    note(imagined, context, table, work, write, 'spoke');
    imagined.setSpokeRow(layout.name, spoke.config.id, work.key, image);
    imagined.setAgreed(layout.name, spoke.config.id, work.key, agreedOn(table.ledger, image));
    countWrite(tally.spoke, write.action);
    countDecision(tally, work.decision, 'spoke');
    const conflict = conflictOf(work, layout, 'spoke', run.people, null);
    if (conflict !== null) conflicts.add(conflict);
  }
}

/** An empty table that would be filled: every row is counted, the first ones are listed. */
export async function planFill(
  { run, spoke, hubRead }: PassContext,
  table: RunTable,
  hubRows: number,
  tally: Tally,
  imagined: Imagined,
): Promise<void> {
  const { layout, data } = table.ledger;
  tally.spoke.inserted += hubRows;
  const rows = await hubRead.rows({
    sql: `SELECT ${layout.columns.map((column) => readExpr(column, 't')).join(', ')}
            FROM ${data} t ORDER BY ${orderByKey(layout, 't')} LIMIT ${mostListed}`,
  });
  for (const row of rows) {
    imagined.changes.push({
      table: layout.name,
      record: recordId(layout.key.map((index) => row[index] ?? '')),
      site: spoke.config.id,
      from: run.hub.id,
      action: 'insert',
      hub: shownRow(layout, row),
      spoke: null,
    });
  }
  if (hubRows > rows.length) {
    run.warn(
      `table ${layout.name} would be filled at ${spoke.config.name}: ${hubRows} rows, the first ${rows.length} are listed`,
    );
  }
}
