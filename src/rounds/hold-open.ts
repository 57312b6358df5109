import type { WriteOutcome } from '../apply/guarded-writes.js';
import type { RowWrite } from '../apply/row-write.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import { type Agreed, type NewPin, writePins } from '../ledger/pins.js';
import type { SideName } from '../reconcile/decision.js';
import { quarantine } from '../records/quarantine.js';
import { shownRow } from '../records/shown-row.js';
import { agreedOn } from './base-of.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/** A row and the write that its decision asks for on one side. */
export interface Planned {
  readonly work: Work;
  readonly write: RowWrite;
}

/**
 * What the next run is to take as agreed on: what was. Of a first contact's one-sided row it is what the decision came
 * from, nothing for a new row and the row for a deletion: the next run has later stamps, and may not find the same again.
 */
function stillAgreed({ ledger }: RunTable, { agreed, decision, hub, spoke }: Work): Agreed {
  const image = hub.image ?? spoke;
  const oneSided = image !== null && (hub.image === null || spoke === null);
  if (agreed.kind !== 'unknown' || !oneSided) return agreed;
  if (decision.action === 'copy' && decision.clash === null && !decision.overwritten) return { kind: 'absent' };
  if (decision.action !== 'delete' || decision.clash !== null || decision.overwritten) return agreed;
  return {
    kind: 'row',
    columnSet: ledger.columnSet,
    hash: image.hash,
    columns: image.columnHashes?.join('') ?? null,
  };
}

/** As {@link stillAgreed}; but of a merge that the hub has taken, the spoke's row is in the hub's by now. */
function agreedAfterHub(table: RunTable, work: Work): Agreed {
  const { decision, spoke } = work;
  const taken = decision.action === 'merge' && decision.writeHub && spoke !== null;
  return taken ? agreedOn(table.ledger, spoke) : stillAgreed(table, work);
}

/** Rows that were decided but not applied keep what was agreed before, pinned: the next run decides them again (DESIGN §2). */
export async function pinAsBefore(
  tx: HubTransaction,
  { spoke }: PassContext,
  table: RunTable,
  works: readonly Work[],
  reason: NewPin['reason'],
  agreed: (table: RunTable, work: Work) => Agreed = stillAgreed,
): Promise<void> {
  const pins = works.map((work): NewPin => ({
    key: work.key,
    agreed: agreed(table, work),
    reason,
    intent: null,
  }));
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
  const agreed = side === 'spoke' ? agreedAfterHub : stillAgreed;
  await pinAsBefore(tx, context, table, missed, 'guard miss', agreed);
  await pinAsBefore(
    tx,
    context,
    table,
    refused.map(({ work }) => work),
    'quarantine',
    agreed,
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
