import type { WriteOutcome } from '../apply/guarded-writes.js';
import { unkeptJson } from '../compare/json-by-value.js';
import type { Row } from '../mysql/session.js';
import type { SideName } from '../reconcile/decision.js';
import { LONGEST_TEXT, rowTextBytes } from '../records/row-text.js';
import type { Layout } from '../schema/layout.js';
import type { Planned } from './hold-open.js';
import { imageOf, writeFor } from './intended-write.js';
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
  context: PassContext,
  side: SideName,
  groups: readonly PlannedGroup<P>[],
  manner: Manner,
  announce?: (held: readonly (readonly P[])[]) => Promise<void>,
): Promise<Map<P, WriteOutcome>[]> {
  const refusals = groups.map(({ target: { layout }, planned }) => {
    const refused = planned.flatMap((one): [P, WriteOutcome][] => {
      const reason = refusalOf(context, one.work, side, layout);
      return reason === null ? [] : [[one, { state: 'refused', reason }]];
    });
    return new Map(refused);
  });
  const left = groups.map(({ target, planned }, at) => ({
    target,
    planned: planned.filter((one) => refusals[at]?.has(one) !== true),
  }));
  const outcomes = await writeHeld(left, manner, announce);
  return outcomes.map((one, at) => new Map([...one, ...(refusals[at] ?? [])]));
}

/** Why that side is not written: the hub could not keep what is to be kept before, or the side not what it is to hold; or null. */
export function refusalOf(
  { hubRead: hub, run, spoke }: PassContext,
  work: Work,
  written: SideName,
  layout: Layout,
): string | null {
  const { decision } = work;
  const row = writeFor(work, written, layout)?.row ?? null;
  const { tables } = written === 'hub' ? run.hubSchema : spoke.schema;
  const unkept = row === null ? null : unkeptJson(layout, row, tables.get(layout.name));
  if (unkept !== null) return unkept;
  const met = [work.hub.image?.row, work.spoke?.row, decision.action === 'merge' ? decision.row : undefined];
  if (met.some((row) => row !== undefined && rowTextBytes(layout, row, LONGEST_TEXT) > LONGEST_TEXT)) return TOO_LONG;
  const most = hub.maxPacketBytes - BESIDE_BYTES;
  if (rowsToKeep(work, written).every((row) => rowTextBytes(layout, row, most) <= most)) return null;
  return (
    'what it would overwrite has to be kept on the hub first; as text it is larger than max_allowed_packet there ' +
    `(${hub.maxPacketBytes} bytes): raise that, or make the value smaller`
  );
}

const TOO_LONG =
  `as text the row is longer than the ${LONGEST_TEXT / 1e6} million characters that are synced, bytes count twice: ` +
  'make its values smaller';

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
