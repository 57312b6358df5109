import { describe, expect, test } from 'vitest';
import { baseOf, imageOf, policyOf, sideOf } from '../../test/support/candidates.js';
import type { Base, Policy, SideState } from './candidate.js';
import { decide } from './decide.js';
import type { Clash, Decision } from './decision.js';

const KEPT = { untracked: false, overwritten: false };
const row = (...values: string[]) => imageOf(['k', ...values]);
const old = row('old');
const agreed = baseOf(old.row as string[]);
const unheard: Base = { kind: 'absent' };
const unknown: Base = { kind: 'unknown' };

const hub = (image: SideState['image'], timeUs: bigint | null = null, logged = false) =>
  sideOf(image, { origin: 1, timeUs }, logged);
const spoke = (image: SideState['image'], timeUs: bigint | null = null, logged = false) =>
  sideOf(image, { origin: 2, timeUs }, logged);

function copy(to: 'hub' | 'spoke', rest: Partial<Extract<Decision, { action: 'copy' }>> = {}): Decision {
  return { action: 'copy', to, clash: null, ...KEPT, ...rest };
}
function del(on: 'hub' | 'spoke', rest: Partial<Extract<Decision, { action: 'delete' }>> = {}): Decision {
  return { action: 'delete', on, clash: null, ...KEPT, ...rest };
}
function clash(winner: 'hub' | 'spoke', kind: Clash['kind'], certainty: Clash['certainty'] = 'base') {
  return { clash: { kind, certainty, winner, columns: null } };
}

type Case = [name: string, base: Base, hub: SideState, spoke: SideState, expected: Decision, policy?: Partial<Policy>];

describe('with a base', () => {
  test.each<Case>([
    ['| row | = | Δ | copy to hub |', agreed, hub(old), spoke(row('new')), copy('hub')],
    ['| row | Δ | = | copy to spoke |', agreed, hub(row('new')), spoke(old), copy('spoke')],
    ['| row | = | ∅ | delete on hub |', agreed, hub(old), spoke(null), del('hub')],
    ['| row | ∅ | = | delete on spoke |', agreed, hub(null), spoke(old), del('spoke')],
    [
      '| row | Δ | Δ, same | nothing |',
      agreed,
      hub(row('new'), 1n),
      spoke(row('new'), 2n),
      { action: 'nothing', claim: 'spoke' },
    ],
    [
      '| row | Δ | Δ, differs | **conflict** update/update |',
      agreed,
      hub(row('a'), 1n),
      spoke(row('b'), 2n),
      copy('hub', clash('spoke', 'update/update')),
    ],
    [
      '| row | Δ | ∅ (or the reverse) | **conflict** update/delete |: the edit is later',
      agreed,
      hub(row('a'), 2n),
      spoke(null, 1n),
      copy('spoke', clash('hub', 'update/delete')),
    ],
    [
      '| row | Δ | ∅ (or the reverse) | **conflict** update/delete |: the deletion is later',
      agreed,
      hub(row('a'), 1n),
      spoke(null, 2n),
      del('hub', clash('spoke', 'update/delete')),
    ],
    [
      '| row | ∅ | Δ: the reverse | **conflict** update/delete |',
      agreed,
      hub(null, 1n),
      spoke(row('b'), 2n),
      copy('hub', clash('spoke', 'update/delete')),
    ],
    ['| row | ∅ | ∅ | nothing |', agreed, hub(null, 1n), spoke(null, 2n), { action: 'nothing', claim: 'spoke' }],
    ['| none (row unknown then) | row | ∅ | insert on spoke |', unheard, hub(row('a')), spoke(null), copy('spoke')],
    ['| none (row unknown then) | ∅ | row | insert on hub |', unheard, hub(null), spoke(row('a')), copy('hub')],
    [
      '| none (row unknown then) | row | row, differs | **conflict** insert/insert |',
      unheard,
      hub(row('a'), 1n),
      spoke(row('b'), 2n),
      copy('hub', clash('spoke', 'insert/insert')),
    ],
    [
      'none (row unknown then) | row | row, same | nothing',
      unheard,
      hub(row('a'), 2n),
      spoke(row('a'), 1n),
      { action: 'nothing', claim: 'hub' },
    ],
  ])('%s', (_name, base, hubSide, spokeSide, expected) => {
    expect(decide({ base, hub: hubSide, spoke: spokeSide }, policyOf())).toEqual(expected);
  });
});

