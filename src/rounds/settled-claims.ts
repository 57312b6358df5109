import type { Claim, ColumnClaim } from '../reconcile/candidate.js';
import { settledClaim, settledColumnClaims } from '../reconcile/settled.js';
import type { PassContext, RunTable } from './pass-context.js';
import type { Work } from './work.js';

/** Who answers for a row, and for each of its columns where the table merges them. */
export interface Claims {
  readonly claim: Claim;
  readonly columns: ColumnClaim[] | null;
}

/** The claims that the ledger keeps once the decision is applied. */
export function claimsAfter(
  { spoke: { config } }: PassContext,
  table: RunTable,
  { candidate, decision, spoke }: Work,
): Claims {
  const policy = { ...table.policy, direction: config.direction };
  const columns =
    table.ledger.mergesColumns && spoke !== null ? settledColumnClaims(candidate, decision, policy) : null;
  return { claim: settledClaim(candidate, decision, policy), columns: columns === null ? null : [...columns] };
}

/**
 * The claims of a row that is the same on both sides, where the spoke's may rank above what the ledger has; else null.
 * Only where the spoke made the same change by itself: an unchanged row's claim is not the spoke's to give.
 */
export function claimsOfSame(context: PassContext, table: RunTable, work: Work): Claims | null {
  const { decision, agreed, hub, spoke: image } = work;
  const changed =
    agreed.kind === 'row' ? image?.hashInBase !== agreed.hash : image !== null || agreed.kind === 'unknown';
  if (!changed || hub.version === null || decision.action !== 'nothing') return null;
  const claims = claimsAfter(context, table, work);
  return decision.claim === 'spoke' || claims.columns !== null ? claims : null;
}
