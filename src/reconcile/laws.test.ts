import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseOf, hashOf, imageOf } from '../../test/support/candidates.js';
import type { Base, Candidate, Image, Policy, SideState } from './candidate.js';
import { changeOf } from './classify.js';
import { decide } from './decide.js';
import type { Decision } from './decision.js';
import { settledClaim, settledColumnClaims } from './settled.js';

const BASE_ROW = ['k', 'a', 'b', 't'];
const CONFLICT_COLUMN = 3;
const HUB = 1;

const rows = fc.tuple(
  fc.constantFrom('k', 'K'),
  fc.constantFrom('a', 'a1', 'a2'),
  fc.constantFrom('b', 'b1', 'b2'),
  fc.constantFrom('t', 't1', 't2'),
);
const times = fc.constantFrom(null, 1n, 2n, 3n);
const policies: fc.Arbitrary<Policy> = fc.record({
  direction: fc.constant('two-way'),
  conflict: fc.constantFrom('newest', 'oldest', 'hub', 'spoke'),
  merge: fc.constantFrom('rows', 'columns'),
  hubId: fc.constant(HUB),
  conflictColumn: fc.constantFrom(null, CONFLICT_COLUMN),
});

/** What one office did to the record since the base; null for nothing. */
type Deed = { readonly row: readonly string[] | null; readonly timeUs: bigint | null; readonly force: boolean } | null;

const edits: fc.Arbitrary<Deed> = fc
  .record({ row: rows, timeUs: times, force: fc.constant(false) })
  .filter((deed) => hashOf(deed.row) !== hashOf(BASE_ROW));
const deletions: fc.Arbitrary<Deed> = fc.record({ row: fc.constant(null), timeUs: times, force: fc.boolean() });

interface World {
  readonly base: Base;
  readonly start: readonly string[] | null;
  readonly deeds: readonly Deed[];
  readonly order: readonly number[];
}

function worlds(start: readonly string[] | null, deed: fc.Arbitrary<Deed>): fc.Arbitrary<World> {
  const base: Base = start === null ? { kind: 'absent' } : baseOf(start, { columns: true });
  return fc.array(fc.option(deed, { freq: 6 }), { minLength: 2, maxLength: 5 }).chain((deeds) => {
    const spokes = deeds.slice(1).map((_, i) => i + 1);
    return fc.shuffledSubarray(spokes, { minLength: spokes.length }).map((order) => ({ base, start, deeds, order }));
  });
}

function stateOf(world: World, office: number): SideState {
  const deed = world.deeds[office] ?? null;
  const row = deed === null ? world.start : deed.row;
  return {
    image: row === null ? null : imageOf(row, { columns: true }),
    claim: {
      origin: office + 1,
      user: null,
      kind: row !== null ? 'edit' : deed?.force === true ? 'force delete' : 'delete',
      timeUs: deed?.timeUs ?? null,
    },
    columnClaims: null,
    logged: deed !== null,
  };
}

function result(candidate: Candidate, decision: Decision, side: 'hub' | 'spoke'): Image | null {
  switch (decision.action) {
    case 'nothing':
      return candidate[side].image;
    case 'copy':
      return (decision.to === side ? candidate[side === 'hub' ? 'spoke' : 'hub'] : candidate[side]).image;
    case 'delete':
      return decision.on === side ? null : candidate[side].image;
    case 'merge': {
      const written = side === 'hub' ? decision.writeHub : decision.writeSpoke;
      return written ? imageOf(decision.row as string[], { columns: true }) : candidate[side].image;
    }
  }
}

/** The hub after a pass with each spoke in this order: every pass decides against what the passes before it left. */
function fold(world: World, order: readonly number[], policy: Policy): SideState {
  return order.reduce<SideState>(
    (hub, office) => {
      const candidate: Candidate = { base: world.base, hub, spoke: stateOf(world, office) };
      const decision = decide(candidate, policy);
      return {
        image: result(candidate, decision, 'hub'),
        claim: settledClaim(candidate, decision, policy),
        columnClaims: settledColumnClaims(candidate, decision, policy),
        logged: true,
      };
    },
    stateOf(world, 0),
  );
}

/** Who answers for each column that is no longer as it was agreed. */
const changedClaims = (state: SideState) => state.columnClaims?.filter((claim, i) => claim.hash !== BASE_ROW[i]);

const inTurn = (world: World) => [...world.order].sort((a, b) => a - b);

describe('the order of the spokes does not matter', () => {
  test.each([
    ['edits and deletions, whole rows', BASE_ROW, fc.oneof(edits, deletions), 'rows'],
    ['two records took the same key', null, edits, 'rows'],
    ['two records took the same key, columns', null, edits, 'columns'],
    ['edits, merged by columns', BASE_ROW, edits, 'columns'],
  ] as const)('%s: the same final row and claim', (_name, start, deed, merge) => {
    fc.assert(
      fc.property(worlds(start, deed), policies, (world, anyPolicy) => {
        const policy = { ...anyPolicy, merge };
        const one = fold(world, world.order, policy);
        const other = fold(world, inTurn(world), policy);
        expect(one.image).toEqual(other.image);
        if (merge === 'columns' && start !== null) expect(changedClaims(one)).toEqual(changedClaims(other));
      }),
      { numRuns: 2000 },
    );
  });

  // Columns that a deletion beat cannot come back with a later edit that beats the deletion: their values are gone by
  // then. So with deletions only the presence is free of order, and the values of whoever outranks every deletion.
  test('edits and deletions, merged by columns: the record stays or goes', () => {
    fc.assert(
      fc.property(worlds(BASE_ROW, fc.oneof(edits, deletions)), policies, (world, anyPolicy) => {
        const policy = { ...anyPolicy, merge: 'columns' as const };
        const one = fold(world, world.order, policy);
        const other = fold(world, inTurn(world), policy);
        expect(one.image === null).toBe(other.image === null);
      }),
      { numRuns: 2000 },
    );
  });
});

