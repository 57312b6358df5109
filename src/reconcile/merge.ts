import type { Value } from '../mysql/session.js';
import type { Candidate, ColumnClaim, Policy, SideState } from './candidate.js';
import { columnHashesOf, counterOf, total, totalClaim } from './counter.js';
import type { Clash, Decision, SideName } from './decision.js';
import { compareClaims, type Contender, type RankPolicy } from './rank.js';

type MergeDecision = Extract<Decision, { action: 'merge' }>;

/** One column of both sides against the base, ready to be judged. `base` is null where nothing is known of it. */
interface Cell {
  readonly column: number;
  readonly base: string | null;
  readonly hub: ColumnClaim;
  readonly spoke: ColumnClaim;
}

interface Verdict {
  readonly side: SideName;
  /** Of a counter that both changed: the value that their differences add up to; it is neither side's. */
  readonly total?: string;
  readonly claim: ColumnClaim;
  readonly outcome: 'kept' | 'clash' | 'untracked';
}

/**
 * Keeps the changes that both sides made in different columns; a column that both changed goes by the policy, and names
 * itself in the clash. The conflict column takes the later value and never clashes by itself. What both sides added to a
 * counter adds up, and is no clash either.
 *
 * Gives null where columns cannot be judged (no column hashes in the base or the rows): the row is then decided whole.
 */
export function mergeColumns(candidate: Candidate, policy: Policy): MergeDecision | null {
  const cells = cellsOf(candidate);
  const hubRow = candidate.hub.image?.row;
  const spokeRow = candidate.spoke.image?.row;
  if (cells === null || hubRow === undefined || spokeRow === undefined) return null;
  const verdicts = cells.map((cell) => judge(cell, candidate, policy));
  const value = (verdict: Verdict, i: number): Value =>
    verdict.total ?? (verdict.side === 'hub' ? hubRow : spokeRow)[i] ?? null;
  return {
    action: 'merge',
    row: verdicts.map(value),
    writeHub: verdicts.some(({ claim }, i) => claim.hash !== cells[i]?.hub.hash),
    writeSpoke: verdicts.some(({ claim }, i) => claim.hash !== cells[i]?.spoke.hash),
    columnClaims: verdicts.map((verdict) => verdict.claim),
    clash: clashOf(cells, verdicts, policy),
    untracked: verdicts.some((verdict) => verdict.outcome === 'untracked'),
  };
}

/**
 * Who answers for each column of one side's row: what the ledger says of it, else the row's own claim. Null where the
 * side has no row or no column hashes.
 */
export function columnClaimsOf(side: SideState): readonly ColumnClaim[] | null {
  const hashes = side.image?.columnHashes ?? null;
  if (hashes === null) return null;
  const { origin, user, timeUs } = side.claim;
  return hashes.map((hash, i) => {
    const known = side.columnClaims?.[i];
    return known?.hash === hash ? known : { hash, origin, user, timeUs };
  });
}

/** Positive where `a` ranks higher among claims of one column. */
export function compareColumnClaims(a: ColumnClaim, b: ColumnClaim, policy: RankPolicy): number {
  return compareClaims(contender(a), contender(b), policy);
}

function cellsOf({ base, hub, spoke }: Candidate): Cell[] | null {
  const baseHashes = columnHashesOf(base);
  const hubClaims = columnClaimsOf(hub);
  const spokeClaims = columnClaimsOf(spoke);
  if (baseHashes === null || hubClaims === null || spokeClaims?.length !== hubClaims.length) return null;
  return hubClaims.map((claim, column) => ({
    column,
    base: baseHashes[column] ?? null,
    hub: claim,
    spoke: spokeClaims[column] as ColumnClaim,
  }));
}

function judge(cell: Cell, candidate: Candidate, policy: Policy): Verdict {
  const { hub, spoke, base } = cell;
  const hubChanged = hub.hash !== base;
  const spokeChanged = spoke.hash !== base;
  if (!spokeChanged) return { side: 'hub', claim: hub, outcome: 'kept' };
  if (!hubChanged) return { side: 'spoke', claim: spoke, outcome: 'kept' };
  const counted = judgeCounter(cell, policy);
  if (counted !== null) return counted;
  const isConflictColumn = cell.column === policy.conflictColumn;
  const rankBy: RankPolicy = isConflictColumn ? { ...policy, conflict: 'newest' } : policy;
  const side = compareColumnClaims(hub, spoke, rankBy) >= 0 ? 'hub' : 'spoke';
  const claim = side === 'hub' ? hub : spoke;
  if (hub.hash === spoke.hash || isConflictColumn) return { side, claim, outcome: 'kept' };
  const loser = side === 'hub' ? candidate.spoke : candidate.hub;
  return { side, claim, outcome: base === null && !loser.logged ? 'untracked' : 'clash' };
}

function clashOf(cells: readonly Cell[], verdicts: readonly Verdict[], policy: Policy): Clash | null {
  const clashing = cells.filter((_, i) => verdicts[i]?.outcome === 'clash');
  const best = verdicts
    .filter((verdict) => verdict.outcome === 'clash')
    .reduce<Verdict | null>(
      (high, verdict) => (high === null || compareColumnClaims(verdict.claim, high.claim, policy) > 0 ? verdict : high),
      null,
    );
  if (best === null) return null;
  return {
    kind: 'update/update',
    certainty: clashing.some((cell) => cell.base !== null) ? 'base' : 'change-log',
    winner: best.side,
    columns: clashing.map((cell) => cell.column),
  };
}

/**
 * A counter that both sides changed. A number that meets NULL stays, whoever is later: NULL has no difference to add, and
 * if it could win against some numbers, the order of spokes would say which. Null where it goes as any other column.
 */
function judgeCounter({ base, hub, spoke }: Cell, policy: Policy): Verdict | null {
  const counter = counterOf(base, hub.hash, spoke.hash);
  if (counter === null || counter.base === null) return null;
  const sum = total(counter);
  if (sum !== null) {
    const side = compareColumnClaims(hub, spoke, { ...policy, conflict: 'newest' }) >= 0 ? 'hub' : 'spoke';
    return { side, total: sum, claim: totalClaim(side === 'hub' ? hub : spoke, sum), outcome: 'kept' };
  }
  if (counter.hub === counter.spoke) return null;
  return counter.spoke === null
    ? { side: 'hub', claim: hub, outcome: 'clash' }
    : { side: 'spoke', claim: spoke, outcome: 'clash' };
}

function contender({ origin, timeUs, hash }: ColumnClaim): Contender {
  return { origin, timeUs, kind: 'edit', hash };
}
