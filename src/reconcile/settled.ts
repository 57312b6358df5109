import type { Candidate, Claim, ColumnClaim, Policy, SideState } from './candidate.js';
import type { Decision } from './decision.js';
import { columnClaimsOf, compareColumnClaims } from './merge.js';
import { higherSide } from './rank.js';

/**
 * Who answers for the row (or its absence) once the decision is applied: what the ledger keeps with the new version.
 * A merged row belongs to the higher of the two claims, which is what a later deletion has to beat.
 */
export function settledClaim(candidate: Candidate, decision: Decision, policy: Policy): Claim {
  const side = survivor(candidate, decision, policy);
  const { kind } = side.claim;
  if (side.image !== null) return { ...side.claim, kind: 'edit' };
  return { ...side.claim, kind: kind === 'force delete' ? 'force delete' : 'delete' };
}

/**
 * The same column by column, for tables with `merge: columns`; null where no row is left or its hashes are unknown.
 * A column that both sides hold alike keeps its higher claim, so that an older edit of the one cannot later pass for
 * the newer edit of the other.
 */
export function settledColumnClaims(
  candidate: Candidate,
  decision: Decision,
  policy: Policy,
): readonly ColumnClaim[] | null {
  if (decision.action === 'merge') return decision.columnClaims;
  const hub = columnClaimsOf(candidate.hub);
  const spoke = columnClaimsOf(candidate.spoke);
  const kept = survivor(candidate, decision, policy) === candidate.hub ? hub : spoke;
  return kept?.map((claim, i) => alikeClaim(candidate, policy, hub?.[i], spoke?.[i], i) ?? claim) ?? null;
}

function alikeClaim(
  { base }: Candidate,
  policy: Policy,
  hub: ColumnClaim | undefined,
  spoke: ColumnClaim | undefined,
  column: number,
): ColumnClaim | null {
  if (hub === undefined || hub.hash !== spoke?.hash) return null;
  const agreed = base.kind === 'row' ? (base.columnHashes?.[column] ?? null) : null;
  if (agreed === hub.hash) return hub;
  const rankBy = column === policy.conflictColumn ? ({ ...policy, conflict: 'newest' } as const) : policy;
  return compareColumnClaims(hub, spoke, rankBy) >= 0 ? hub : spoke;
}

function survivor(candidate: Candidate, decision: Decision, policy: Policy): SideState {
  switch (decision.action) {
    case 'nothing':
      return candidate[decision.claim];
    case 'copy':
      return decision.to === 'hub' ? candidate.spoke : candidate.hub;
    case 'delete':
      return decision.on === 'hub' ? candidate.spoke : candidate.hub;
    case 'merge':
      return candidate[higherSide(candidate.hub, candidate.spoke, policy)];
  }
}
