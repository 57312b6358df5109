import fc from 'fast-check';
import type { TableConfig } from '../../src/config/config.js';
import { RECORD_COUNT, type Shape, type TableName } from './shape.js';

/** What a person does to one record at one site (0: the hub). What cannot be done there is left undone. */
export interface Edit {
  readonly site: number;
  readonly table: TableName;
  readonly record: number;
  /** `set` inserts where there is no row; `replace` deletes and inserts; `respell` writes the key in other letters. */
  readonly op: 'set' | 'delete' | 'replace' | 'respell' | 'rekey';
  /** The other record of `rekey`; of a child: its item. */
  readonly other: number;
  readonly columns: 'v' | 'w' | 'vw';
  /** Value of the unique column; `keep`: as it is. */
  readonly unique: 'keep' | 'x' | 'y' | 'null';
  /** Seconds; the conflict column's (null: as it is) and the change log's. */
  readonly time: number | null;
  /** Who is named in the change log; null: no entry. */
  readonly user: string | null;
  readonly force: boolean;
}

/** A moment of a run: the n-th packet of the engine to a site that has this word in it (from 0; '': any packet). */
export interface Moment {
  readonly site: number;
  readonly word: '' | 'FOR UPDATE' | 'spokesync_token' | 'COMMIT';
  readonly nth: number;
}

/** Something that befalls a run before a packet goes on. */
export interface Fault {
  readonly at: Moment;
  readonly what: { readonly edit: Edit } | 'cut';
}

/** Edits, then a run. */
export interface Act {
  readonly edits: readonly Edit[];
  /** Spokes that the run does not reach. */
  readonly away: readonly { readonly site: number; readonly how: 'refused' | 'left out' }[];
  /** A number per spoke: they are walked in its order. */
  readonly order: readonly number[];
  readonly concurrency: number;
  readonly faults: readonly Fault[];
}

export interface Scenario {
  readonly shape: Shape;
  readonly directions: readonly ('two-way' | 'receive-only')[];
  readonly policy: Pick<TableConfig, 'conflict' | 'merge'>;
  /** Records that every site has at the start. */
  readonly seeds: readonly number[];
  /** All sites were synced before the first act. */
  readonly warm: boolean;
  readonly acts: readonly Act[];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  key: fc.constantFrom('int', 'negative', 'ci', 'composite', 'decimal'),
  stamped: fc.boolean(),
  unique: fc.boolean(),
  child: fc.constantFrom(null, null, 'RESTRICT', 'CASCADE', 'SET NULL'),
});

const records = fc.nat({ max: RECORD_COUNT - 1 });
// People meet in the same records more often than not, else there is little to be seen.
const popular = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: records });

function edits(shape: Shape, sites: number): fc.Arbitrary<Edit> {
  return fc.record({
    site: fc.nat({ max: sites - 1 }),
    table: shape.child === null ? fc.constant('item' as const) : fc.constantFrom('item', 'item', 'child'),
    record: popular,
    op: fc.constantFrom('set', 'set', 'set', 'set', 'delete', 'delete', 'replace', 'respell', 'rekey'),
    other: records,
    columns: fc.constantFrom('v', 'w', 'v', 'w', 'vw'),
    unique: shape.unique ? fc.constantFrom('keep', 'keep', 'keep', 'x', 'y', 'null') : fc.constant('keep' as const),
    time: fc.constantFrom(null, 1, 2, 3, 4),
    user: fc.constantFrom(null, '7', '8'),
    force: fc.integer({ min: 0, max: 9 }).map((n) => n === 9),
  });
}

function misfortunes(shape: Shape, sites: number): fc.Arbitrary<Fault['what']> {
  return fc.oneof(
    { weight: 4, arbitrary: edits(shape, sites).map((edit) => ({ edit })) },
    { weight: 1, arbitrary: fc.constant('cut' as const) },
  );
}

/** Moments of a run over so many sites; those that never come do no harm. Rows are read, locked, then written. */
export function moments(sites: number): fc.Arbitrary<Moment> {
  const moment = (site: fc.Arbitrary<number>, word: Moment['word'], most: number): fc.Arbitrary<Moment> =>
    fc.record({ site, word: fc.constant(word), nth: fc.nat({ max: most }) });
  const hub = fc.constant(0);
  const spoke = fc.integer({ min: 1, max: sites - 1 });
  return fc.oneof(
    moment(hub, '', 160),
    moment(spoke, '', 50),
    moment(hub, 'FOR UPDATE', 30),
    moment(spoke, 'FOR UPDATE', 2),
    moment(spoke, 'spokesync_token', 3),
    moment(hub, 'COMMIT', 20),
    moment(spoke, 'COMMIT', 5),
  );
}

