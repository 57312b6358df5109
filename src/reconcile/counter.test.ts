import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyOf, sideOf } from '../../test/support/candidates.js';
import type { Base, Candidate, ColumnClaim, Image, Policy, SideState } from './candidate.js';
import { counterCode, counterOf, total } from './counter.js';
import { decide } from './decide.js';
import { settledClaim, settledColumnClaims } from './settled.js';

const QUANTITY = 1;
const TIME = 2;

/** A row of a stock: key, quantity (a counter), time (the conflict column). */
function stock(quantity: string | null, time = 't0', key = 'k'): Image {
  const hash = [key, quantity ?? 'NULL', time].join('|');
  return { row: [key, quantity, time], hash, hashInBase: hash, columnHashes: [key, counterCode(quantity), time] };
}
const agreed = (image: Image): Base => ({
  kind: 'row',
  hash: image.hash,
  sameColumns: true,
  columnHashes: image.columnHashes,
});
const policy = (changes: Partial<Policy> = {}): Policy =>
  policyOf({ merge: 'columns', conflictColumn: TIME, ...changes });
const hub = (image: Image | null, timeUs = 1n): SideState => sideOf(image, { origin: 1, timeUs });
const spoke = (image: Image | null, timeUs = 2n): SideState => sideOf(image, { origin: 2, timeUs });

test.each([
  ['10', '7', '8', '5'],
  ['10', '7', '7', '4'],
  ['0', '-3', '2', '-1'],
  ['9223372036854775807', '9223372036854775806', '9223372036854775805', '9223372036854775804'],
  ['18446744073709551615', '0', '18446744073709551614', '-1'],
  ['10.50', '10.45', '11.00', '10.95'],
  ['0.10', '-0.05', '0.20', '0.05'],
  ['0.00', '-0.30', '0.20', '-0.10'],
  [`${'9'.repeat(35)}.${'9'.repeat(30)}`, '0.1', '-0.1', `-${'9'.repeat(35)}.${'9'.repeat(30)}`],
])('from %s one side came to %s, the other to %s: together %s', (base, ours, theirs, expected) => {
  expect(total({ base, hub: ours, spoke: theirs })).toBe(expected);
  expect(total({ base, hub: theirs, spoke: ours })).toBe(expected);
});

test.each([
  ['a hash in the base', '0123456789ab', '=7;', '=8;'],
  ['no base', null, '=7;', '=8;'],
  ['no counter', '0123456789ab', '0123456789ac', '0123456789ad'],
])('%s is no counter', (_name, base, ours, theirs) => {
  expect(counterOf(base, ours, theirs)).toBeNull();
});

