import { describe, expect, test } from 'vitest';
import type { ChangeKind, Policy } from './candidate.js';
import { imageOf, policyOf, sideOf } from '../../test/support/candidates.js';
import { compareClaims, contenderOf, higherSide, type Contender } from './rank.js';

function claim(origin: number, timeUs: bigint | null, kind: ChangeKind = 'edit', hash = '0'): Contender {
  return { origin, timeUs, kind, hash };
}

describe('who wins', () => {
  test.each<[name: string, higher: Contender, lower: Contender, conflict?: Policy['conflict']]>([
    ['force delete', claim(9, null, 'force delete'), claim(1, 9n)],
    ['force delete, whatever the policy', claim(9, null, 'force delete'), claim(1, 9n), 'hub'],
    ['then having an effective time', claim(9, 1n), claim(1, null)],
    ['then the later one', claim(9, 2n), claim(1, 1n)],
    ['the later one, also beyond 2^53', claim(9, 9007199254740993n), claim(1, 9007199254740992n)],
    ['then update before delete', claim(9, 1n), claim(1, 1n, 'delete')],
    ['then the lower origin id', claim(2, 1n), claim(10, 1n)],
    ['one origin and time: never a tie', claim(2, 1n, 'edit', 'b'), claim(2, 1n, 'edit', 'a')],
    ['`oldest` reverses the time', claim(9, 1n), claim(1, 2n), 'oldest'],
    ['`oldest` reverses only the time: having one', claim(9, 1n), claim(1, null), 'oldest'],
    ['`oldest` reverses only the time: update before delete', claim(9, 1n), claim(1, 1n, 'delete'), 'oldest'],
    ['`oldest` reverses only the time: lower origin', claim(1, 1n), claim(2, 1n), 'oldest'],
    ['`hub`: an edit made at the hub beats one made at a spoke', claim(1, 1n), claim(2, 2n), 'hub'],
    ['`hub`: also without a time', claim(1, null), claim(2, 2n), 'hub'],
    ['`hub`: between spokes newest', claim(3, 2n), claim(2, 1n), 'hub'],
    ['`spoke`: the reverse', claim(2, 1n), claim(1, 2n), 'spoke'],
    ['`spoke`: between spokes newest', claim(3, 2n), claim(2, 1n), 'spoke'],
  ])('%s', (_name, higher, lower, conflict = 'newest') => {
    expect(compareClaims(higher, lower, { conflict, hubId: 1 })).toBeGreaterThan(0);
    expect(compareClaims(lower, higher, { conflict, hubId: 1 })).toBeLessThan(0);
  });
});

test('a row that is there was not deleted, whatever the log says, and one that is gone was', () => {
  expect(contenderOf(sideOf(imageOf(['k']), { kind: 'force delete' })).kind).toBe('edit');
  expect(contenderOf(sideOf(null, { kind: 'edit' })).kind).toBe('delete');
  expect(contenderOf(sideOf(null, { kind: 'force delete' })).kind).toBe('force delete');
});

test('an edit of a spoke that stands on the hub’s side goes by its origin', () => {
  const hub = sideOf(imageOf(['k', 'a']), { origin: 2, timeUs: 1n });
  const spoke = sideOf(imageOf(['k', 'b']), { origin: 3, timeUs: 2n });
  expect(higherSide(hub, spoke, policyOf({ conflict: 'hub' }))).toBe('spoke');
});