/** Tells of each packet to a site whether the moment has come. */
export function clock({ word, nth }: Moment): (data: Buffer) => boolean {
  let count = 0;
  return (data) => data.includes(word) && count++ === nth;
}

/** A moment for people. */
export function toldMoment({ site, word, nth }: Moment): string {
  return `packet ${String(nth)}${word === '' ? '' : ` with ${word}`} to ${siteName(site)}`;
}

function acts(shape: Shape, sites: number, withFaults: boolean): fc.Arbitrary<Act> {
  const spoke = fc.integer({ min: 1, max: sites - 1 });
  const fault: fc.Arbitrary<Fault> = fc.record({ at: moments(sites), what: misfortunes(shape, sites) });
  return fc.record({
    edits: fc.array(edits(shape, sites), { maxLength: 5 }),
    away: fc.array(fc.record({ site: spoke, how: fc.constantFrom('refused', 'left out') }), { maxLength: 2 }),
    order: fc.array(fc.nat({ max: 9 }), { minLength: sites - 1, maxLength: sites - 1 }),
    concurrency: fc.constantFrom(1, 2, 4),
    faults: withFaults ? fc.array(fault, { maxLength: 6 }) : fc.constant([]),
  });
}

/** Random scenarios: 2 to 4 spokes, up to 4 acts. */
export function scenarios({ withFaults, warm }: { withFaults: boolean; warm?: true }): fc.Arbitrary<Scenario> {
  return fc
    .record({ shape: shapes, spokes: fc.integer({ min: 2, max: 4 }), receiveOnly: fc.integer({ min: 0, max: 9 }) })
    .chain(({ shape, spokes, receiveOnly }) =>
      fc.record({
        shape: fc.constant(shape),
        directions: fc.constant(
          Array.from({ length: spokes }, (_, i) => (i + 1 === receiveOnly ? 'receive-only' : 'two-way')),
        ),
        policy: fc.record({
          conflict: fc.constantFrom('newest', 'newest', 'oldest', 'hub', 'spoke'),
          merge: fc.constantFrom('rows', 'columns'),
        }),
        seeds: fc.oneof(fc.constant([0, 1]), fc.uniqueArray(records, { maxLength: RECORD_COUNT })),
        warm: warm === true ? fc.constant(true) : fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
        acts: fc.array(acts(shape, spokes + 1, withFaults), { minLength: 1, maxLength: 3 }),
      }),
    );
}

/** The mark that an edit leaves in its row: unique within a scenario, the same whenever it is played. */
export const markOf = (act: number, place: string): string => `${String(act + 1)}${place}`;

const siteName = (site: number): string => (site === 0 ? 'hub' : `spoke ${String(site)}`);

function told(edit: Edit, mark: string): string {
  const { site, table, record, op, other, columns, unique, time, user, force } = edit;
  const details = [
    ...(op === 'rekey'
      ? [`to record ${String(other)}`]
      : table === 'child' && op !== 'delete'
        ? [`of item ${String(other)}`]
        : []),
    ...(op === 'delete' ? [] : [`${columns} = '${mark}'`]),
    ...(unique === 'keep' || op === 'delete' ? [] : [`u = ${unique}`]),
    time === null ? 'no time' : `at ${String(time)} s`,
    user === null ? 'not logged' : `logged by ${user}${force && op === 'delete' ? ', force' : ''}`,
  ];
  return `${siteName(site)}: ${op} ${table} ${String(record)} (${details.join(', ')})`;
}

/** A scenario as a script for people. */
export function script({ shape, directions, policy, seeds, warm, acts: played }: Scenario): string {
  const lines = [
    `key ${shape.key}, ${shape.stamped ? 'with' : 'without'} conflict column` +
      `${shape.unique ? ', unique u' : ''}${shape.child === null ? '' : `, child ON DELETE ${shape.child}`}`,
    `spokes: ${directions.join(', ')}; conflict: ${policy.conflict}, merge: ${policy.merge}`,
    `every site holds items ${seeds.join(', ') || 'none'}${warm ? '; sync' : '; never synced'}`,
  ];
  for (const [i, act] of played.entries()) {
    for (const [j, edit] of act.edits.entries()) lines.push(told(edit, markOf(i, `e${String(j)}`)));
    const away = act.away.map(({ site, how }) => `${siteName(site)} ${how}`).join(', ');
    lines.push(
      `sync (order ${act.order.join(' ')}, ${String(act.concurrency)} at a time${away === '' ? '' : `; ${away}`})`,
    );
    for (const [j, { at, what }] of act.faults.entries()) {
      const thing = what === 'cut' ? 'the link is cut' : told(what.edit, markOf(i, `f${String(j)}`));
      lines.push(`  before ${toldMoment(at)}: ${thing}`);
    }
  }
  return lines.join('\n');
}