describe('a counter', () => {
  type Case = [name: string, candidate: Candidate, expected: object, policy?: Partial<Policy>];
  const met = (base: Image, ours: Image | null, theirs: Image | null): Candidate => ({
    base: agreed(base),
    hub: hub(ours),
    spoke: spoke(theirs),
  });
  const merged = (quantity: string, time: string) => ({
    action: 'merge',
    row: ['k', quantity, time],
    writeHub: true,
    writeSpoke: true,
    clash: null,
    untracked: false,
  });
  test.each<Case>([
    ['adds up', met(stock('10'), stock('7', 't1'), stock('8', 't2')), merged('5', 't2')],
    [
      'adds up whatever the policy',
      met(stock('10'), stock('7', 't1'), stock('8', 't2')),
      merged('5', 't2'),
      { conflict: 'hub' },
    ],
    [
      'adds up where both came to the same number',
      met(stock('10'), stock('7', 't1'), stock('7', 't2')),
      merged('4', 't2'),
    ],
    ['adds up where both rows are the same', met(stock('10'), stock('7', 't1'), stock('7', 't1')), merged('4', 't1')],
    [
      'changed by one side is copied',
      met(stock('10'), stock('10', 't0'), stock('7', 't1')),
      { action: 'copy', to: 'hub', clash: null },
    ],
    ['unchanged is left alone', met(stock('10'), stock('10', 't1'), stock('10', 't1')), { action: 'nothing' }],
    [
      'set to NULL at the spoke: the number stays, and both are told',
      met(stock('10'), stock('7', 't1'), stock(null, 't2')),
      { action: 'merge', row: ['k', '7', 't2'], clash: { winner: 'hub', columns: [QUANTITY], certainty: 'base' } },
    ],
    [
      'set to NULL at the hub: the same',
      met(stock('10'), stock(null, 't1'), stock('7', 't2')),
      { action: 'merge', row: ['k', '7', 't2'], clash: { winner: 'spoke', columns: [QUANTITY] } },
    ],
    ['set to NULL at both', met(stock('10'), stock(null, 't1'), stock(null, 't1')), { action: 'nothing' }],
    [
      'that was NULL has no difference: the policy decides',
      met(stock(null), stock('7', 't1'), stock('8', 't2')),
      { action: 'merge', row: ['k', '8', 't2'], clash: { winner: 'spoke', columns: [QUANTITY] } },
    ],
    [
      'of a record that one side deleted is decided with it',
      met(stock('10'), null, stock('8', 't2')),
      { clash: { kind: 'update/delete', columns: null } },
    ],
    [
      'of a receive-only spoke is overwritten',
      met(stock('10'), stock('7', 't1'), stock('8', 't2')),
      { action: 'copy', to: 'spoke', overwritten: true },
      { direction: 'receive-only' },
    ],
    [
      'of a receive-only spoke that came to the same number stays',
      met(stock('10'), stock('7', 't1'), stock('7', 't1')),
      { action: 'nothing' },
      { direction: 'receive-only' },
    ],
    [
      'whose sum was refused is a conflict of the whole row',
      met(stock('4'), stock('1', 't1'), stock('2', 't2')),
      { action: 'copy', to: 'hub', clash: { columns: null } },
      { merge: 'rows' },
    ],
    [
      'whose sum was refused is one too where only the times differ',
      met(stock('4'), stock('1', 't1'), stock('1', 't2')),
      { action: 'copy', to: 'hub', clash: { columns: null } },
      { merge: 'rows' },
    ],
    [
      'whose sum was refused is one too where nothing differs',
      met(stock('4'), stock('1', 't1'), stock('1', 't1')),
      { action: 'copy', clash: { columns: null } },
      { merge: 'rows' },
    ],
    [
      'of two records that took one key is a conflict',
      { base: { kind: 'absent' }, hub: hub(stock('7')), spoke: spoke(stock('8')) },
      { action: 'copy', clash: { kind: 'insert/insert' } },
    ],
    [
      'whose old value is only known as a hash is a conflict like any other',
      {
        base: { kind: 'row', hash: 'before', sameColumns: true, columnHashes: ['k', '0123456789ab', 't0'] },
        hub: hub(stock('7', 't1')),
        spoke: spoke(stock('8', 't2')),
      },
      { action: 'merge', row: ['k', '8', 't2'], clash: { winner: 'spoke', columns: [QUANTITY] } },
    ],
  ])('%s', (_name, candidate, expected, changes) => {
    expect(decide(candidate, policy(changes))).toMatchObject(expected);
  });

  test('that adds up is answered for by the later of the two', () => {
    const decision = decide(met(stock('10'), stock('7', 't1'), stock('8', 't2')), policy({ conflict: 'oldest' }));
    expect(decision).toMatchObject({ columnClaims: [{}, { hash: '=5;', origin: 2, timeUs: 2n }, {}] });
  });
});

/** What happens at the offices: a difference, or the hub meets a spoke. `cut`: the hub was written, the spoke was not. */
type Event =
  | { readonly kind: 'change'; readonly office: number; readonly by: bigint; readonly time: number }
  | { readonly kind: 'meet'; readonly office: number; readonly cut: boolean };

const SPOKES = 3;
const offices = fc.integer({ min: 0, max: SPOKES });
const events: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    office: offices,
    by: fc.bigInt({ min: -5n, max: 5n }),
    time: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('meet' as const),
    office: fc.integer({ min: 1, max: SPOKES }),
    cut: fc.boolean(),
  }),
);

interface Office {
  side: SideState;
  /** What a spoke and the hub last agreed on. */
  base: Image;
}