describe('rows that differ only in the conflict column are no conflict: the later one is copied', () => {
  const early = imageOf(['k', 'same', '1']);
  const late = imageOf(['k', 'same', '2']);
  test.each<Case>([
    ['both edited', agreed, hub(early, 1n), spoke(late, 2n), copy('hub')],
    ['both edited, the hub later', agreed, hub(late, 2n), spoke(early, 1n), copy('spoke')],
    ['both inserted', unheard, hub(early, 1n), spoke(late, 2n), copy('hub')],
    ['first contact', unknown, hub(early, 1n, true), spoke(late, 2n, true), copy('hub')],
  ])('%s', (_name, base, hubSide, spokeSide, expected) => {
    expect(decide({ base, hub: hubSide, spoke: spokeSide }, policyOf({ conflictColumn: 2 }))).toEqual(expected);
  });

  test('another column too: a conflict', () => {
    const candidate = { base: agreed, hub: hub(early, 1n), spoke: spoke(imageOf(['k', 'other', '2']), 2n) };
    expect(decide(candidate, policyOf({ conflictColumn: 2 }))).toEqual(copy('hub', clash('spoke', 'update/update')));
  });
});

describe('without a bookmark', () => {
  const a = row('a');
  const b = row('b');
  test.each<Case>([
    ['a one-sided row is inserted on the other side', unknown, hub(a), spoke(null), copy('spoke')],
    ['a one-sided row is inserted on the other side: the hub', unknown, hub(null), spoke(b), copy('hub')],
    ['unless the change log holds its deletion', unknown, hub(a), spoke(null, null, true), del('hub')],
    ['unless the change log holds its deletion: the hub', unknown, hub(null, null, true), spoke(b), del('spoke')],
    [
      'as the latest entry: an entry that is no deletion proves none',
      unknown,
      hub(a),
      sideOf(null, { origin: 2, kind: 'edit' }, true),
      copy('spoke'),
    ],
    [
      'a deletion against a logged edit is a conflict: the edit is later',
      unknown,
      hub(a, 2n, true),
      spoke(null, 1n, true),
      copy('spoke', clash('hub', 'update/delete', 'change-log')),
    ],
    [
      'a deletion against a logged edit is a conflict: the deletion is later',
      unknown,
      hub(a, 1n, true),
      spoke(null, 2n, true),
      del('hub', clash('spoke', 'update/delete', 'change-log')),
    ],
    ['differing rows: the newer wins', unknown, hub(a, 1n), spoke(b, 2n), copy('hub', { untracked: true })],
    ['differing rows: the winner is logged', unknown, hub(a, 1n), spoke(b, 2n, true), copy('hub', { untracked: true })],
    [
      "it is a conflict if the losing side's change log names the record",
      unknown,
      hub(a, 1n, true),
      spoke(b, 2n),
      copy('hub', clash('spoke', 'update/update', 'change-log')),
    ],
    ['the same rows', unknown, hub(a), spoke(a), { action: 'nothing', claim: 'hub' }],
    ['no rows', unknown, hub(null), spoke(null), { action: 'nothing', claim: 'hub' }],
  ])('%s', (_name, base, hubSide, spokeSide, expected) => {
    expect(decide({ base, hub: hubSide, spoke: spokeSide }, policyOf())).toEqual(expected);
  });
});

