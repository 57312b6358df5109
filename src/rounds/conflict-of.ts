import type { Claim, ColumnClaim } from '../reconcile/candidate.js';
import type { Clash, SideName } from '../reconcile/decision.js';
import { columnClaimsOf } from '../reconcile/merge.js';
import type { ConflictSide, NewConflict } from '../records/conflicts.js';
import { shownRow } from '../records/shown-row.js';
import type { Layout } from '../schema/layout.js';
import { imageOf } from './intended-write.js';
import type { People } from './people-cache.js';
import { tellingSide } from './tally.js';
import type { Work } from './work.js';

/** Who answers for what clashed: of a whole row its claim, of columns the latest of theirs, which may be another's. */
function claimIn({ candidate }: Work, side: SideName, { columns }: Clash): Claim {
  const state = candidate[side];
  const claims = columns === null ? null : columnClaimsOf(state);
  const clashing = (columns ?? []).flatMap((index) => claims?.[index] ?? []);
  const latest = clashing.reduce<ColumnClaim | null>(
    (high, claim) => ((claim.timeUs ?? 0n) > (high?.timeUs ?? -1n) ? claim : high),
    null,
  );
  if (latest === null) return state.claim;
  return { origin: latest.origin, user: latest.user, timeUs: latest.timeUs, kind: 'edit' };
}

function sideOf(work: Work, side: SideName, clash: Clash, layout: Layout, people: People): ConflictSide {
  const image = imageOf(work, side);
  const claim = claimIn(work, side, clash);
  return { claim, hash: image?.hash ?? '', row: shownRow(layout, image?.row ?? null), person: people.of(claim) };
}

/**
 * The conflict that must stand on the hub before `written` is written, both rows whole; null where there is none, or
 * where it belongs to the other side's write.
 */
export function conflictOf(
  work: Work,
  layout: Layout,
  written: SideName,
  people: People,
  pending: NewConflict['pending'],
): NewConflict | null {
  const { decision } = work;
  if (decision.action === 'nothing' || decision.clash === null || tellingSide(decision) !== written) return null;
  const { clash } = decision;
  const { winner } = clash;
  return {
    table: layout.name,
    record: work.record,
    kind: clash.kind,
    certainty: clash.certainty,
    base: work.agreed.kind === 'row' ? work.agreed.hash : work.agreed.kind,
    columns: clash.columns?.map((index) => layout.columns[index]?.name ?? '') ?? null,
    winner: sideOf(work, winner, clash, layout, people),
    loser: sideOf(work, winner === 'hub' ? 'spoke' : 'hub', clash, layout, people),
    pending,
  };
}