function open(): Office[] {
  return Array.from({ length: SPOKES + 1 }, (_, at) => ({
    side: sideOf(stock('100'), { origin: at + 1, timeUs: 0n }),
    base: stock('100'),
  }));
}

function quantityOf({ image }: SideState): bigint {
  return BigInt(String(image?.row[QUANTITY]));
}

function change(office: Office, at: number, by: bigint, time: number): void {
  const image = stock(String(quantityOf(office.side) + by), `t${String(time)}`);
  const claim = { origin: at + 1, user: null, kind: 'edit' as const, timeUs: BigInt(time) };
  const before = office.side.columnClaims;
  const columnClaims = image.columnHashes?.map((hash, i): ColumnClaim => {
    const kept = before?.[i];
    return kept?.hash === hash ? kept : { ...claim, hash };
  });
  office.side = { ...office.side, image, claim, columnClaims: at === 0 ? (columnClaims ?? null) : null };
}

/** The hub decides and takes its part; the spoke takes its own, unless it is cut off: then its row is what was agreed. */
function meet(hubOffice: Office, office: Office, cut: boolean, by: Policy): void {
  const candidate: Candidate = { base: agreed(office.base), hub: hubOffice.side, spoke: office.side };
  const decision = decide(candidate, by);
  const own = office.side.image as Image;
  const kept =
    decision.action === 'merge'
      ? stock(decision.row[QUANTITY] as string, decision.row[TIME] as string)
      : decision.action === 'copy' && decision.to === 'hub'
        ? own
        : (hubOffice.side.image as Image);
  const writesHub = kept.hash !== hubOffice.side.image?.hash;
  if (cut && !writesHub) return;
  hubOffice.side = {
    ...hubOffice.side,
    image: kept,
    claim: settledClaim(candidate, decision, by),
    columnClaims: settledColumnClaims(candidate, decision, by),
  };
  office.base = cut ? own : kept;
  if (!cut) office.side = { ...office.side, image: kept };
}

test('whatever meets when, in whatever order, and cut off: every difference is in the total, once', () => {
  const policies = fc.constantFrom<Policy['conflict']>('newest', 'oldest', 'hub', 'spoke');
  fc.assert(
    fc.property(fc.array(events, { maxLength: 30 }), policies, (story, conflict) => {
      const all = open();
      const [main, ...spokes] = all as [Office, ...Office[]];
      let expected = 100n;
      for (const event of story) {
        const office = all[event.office] as Office;
        if (event.kind === 'meet') meet(main, office, event.cut, policy({ conflict }));
        else {
          expected += event.by;
          change(office, event.office, event.by, event.time);
        }
      }
      for (const office of [...spokes, ...spokes]) meet(main, office, false, policy({ conflict }));
      for (const office of all) expect(quantityOf(office.side)).toBe(expected);
      for (const office of spokes) expect(office.side.image).toEqual(main.side.image);
    }),
    { numRuns: 500 },
  );
});

test('where some set it to NULL the order of the spokes does not matter either', () => {
  // Nobody adds, so that no sum comes back to the old value: that would be no change at all.
  const deeds = fc.array(fc.option(fc.integer({ min: 90, max: 99 })), { minLength: 2, maxLength: 4 });
  const ordered = deeds.chain((values) =>
    fc.tuple(
      fc.constant(values),
      fc.shuffledSubarray([...values.keys()], { minLength: values.length, maxLength: values.length }),
    ),
  );
  fc.assert(
    fc.property(ordered, ([values, order]) => {
      const play = (turn: readonly number[]): Image | null => {
        const main: Office = { side: sideOf(stock('100'), { origin: 1, timeUs: 0n }), base: stock('100') };
        for (const at of turn) {
          const value = values[at] ?? null;
          const image = stock(value === null ? null : String(value), `t${String(at)}`);
          const side = sideOf(image, { origin: at + 2, timeUs: BigInt(at) });
          meet(main, { side, base: stock('100') }, false, policy());
        }
        return main.side.image;
      };
      expect(play(order)).toEqual(play([...values.keys()]));
    }),
    { numRuns: 500 },
  );
});