describe('to a receive-only spoke the hub’s row always goes', () => {
  const b = row('b');
  test.each<Case>([
    ['an edit of the hub', agreed, hub(row('a')), spoke(old), copy('spoke')],
    ['an edit of the spoke', agreed, hub(old), spoke(b, 9n, true), copy('spoke', { overwritten: true })],
    ['an edit of both, the spoke later', agreed, hub(row('a'), 1n), spoke(b, 2n), copy('spoke', { overwritten: true })],
    ['a deletion at the spoke', agreed, hub(old), spoke(null, 9n, true), copy('spoke')],
    ['a deletion at the hub', agreed, hub(null), spoke(old), del('spoke')],
    [
      'a deletion at the hub of what the spoke edited',
      agreed,
      hub(null),
      spoke(b),
      del('spoke', { overwritten: true }),
    ],
    [
      'rows that only the spoke has are deleted there',
      unheard,
      hub(null),
      spoke(b),
      del('spoke', { overwritten: true }),
    ],
    ['without a base', unknown, hub(row('a')), spoke(b, 9n, true), copy('spoke', { overwritten: true })],
    ['without a base, only there', unknown, hub(null), spoke(b), del('spoke', { overwritten: true })],
    ['without a base, missing there', unknown, hub(row('a')), spoke(null, 9n, true), copy('spoke')],
    ['the same change', agreed, hub(b, 1n), spoke(b, 2n), { action: 'nothing', claim: 'hub' }],
  ])('%s', (_name, base, hubSide, spokeSide, expected) => {
    expect(decide({ base, hub: hubSide, spoke: spokeSide }, policyOf({ direction: 'receive-only' }))).toEqual(expected);
  });
});

describe('a base of other columns (schema change)', () => {
  const before = baseOf(['k', 'old'], { sameColumns: false });
  const seen = (values: string[], hashInBase: string | null) => imageOf(['k', ...values], { hashInBase });
  const same = (added: string) => seen(['old', added], 'k|old');
  const edited = (added: string) => seen(['new', added], 'k|new');
  const lost = (value: string) => seen([value], null);
  test.each<Case>([
    ['the spoke changed an old column', before, hub(same('')), spoke(edited('')), copy('hub', { untracked: true })],
    [
      'the spoke changed an old column, the hub’s log names the record',
      before,
      hub(same('x'), 2n, true),
      spoke(edited(''), 1n),
      copy('spoke', clash('hub', 'update/update', 'change-log')),
    ],
    [
      'both changed old columns',
      before,
      hub(seen(['a', ''], 'k|a'), 1n),
      spoke(edited(''), 2n),
      copy('hub', clash('spoke', 'update/update')),
    ],
    ['only new columns differ', before, hub(same('x'), 2n), spoke(same(''), 1n), copy('spoke', { untracked: true })],
    [
      'only new columns differ, the loser is logged',
      before,
      hub(same('x'), 2n),
      spoke(same('y'), 1n, true),
      copy('spoke', clash('hub', 'update/update', 'change-log')),
    ],
    ['key presence still counts: deleted', before, hub(null), spoke(same('x')), del('spoke', { untracked: true })],
    [
      'key presence still counts: columns are gone',
      before,
      hub(null),
      spoke(lost('v')),
      del('spoke', { untracked: true }),
    ],
    [
      'deleted, but logged as edited on the other side',
      before,
      hub(null, 1n),
      spoke(lost('v'), 2n, true),
      copy('hub', clash('spoke', 'update/delete', 'change-log')),
    ],
    ['deleted, and edited', before, hub(null, 1n), spoke(edited(''), 2n), copy('hub', clash('spoke', 'update/delete'))],
    [
      'columns are gone, the rows differ',
      before,
      hub(lost('v')),
      spoke(lost('w'), 2n),
      copy('hub', { untracked: true }),
    ],
  ])('%s', (_name, base, hubSide, spokeSide, expected) => {
    expect(decide({ base, hub: hubSide, spoke: spokeSide }, policyOf())).toEqual(expected);
  });
});
