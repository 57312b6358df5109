import type { Certainty, ConflictKind } from '../report/result.js';
import type { Base, Candidate, Policy, SideState } from './candidate.js';
import { countedTwice } from './counter.js';
import { changeOf, differOnlyIn, sidesEqual, type Change } from './classify.js';
import type { Clash, Decision, SideName } from './decision.js';
import { mergeColumns } from './merge.js';
import { higherSide } from './rank.js';

type KnownBase = Exclude<Base, { kind: 'unknown' }>;

/** What is said of the side that loses: a conflict, an untracked difference, a receive-only spoke's own row, or nothing. */
interface Loss {
  readonly clash?: Clash;
  readonly untracked?: boolean;
  readonly overwritten?: boolean;
}

/**
 * Decides one row from base, hub and spoke (DESIGN section 4). Pure: no clock, no I/O; never fails, ties included.
 *
 * After the decision is applied both sides hold the same. Nothing that a side may have changed by itself is dropped
 * without a clash, `untracked` or `overwritten`.
 */
export function decide(candidate: Candidate, policy: Policy): Decision {
  const { base, hub, spoke } = candidate;
  if (sidesEqual(hub, spoke) && (policy.direction === 'receive-only' || !countedTwice(candidate))) {
    return { action: 'nothing', claim: policy.direction === 'two-way' ? higherSide(hub, spoke, policy) : 'hub' };
  }
  if (policy.direction === 'receive-only') return overwriteSpoke(candidate);
  if (base.kind === 'unknown') return firstContact(candidate, policy);
  return decideByBase(candidate, base, policy);
}

function overwriteSpoke(candidate: Candidate): Decision {
  const { base, spoke } = candidate;
  const own = base.kind === 'unknown' || changeOf(spoke, base) !== 'same';
  return take('hub', candidate, { overwritten: own && spoke.image !== null });
}

function decideByBase(candidate: Candidate, base: KnownBase, policy: Policy): Decision {
  const hub = changeOf(candidate.hub, base);
  const spoke = changeOf(candidate.spoke, base);
  if (hub === 'same') return take('spoke', candidate, {});
  if (spoke === 'same') return take('hub', candidate, {});
  if (policy.merge === 'columns') {
    const merged = mergeColumns(candidate, policy);
    if (merged !== null) return merged;
  }
  if (hub === 'unproven' && spoke === 'unproven') return firstContact(candidate, policy);
  if (hub === 'unproven' && !candidate.hub.logged) return take('spoke', candidate, { untracked: true });
  if (spoke === 'unproven' && !candidate.spoke.logged) return take('hub', candidate, { untracked: true });
  return contest(candidate, policy, kindOf(hub, spoke, base), certaintyOf(hub, spoke));
}

/**
 * Without a memory of the row's content: what is missing on one side is filled in, unless that side's change log tells
 * of its deletion; of two rows the higher claim wins, and only a losing side that its log names makes it a conflict.
 */
function firstContact(candidate: Candidate, policy: Policy): Decision {
  const { hub, spoke } = candidate;
  const absent = hub.image === null ? 'hub' : spoke.image === null ? 'spoke' : null;
  if (absent !== null) {
    if (!deletionLogged(candidate[absent])) return take(other(absent), candidate, {});
    if (!candidate[other(absent)].logged) return take(absent, candidate, {});
    return contest(candidate, policy, 'update/delete', 'change-log');
  }
  const winner = higherSide(hub, spoke, policy);
  if (candidate[other(winner)].logged) return contest(candidate, policy, 'update/update', 'change-log');
  return take(winner, candidate, { untracked: !differOnlyInConflictColumn(candidate, policy) });
}

/**
 * Both sides changed the row. Where only the conflict column differs nobody lost anything, but for a counter that both
 * changed and whose sum was refused. There too the higher claim is taken, which is the later one under `newest`: by any
 * other rule the order in which spokes meet would decide.
 */
function contest(candidate: Candidate, policy: Policy, kind: ConflictKind, certainty: Certainty): Decision {
  const winner = higherSide(candidate.hub, candidate.spoke, policy);
  if (differOnlyInConflictColumn(candidate, policy) && !countedTwice(candidate)) return take(winner, candidate, {});
  return take(winner, candidate, { clash: { kind, certainty, winner, columns: null } });
}

/** The other side becomes as `winner` is: copied where it holds a row, else deleted. */
function take(winner: SideName, candidate: Candidate, loss: Loss): Decision {
  const loser = other(winner);
  const told = {
    clash: loss.clash ?? null,
    untracked: loss.untracked ?? false,
    overwritten: loss.overwritten ?? false,
  };
  return candidate[winner].image === null
    ? { action: 'delete', on: loser, ...told }
    : { action: 'copy', to: loser, ...told };
}

function kindOf(hub: Change, spoke: Change, base: KnownBase): ConflictKind {
  if (hub === 'gone' || spoke === 'gone') return 'update/delete';
  return base.kind === 'absent' ? 'insert/insert' : 'update/update';
}

function certaintyOf(hub: Change, spoke: Change): Certainty {
  return hub === 'unproven' || spoke === 'unproven' ? 'change-log' : 'base';
}

function deletionLogged(side: SideState): boolean {
  return side.logged && side.claim.kind !== 'edit';
}

function differOnlyInConflictColumn({ hub, spoke }: Candidate, policy: Policy): boolean {
  return hub.image !== null && spoke.image !== null && differOnlyIn(policy.conflictColumn, hub.image, spoke.image);
}

function other(side: SideName): SideName {
  return side === 'hub' ? 'spoke' : 'hub';
}
