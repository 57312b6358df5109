import type { WriteOutcome } from '../apply/guarded-writes.js';
import type { RowWrite } from '../apply/row-write.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import { type NewPin, writePins } from '../ledger/pins.js';
import type { SideName } from '../reconcile/decision.js';
import { quarantine } from '../records/quarantine.js';
import { shownRow } from '../records/shown-row.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/** A row and the write that its decision asks for on one side. */
export interface Planned {
  readonly work: Work;
  readonly write: RowWrite;
}

/** Rows that were decided but not applied keep what was agreed before, pinned: the next run decides them again (DESIGN §2). */
export async function pinAsBefore(
  tx: HubTransaction,
  { spoke }: PassContext,
  table: RunTable,
  works: readonly Work[],
  reason: NewPin['reason'],
): Promise<void> {
  const pins = works.map(({ key, agreed }): NewPin => ({ key, agreed, reason, intent: null }));
  await writePins(tx, table.ledger, spoke.config.id, pins);
}

/** Leaves what was missed to the next run, and puts what was refused into quarantine. */
export async function holdOpen(
  tx: HubTransaction,
  context: PassContext,
  table: RunTable,
  side: SideName,
  outcomes: ReadonlyMap<Planned, WriteOutcome>,
): Promise<void> {
  const { layout } = table.ledger;
  const missed = [...outcomes].flatMap(([{ work }, { state }]) => (state === 'missed' ? [work] : []));
  const refused = [...outcomes].flatMap(([planned, outcome]) =>
    outcome.state === 'refused' ? [{ ...planned, outcome }] : [],
  );
  await pinAsBefore(tx, context, table, missed, 'guard miss');
  await pinAsBefore(
    tx,
    context,
    table,
    refused.map(({ work }) => work),
    'quarantine',
  );
  await quarantine(
    tx,
    context.run.hub.state,
    context.run.run,
    context.spoke.config.id,
    refused.map(({ work, write, outcome }) => ({
      table: layout.name,
      record: work.record,
      side,
      action: write.action,
      reason: outcome.reason,
      row: shownRow(layout, write.row ?? (side === 'hub' ? work.hub.image : work.spoke)?.row ?? null),
    })),
  );
}
