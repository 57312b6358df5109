import type { ChangeKind, Policy, SideState } from './candidate.js';
import type { SideName } from './decision.js';

/** One value or absence in a contest. `hash` tells two values of one origin and time apart, so that no tie is left. */
export interface Contender {
  readonly origin: number;
  readonly timeUs: bigint | null;
  readonly kind: ChangeKind;
  readonly hash: string;
}

/** The part of a policy that says who wins. */
export type RankPolicy = Pick<Policy, 'conflict' | 'hubId'>;

const ABSENT = '';

/**
 * What a side brings to a contest. The image outweighs the claim's kind: a row that is there was not deleted, whatever
 * its log's last entry says, and one that is gone was.
 */
export function contenderOf(side: SideState): Contender {
  const { origin, timeUs, kind } = side.claim;
  if (side.image !== null) return { origin, timeUs, kind: 'edit', hash: side.image.hash };
  return { origin, timeUs, kind: kind === 'force delete' ? 'force delete' : 'delete', hash: ABSENT };
}

/**
 * The one total order over claims (DESIGN section 4): positive where `a` ranks higher, 0 only for equal contenders.
 * Every step compares values of the claims themselves and never the side they stand on: with that, the highest of many
 * is the same in whatever order they meet.
 */
export function compareClaims(a: Contender, b: Contender, policy: RankPolicy): number {
  return (
    flag(a.kind === 'force delete', b.kind === 'force delete') ||
    byPlace(a, b, policy) ||
    flag(a.timeUs !== null, b.timeUs !== null) ||
    byTime(a, b, policy) ||
    flag(a.kind === 'edit', b.kind === 'edit') ||
    b.origin - a.origin ||
    byText(a.hash, b.hash)
  );
}

/** The side whose claim ranks higher; the hub for two equal ones. */
export function higherSide(hub: SideState, spoke: SideState, policy: RankPolicy): SideName {
  return compareClaims(contenderOf(hub), contenderOf(spoke), policy) >= 0 ? 'hub' : 'spoke';
}

function byPlace(a: Contender, b: Contender, policy: RankPolicy): number {
  const atHub = flag(a.origin === policy.hubId, b.origin === policy.hubId);
  if (policy.conflict === 'hub') return atHub;
  return policy.conflict === 'spoke' ? -atHub : 0;
}

function byTime(a: Contender, b: Contender, policy: RankPolicy): number {
  if (a.timeUs === null || b.timeUs === null || a.timeUs === b.timeUs) return 0;
  const later = a.timeUs > b.timeUs ? 1 : -1;
  return policy.conflict === 'oldest' ? -later : later;
}

function flag(a: boolean, b: boolean): number {
  return Number(a) - Number(b);
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