const images = (hashInBase: fc.Arbitrary<string | null>) =>
  fc.option(fc.tuple(rows, hashInBase).map(([row, old]) => imageOf(row, { columns: true, hashInBase: old })));

const bases: fc.Arbitrary<Base> = fc.oneof(
  fc.constant<Base>({ kind: 'unknown' }),
  fc.constant<Base>({ kind: 'absent' }),
  fc.record({
    kind: fc.constant('row' as const),
    hash: fc.constant(hashOf(BASE_ROW)),
    sameColumns: fc.boolean(),
    columnHashes: fc.constantFrom(null, BASE_ROW, ['k', 'a', null, 't']),
  }),
);

function sides(origin: number): fc.Arbitrary<SideState> {
  return fc.record({
    image: images(fc.constantFrom(null, hashOf(BASE_ROW), 'other')),
    claim: fc.record({
      origin: fc.constant(origin),
      user: fc.constant(null),
      kind: fc.constantFrom('edit', 'delete', 'force delete'),
      timeUs: times,
    }),
    columnClaims: fc.constant(null),
    logged: fc.boolean(),
  });
}

const candidates: fc.Arbitrary<Candidate> = fc.record({ base: bases, hub: sides(1), spoke: sides(2) });
const anyPolicies = fc
  .tuple(policies, fc.constantFrom('two-way', 'receive-only'))
  .map(([policy, direction]): Policy => ({ ...policy, direction }));

function check(law: (candidate: Candidate, decision: Decision, policy: Policy) => void): void {
  fc.assert(
    fc.property(candidates, anyPolicies, (candidate, policy) => {
      law(candidate, decide(candidate, policy), policy);
    }),
    { numRuns: 5000 },
  );
}

describe('every decision', () => {
  test('is the same when made again', () => {
    check((candidate, decision, policy) => expect(decide(candidate, policy)).toEqual(decision));
  });

  test('leaves both sides with the same row', () => {
    check((candidate, decision) => {
      expect(result(candidate, decision, 'hub')?.hash).toBe(result(candidate, decision, 'spoke')?.hash);
    });
  });

  test('writes only a side that differs from what it will hold', () => {
    check((candidate, decision) => {
      for (const side of ['hub', 'spoke'] as const) {
        const written = result(candidate, decision, side)?.hash !== candidate[side].image?.hash;
        expect(writes(decision, side)).toBe(written);
      }
    });
  });

  test('says so where it drops what a side may have changed by itself', () => {
    check((candidate, decision, policy) => {
      for (const side of ['hub', 'spoke'] as const) {
        if (mayLose(candidate, side, policy) && drops(candidate, decision, side, policy)) {
          expect(isTold(decision)).toBe(true);
        }
      }
    });
  });

  test('deletes only what was agreed on and is gone, or what a log says was deleted', () => {
    check((candidate, decision, policy) => {
      if (decision.action !== 'delete' || policy.direction === 'receive-only') return;
      const absent = candidate[decision.on === 'hub' ? 'spoke' : 'hub'];
      expect(absent.image).toBeNull();
      expect(candidate.base.kind === 'row' || (absent.logged && absent.claim.kind !== 'edit')).toBe(true);
    });
  });

  test('never writes the hub for a receive-only spoke', () => {
    check((_, decision, policy) => {
      if (policy.direction === 'receive-only') expect(writes(decision, 'hub')).toBe(false);
    });
  });
});

function writes(decision: Decision, side: 'hub' | 'spoke'): boolean {
  if (decision.action === 'nothing') return false;
  if (decision.action === 'merge') return side === 'hub' ? decision.writeHub : decision.writeSpoke;
  return (decision.action === 'copy' ? decision.to : decision.on) === side;
}

/** A row that a deletion proven by the other side's log takes, while no log says it was edited, is the first-contact rule. */
function mayLose({ base, hub, spoke }: Candidate, side: 'hub' | 'spoke', policy: Policy): boolean {
  const [own, others] = side === 'hub' ? [hub, spoke] : [spoke, hub];
  if (own.image === null) return false;
  if (base.kind !== 'unknown') return changeOf(own, base) !== 'same';
  return policy.direction === 'receive-only' || others.image !== null;
}

function drops(candidate: Candidate, decision: Decision, side: 'hub' | 'spoke', policy: Policy): boolean {
  const had = candidate[side].image;
  const holds = result(candidate, decision, side);
  if (had === null || holds === null) return had !== holds;
  const agreed = candidate.base.kind === 'row' ? candidate.base.columnHashes : null;
  return had.row.some((value, i) => {
    if (value === holds.row[i] || (i === policy.conflictColumn && onlyThisDiffers(had, holds, i))) return false;
    return decision.action !== 'merge' || (i !== policy.conflictColumn && value !== agreed?.[i]);
  });
}

function onlyThisDiffers(a: Image, b: Image, column: number): boolean {
  return a.row.every((value, i) => i === column || value === b.row[i]);
}

function isTold(decision: Decision): boolean {
  if (decision.action === 'nothing') return false;
  const overwritten = decision.action !== 'merge' && decision.overwritten;
  return decision.clash !== null || decision.untracked || overwritten;
}
