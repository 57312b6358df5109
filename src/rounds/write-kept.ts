import type { WriteOutcome } from '../apply/guarded-writes.js';
import type { Row, Session, Value } from '../mysql/session.js';
import type { SideName } from '../reconcile/decision.js';
import { shownRow } from '../records/shown-row.js';
import type { Layout } from '../schema/layout.js';
import type { Planned } from './hold-open.js';
import { imageOf } from './intended-write.js';
import type { PassContext } from './pass-context.js';
import { tellingSide } from './tally.js';
import type { Work } from './work.js';
import { type Manner, type PlannedGroup, writeHeld } from './write-held.js';

/** What stands beside a row where it is kept: a comment, a person. */
const BESIDE_BYTES = 200_000;

/**
 * As {@link writeHeld}. But nothing is written over a row that the hub cannot keep first, whole (DESIGN §3, invariant 2):
 * that is refused, and waits in quarantine.
 */
export async function writeKept<P extends Planned>(
  { hubRead }: PassContext,
  side: SideName,
  groups: readonly PlannedGroup<P>[],
  manner: Manner,
  announce?: (held: readonly (readonly P[])[]) => Promise<void>,
): Promise<Map<P, WriteOutcome>[]> {
  const refusals = groups.map(({ target: { layout }, planned }) => {
    const refused = planned.filter(({ work }) => !isKeepable(hubRead, work, side, layout));
    const reason = reasonOf(hubRead.maxPacketBytes);
    return new Map(refused.map((one): [P, WriteOutcome] => [one, { state: 'refused', reason }]));
  });
  const left = groups.map(({ target, planned }, at) => ({
    target,
    planned: planned.filter((one) => refusals[at]?.has(one) !== true),
  }));
  const outcomes = await writeHeld(left, manner, announce);
  return outcomes.map((one, at) => new Map([...one, ...(refusals[at] ?? [])]));
}

function reasonOf(mostBytes: number): string {
  return (
    'what it would overwrite has to be kept on the hub first; as text it is larger than max_allowed_packet there ' +
    `(${mostBytes} bytes): raise that, or make the value smaller`
  );
}

/** True if the hub, of which `hub` is any session, can keep what is to be kept before that side is written. */
export function isKeepable(hub: Session, work: Work, written: SideName, layout: Layout): boolean {
  const most = hub.maxPacketBytes - BESIDE_BYTES;
  return rowsToKeep(work, written).every(
    (row) => mostTextBytes(row) <= most || Buffer.byteLength(JSON.stringify(shownRow(layout, row))) <= most,
  );
}

/** The rows that the conflict must hold, or sync_log where a row goes that nobody is told of otherwise. */
function rowsToKeep(work: Work, written: SideName): Row[] {
  const { decision } = work;
  if (decision.action === 'nothing') return [];
  const overwritten = imageOf(work, written)?.row;
  if (decision.clash !== null) {
    if (tellingSide(decision) !== written) return [];
    const met = [work.hub.image?.row, work.spoke?.row, decision.action === 'merge' ? decision.row : undefined];
    return met.filter((row) => row !== undefined);
  }
  const isElsewhere = !decision.untracked && (decision.action === 'merge' || !decision.overwritten);
  return isElsewhere || overwritten === undefined ? [] : [overwritten];
}

/** At least what a row takes as JSON: most rows need not be put together to see that they fit. */
function mostTextBytes(row: Row): number {
  const bytes = (value: Value): number =>
    value === null ? 4 : Buffer.isBuffer(value) ? value.length * 2 + 10 : value.length * 6;
  // A name has 64 characters.
  return row.reduce((sum, value) => sum + bytes(value) + 400, 0);
}
