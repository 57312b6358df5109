import { describe, expect, test } from 'vitest';
import { baseOf, imageOf, policyOf, sideOf } from '../../test/support/candidates.js';
import type { Candidate, ColumnClaim, Policy, SideState } from './candidate.js';
import { decide } from './decide.js';
import type { Clash, Decision } from './decision.js';
import { mergeColumns } from './merge.js';
import { settledColumnClaims } from './settled.js';

const BASE = ['k', 'a0', 'b0', 't0'];
const image = (...values: string[]) => imageOf(['k', ...values], { columns: true });
const hub = (timeUs: bigint | null, ...values: string[]) => sideOf(image(...values), { origin: 1, timeUs });
const spoke = (timeUs: bigint | null, ...values: string[]) => sideOf(image(...values), { origin: 2, timeUs });
const policy = (changes: Partial<Policy> = {}) => policyOf({ merge: 'columns', conflictColumn: 3, ...changes });
const met = (hubSide: SideState, spokeSide: SideState): Candidate => ({
  base: baseOf(BASE, { columns: true }),
  hub: hubSide,
  spoke: spokeSide,
});

function shape(decision: Decision) {
  if (decision.action !== 'merge') return decision.action;
  const { row, writeHub, writeSpoke, columnClaims, clash } = decision;
  return { row: row.slice(1).join(' '), writeHub, writeSpoke, by: columnClaims.map((c) => c.origin).join(''), clash };
}
const clash = (winner: 'hub' | 'spoke', ...columns: number[]): Clash => ({
  kind: 'update/update',
  certainty: 'base',
  winner,
  columns,
});

describe('merge: columns', () => {
  type Case = [name: string, hub: SideState, spoke: SideState, expected: object | string, policy?: Partial<Policy>];
  test.each<Case>([
    [
      'changes of different columns are both kept, the conflict column takes the later value',
      hub(1n, 'a1', 'b0', 't1'),
      spoke(2n, 'a0', 'b2', 't2'),
      { row: 'a1 b2 t2', writeHub: true, writeSpoke: true, by: '1122', clash: null },
    ],
    [
      'a column that both changed goes by the policy',
      hub(1n, 'a1', 'b1', 't1'),
      spoke(2n, 'a2', 'b0', 't2'),
      { row: 'a2 b1 t2', writeHub: true, writeSpoke: true, by: '1212', clash: clash('spoke', 1) },
    ],
    [
      'policy hub: the conflict column still takes the later value',
      hub(1n, 'a1', 'b1', 't1'),
      spoke(2n, 'a2', 'b0', 't2'),
      { row: 'a1 b1 t2', writeHub: true, writeSpoke: true, by: '1112', clash: clash('hub', 1) },
      { conflict: 'hub' },
    ],
    [
      'policy oldest: the conflict column still takes the later value',
      hub(1n, 'a1', 'b0', 't1'),
      spoke(2n, 'a2', 'b0', 't2'),
      { row: 'a1 b0 t2', writeHub: true, writeSpoke: true, by: '1112', clash: clash('hub', 1) },
      { conflict: 'oldest' },
    ],
    [
      'a side that already holds the result is not written',
      hub(1n, 'a1', 'b0', 't0'),
      spoke(2n, 'a2', 'b2', 't2'),
      { row: 'a2 b2 t2', writeHub: true, writeSpoke: false, by: '1222', clash: clash('spoke', 1) },
    ],
    [
      'the same change of one column is no clash, and belongs to the higher claim',
      hub(1n, 'same', 'b1', 't1'),
      spoke(2n, 'same', 'b0', 't2'),
      { row: 'same b1 t2', writeHub: true, writeSpoke: true, by: '1212', clash: null },
    ],
    ['only one side changed: a plain copy', hub(null, 'a0', 'b0', 't0'), spoke(2n, 'a0', 'b2', 't2'), 'copy'],
    ['update/delete is decided whole', sideOf(null, { origin: 1, timeUs: 2n }), spoke(1n, 'a0', 'b2', 't2'), 'delete'],
  ])('%s', (_name, hubSide, spokeSide, expected, changes) => {
    expect(shape(decide(met(hubSide, spokeSide), policy(changes)))).toEqual(expected);
  });

  test('insert/insert is decided whole', () => {
    const candidate: Candidate = {
      base: { kind: 'absent' },
      hub: hub(1n, 'a', 'b', 't'),
      spoke: spoke(2n, 'c', 'b', 't'),
    };
    expect(decide(candidate, policy())).toMatchObject({ action: 'copy', to: 'hub', clash: { columns: null } });
  });

  test('a base without column hashes: the whole row', () => {
    const candidate = { ...met(hub(1n, 'a1', 'b0', 't1'), spoke(2n, 'a0', 'b2', 't2')), base: baseOf(BASE) };
    expect(mergeColumns(candidate, policy())).toBeNull();
    expect(decide(candidate, policy())).toMatchObject({ action: 'copy', to: 'hub', clash: { columns: null } });
  });

  test('the ledger’s claim of a column decides, not the claim of the row that it stands in', () => {
    const byLedger = (...origins: number[]): ColumnClaim[] =>
      ['k', 'a1', 'b3', 't3'].map((hash, i) => ({
        hash,
        origin: origins[i] ?? 1,
        user: null,
        timeUs: BigInt(origins[i] ?? 0),
      }));
    const merged = {
      ...sideOf(image('a1', 'b3', 't3'), { origin: 3, timeUs: 3n }),
      columnClaims: byLedger(1, 1, 3, 3),
    };
    expect(shape(decide(met(merged, spoke(2n, 'a2', 'b2', 't2')), policy()))).toEqual({
      row: 'a2 b3 t3',
      writeHub: true,
      writeSpoke: true,
      by: '1233',
      clash: clash('hub', 1, 2),
    });
  });

  test.each([
    [false, { clash: null, untracked: true }],
    [true, { clash: { certainty: 'change-log', columns: [2] }, untracked: false }],
  ])('a column unknown to the base differs, the losing side is logged: %s', (logged, expected) => {
    const base = { kind: 'row', hash: 'before', sameColumns: false, columnHashes: ['k', 'a0', null, 't0'] } as const;
    const loser = { ...hub(1n, 'a0', 'b1', 't0'), logged };
    expect(decide({ base, hub: loser, spoke: spoke(2n, 'a0', 'b2', 't0') }, policy())).toMatchObject({
      action: 'merge',
      ...expected,
    });
  });
});

test('a column that both sides changed alike keeps its higher claim, whoever the row goes to', () => {
  const candidate = met(hub(3n, 'same', 'b0', 't0'), spoke(2n, 'same', 'b0', 't0'));
  const claims = settledColumnClaims(candidate, decide(candidate, policy({ conflict: 'oldest' })), policy());
  expect(claims?.map((claim) => claim.origin)).toEqual([1, 1, 1, 1]);
});
