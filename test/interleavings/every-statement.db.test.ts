import { expect, test } from 'vitest';
import { expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove, type Staff } from './staff.js';
import { openWire, over, type Verdict, type Wire, type WireLink } from './wire.js';

/** Every kind of decision once: who and when is told by the change logs. */
async function openStory(): Promise<Staff> {
  const staff = await openStaff(2);
  await staff.hub.run(
    [4, 5, 6, 7, 8, 9]
      .map((id) => `INSERT INTO person (id, name) VALUES (${String(id)}, 'Person ${String(id)}')`)
      .join(';'),
  );
  await staff.sync();
  await edit(staff.hub, 1, { town: 'hub' }, 1, 11);
  await remove(staff.hub, 2, 1, 12);
  await add(staff.hub, 20, { name: 'from the hub' }, 1, 13);
  await edit(staff.two, 7, { town: 'two' }, 1, 21);
  await remove(staff.two, 6, 1, 22);
  await add(staff.two, 21, { name: 'from two' }, 1, 23);
  // Conflicts: the hub's row wins, the spoke's does, an edit over a deletion, a deletion over an edit, three at once.
  await edit(staff.hub, 3, { town: 'hub' }, 2, 14);
  await edit(staff.two, 3, { town: 'two' }, 1, 24);
  await edit(staff.hub, 4, { town: 'hub' }, 1, 15);
  await edit(staff.two, 4, { town: 'two' }, 2, 25);
  await edit(staff.hub, 5, { town: 'hub' }, 2, 16);
  await remove(staff.two, 5, 1, 26);
  await edit(staff.hub, 8, { town: 'hub' }, 1, 17);
  await remove(staff.two, 8, 2, 27);
  await edit(staff.hub, 9, { town: 'hub' }, 1, 18);
  await edit(staff.two, 9, { town: 'two' }, 2, 28);
  await edit(staff.three, 9, { town: 'three' }, 3, 38);
  return staff;
}

interface Outcome {
  readonly rows: unknown;
  readonly log: readonly string[];
  readonly losers: readonly unknown[];
}

async function outcomeOf(staff: Staff): Promise<Outcome> {
  await expectSettled(staff, 'person');
  const rows = (await staff.rows('person'))[0]?.map(({ id, town, name }) => [id, town, name]);
  const losers = (await storedSides(staff)).filter(({ outcome }) => outcome === 'loser');
  return {
    rows,
    log: (await logged(staff)).filter((line) => !line.includes('*')).sort(),
    losers: losers
      .map(
        ({ record, site, user, row }) =>
          `${record}, ${String(site)}, ${user ?? 'nobody'}: ${JSON.stringify(row?.['town'])}`,
      )
      .sort(),
  };
}

/** Runs the story over a line that breaks once, at the statement with this number; null if there are not so many. */
async function playCut(
  at: 'hub' | 'spoke',
  number: number,
  lost: boolean,
): Promise<{ staff: Staff; what: string } | null> {
  const staff = await openStory();
  const wire: Wire = await openWire(at === 'hub' ? staff.hub.server : staff.two.server);
  let seen = 0;
  let what = '';
  wire.watch((statement, link): Verdict => {
    if (!counts(statement, link) || seen++ !== number) return undefined;
    what = statement;
    const cutAll = (): void => {
      wire.cut();
      if (at === 'hub') wire.refuse(true);
    };
    if (lost) return { answered: cutAll, lost: true };
    cutAll();
    return 'cut';
  });
  await staff
    .sync({ config: { ...over(staff.config, at === 'hub' ? 1 : 2, wire), concurrency: 1 } })
    .catch(() => undefined);
  wire.refuse(false);
  return what === '' ? null : { staff, what };
}

/**
 * Without more ado only some commits are tried: what is lost there is what counts. SPOKESYNC_EVERY=n tries every n-th
 * statement of any kind instead, which takes its time, from the one that SPOKESYNC_FROM says.
 */
const every = process.env['SPOKESYNC_EVERY'];
const from = Number(process.env['SPOKESYNC_FROM'] ?? '0');
const counts = (statement: string, { seen }: WireLink): boolean =>
  every !== undefined || (statement === 'COMMIT' && !isOpening(seen));

/** A spoke that is lost as it is opened is left to the next run: the others' changes then come first. */
const isOpening = (seen: readonly string[]): boolean => seen.at(-1)?.includes('INNODB_TRX') === true;

test.each([
  ['spoke', 4],
  ['hub', 13],
] as const)(
  'the line of the %s breaks at any one statement: the end is the same',
  async (at, step) => {
    const reference = await openStory();
    await reference.syncInOrder([2, 3]);
    const expected = await outcomeOf(reference);
    let tried = 0;
    for (const lost of [false, true]) {
      for (let number = lost ? from : from + 1; ; number += every === undefined ? step : Number(every)) {
        const played = await playCut(at, number, lost);
        if (played === null) break;
        tried += 1;
        const { staff, what } = played;
        await staff.state('UPDATE STATE.control SET lease_until = NULL');
        await staff.syncInOrder([2, 3]);
        expect({ lost, number, what, ...(await outcomeOf(staff)) }).toEqual({ lost, number, what, ...expected });
      }
    }
    expect(tried).toBeGreaterThan(3);
  },
  3_600_000,
);
