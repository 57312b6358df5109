import type { Claim, ColumnClaim } from '../reconcile/candidate.js';
import type { Clash, SideName } from '../reconcile/decision.js';
import { columnClaimsOf } from '../reconcile/merge.js';
import type { ConflictSide, NewConflict } from '../records/meeting.js';
import type { ShownRow } from '../report/result.js';
import { shownRow } from '../records/shown-row.js';
import type { Layout } from '../schema/layout.js';
import { imageOf } from './intended-write.js';
import type { People } from './people-cache.js';
import { tellingSide } from './tally.js';
import type { Work } from './work.js';

/** A side of a conflict, and who answers for what it won or lost there. */
interface Part {
  readonly side: SideName;
  readonly claim: Claim;
}

/**
 * Who met. Of whole rows each side's claim; of columns everybody's whose column clashed, which may be several people's
 * on one side: the winner is who made the latest of those that were kept on the winning side.
 */
function parts({ candidate, decision }: Work, { winner, columns }: Clash): { winner: Part; losers: Part[] } {
  const other: SideName = winner === 'hub' ? 'spoke' : 'hub';
  const whole = (side: SideName): Part => ({ side, claim: candidate[side].claim });
  const claims = { hub: columnClaimsOf(candidate.hub), spoke: columnClaimsOf(candidate.spoke) };
  if (columns === null || decision.action !== 'merge') return { winner: whole(winner), losers: [whole(other)] };
  const met = columns.map((index) => {
    const kept: SideName = decision.columnClaims[index]?.hash === claims.hub?.[index]?.hash ? 'hub' : 'spoke';
    return { index, kept, lost: kept === 'hub' ? ('spoke' as const) : ('hub' as const) };
  });
  const part = (side: SideName, index: number): Part => {
    const claim = claims[side]?.[index];
    return claim === undefined ? whole(side) : { side, claim: rowClaim(claim, candidate[side].claim) };
  };
  const won = met.filter(({ kept }) => kept === winner).map(({ index }) => part(winner, index));
  const best = won.reduce(
    (high, one) => ((one.claim.timeUs ?? 0n) > (high.claim.timeUs ?? 0n) ? one : high),
    won[0] ?? whole(winner),
  );
  const name = ({ side, claim }: Part): string => `${side}/${claim.origin}`;
  const lost = new Map(met.map(({ lost: side, index }) => part(side, index)).map((one) => [name(one), one]));
  lost.delete(name(best));
  return { winner: best, losers: [...lost.values()] };
}

/** What the log says is known of whole rows only: it is the column's where the one made the other. */
function rowClaim({ origin, user, timeUs }: ColumnClaim, row: Claim): Claim {
  const same = row.origin === origin && row.user === user && row.timeUs === timeUs;
  return { origin, user, timeUs, kind: 'edit', told: same ? (row.told ?? null) : null };
}

function sideOf(work: Work, { side, claim }: Part, layout: Layout, people: People): ConflictSide {
  const image = imageOf(work, side);
  return {
    claim,
    hash: image?.hash ?? '',
    row: shownRow(layout, image?.row ?? null),
    person: people.of(claim),
  };
}

function keptRow(work: Work, layout: Layout): ShownRow | null {
  const { decision } = work;
  switch (decision.action) {
    case 'nothing':
    case 'delete':
      return null;
    case 'copy':
      return shownRow(layout, imageOf(work, decision.to === 'hub' ? 'spoke' : 'hub')?.row ?? null);
    case 'merge':
      return shownRow(layout, decision.row);
  }
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
  const { winner, losers } = parts(work, clash);
  return {
    table: layout.name,
    record: work.record,
    kind: clash.kind,
    certainty: clash.certainty,
    base: work.agreed.kind === 'row' ? work.agreed.hash : work.agreed.kind,
    columns: clash.columns?.map((index) => layout.columns[index]?.name ?? '') ?? null,
    before: work.before,
    kept: keptRow(work, layout),
    winner: sideOf(work, winner, layout, people),
    losers: losers.map((loser) => sideOf(work, loser, layout, people)),
    pending,
  };
}
