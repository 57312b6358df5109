import type { SideName } from '../reconcile/decision.js';
import type { ConflictSide, NewConflict } from '../records/conflicts.js';
import { shownRow } from '../records/shown-row.js';
import type { Layout } from '../schema/layout.js';
import { imageOf } from './intended-write.js';
import type { People } from './people-cache.js';
import type { Work } from './work.js';

function sideOf(work: Work, side: SideName, layout: Layout, people: People): ConflictSide {
  const image = imageOf(work, side);
  const { claim } = work.candidate[side];
  return { claim, hash: image?.hash ?? '', row: shownRow(layout, image?.row ?? null), person: people.of(claim) };
}

/** The conflict of a row that `winner` has won, both rows whole; null where there is none, or the other side has won. */
export function conflictOf(
  work: Work,
  layout: Layout,
  winner: SideName,
  people: People,
  pending: NewConflict['pending'],
): NewConflict | null {
  if (work.decision.action === 'nothing' || work.decision.clash?.winner !== winner) return null;
  const { clash } = work.decision;
  return {
    table: layout.name,
    record: work.record,
    kind: clash.kind,
    certainty: clash.certainty,
    base: work.agreed.kind === 'row' ? work.agreed.hash : work.agreed.kind,
    columns: clash.columns?.map((index) => layout.columns[index]?.name ?? '') ?? null,
    winner: sideOf(work, winner, layout, people),
    loser: sideOf(work, winner === 'hub' ? 'spoke' : 'hub', layout, people),
    pending,
  };
}
