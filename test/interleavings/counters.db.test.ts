import { describe, expect, test } from 'vitest';
import { tableConfig } from '../support/config.js';
import type { FreshDatabase } from '../support/database.js';
import { openOffices } from '../support/offices.js';
import { expectSettled } from './settled.js';
import { moment, openStaff, STAFF, type Staff } from './staff.js';
import {
  atFirst,
  commitsBatch,
  commitsToken,
  endsCompare,
  locksRows,
  openWire,
  over,
  type Verdict,
  type Wire,
} from './wire.js';

const COUNTER = 'ALTER TABLE person ADD COLUMN leave_days INT NOT NULL DEFAULT 20 AFTER email';
const wishes = { merge: 'columns', sumColumns: ['leave_days'] } as const;

const open = (spokes: number): Promise<Staff> =>
  openStaff(spokes, { table: wishes, more: COUNTER, config: { concurrency: 1 } });

let minute = 0;

/** Takes days off somebody's leave at a site. */
async function take(site: FreshDatabase, days: number, id = 1): Promise<void> {
  minute += 1;
  await site.query('UPDATE person SET leave_days = leave_days - ?, person_timestamp = ? WHERE id = ?', [
    days,
    moment(minute),
    id,
  ]);
}

async function left(site: FreshDatabase, id = 1): Promise<unknown> {
  const [row] = await site.query('SELECT leave_days FROM person WHERE id = ?', [id]);
  return row?.['leave_days'];
}

async function expectLeft(staff: Staff, days: number): Promise<void> {
  for (const site of staff.sites) expect(await left(site)).toBe(days);
  await expectSettled(staff, 'person');
}

describe('a run is cut off while differences are added up: each is in the total once', () => {
  test.each<[string, typeof locksRows | typeof commitsBatch, Verdict]>([
    ['before the spoke is written', locksRows, 'cut'],
    ['before the spoke commits', commitsBatch, 'cut'],
    ['after the spoke has committed, before the hub knows', commitsBatch, { lost: true }],
  ])('%s', async (_, moment, verdict) => {
    for (const meanwhile of ['nobody', 'the hub', 'the spoke', 'both'] as const) {
      const staff = await open(2);
      const wire = await openWire(staff.two.server);
      await take(staff.hub, 3);
      await take(staff.two, 2);
      await take(staff.three, 1);
      wire.watch((statement, link) => {
        if (!moment(statement, link)) return undefined;
        wire.refuse(true);
        return verdict;
      });
      const broken = await staff.sync({ config: over(staff.config, 2, wire) });
      expect(broken.sites[0]).toMatchObject({ id: 2, outcome: 'skipped' });
      let days = 14;
      if (meanwhile === 'the hub' || meanwhile === 'both') {
        await take(staff.hub, 1);
        days -= 1;
      }
      if (meanwhile === 'the spoke' || meanwhile === 'both') {
        await take(staff.two, 1);
        days -= 1;
      }
      await staff.sync();
      await expectLeft(staff, days);
    }
  });
});

describe('somebody goes on counting while the rows are on their way', () => {
  test('at the spoke, each time that its rows are about to be locked', async () => {
    const staff = await open(2);
    const wire = await openWire(staff.two.server);
    await take(staff.hub, 3);
    await take(staff.two, 2);
    let taken = 0;
    wire.watch(async (statement) => {
      if (!locksRows(statement)) return undefined;
      taken += 1;
      await take(staff.two, 1);
      return undefined;
    });
    await staff.sync({ config: over(staff.config, 2, wire) });
    expect(taken).toBeGreaterThan(1);
    await staff.sync();
    await expectLeft(staff, 15 - taken);
  });

  test('at the spoke, only when the rows are locked for the last time', async () => {
    // As many times as a row that is missed is tried in one run.
    for (const misses of [1, 2, 3, 4]) {
      const staff = await open(1);
      const wire = await openWire(staff.two.server);
      const hub = await openWire(staff.hub.server);
      await take(staff.hub, 3);
      await take(staff.two, 2);
      // The hub's row is changed under the run some times, so that the merge itself comes late; then the spoke's is.
      let atHub = 0;
      hub.watch(async (statement) => {
        if (locksRows(statement) && (atHub += 1) < misses) await take(staff.hub, 1);
        return undefined;
      });
      let taken = 0;
      wire.watch(async (statement) => {
        if (!locksRows(statement)) return undefined;
        taken += 1;
        await take(staff.two, 1);
        return undefined;
      });
      const config = { ...over(staff.config, 2, wire), hub: over(staff.config, 1, hub).hub };
      await staff.sync({ config });
      await staff.sync();
      await expectLeft(staff, 15 - taken - Math.min(atHub, misses - 1));
    }
  });
});

// Without more ado only commits are tried; SPOKESYNC_EVERY tries every statement, which takes its time.
const counts = (statement: string): boolean => process.env['SPOKESYNC_EVERY'] !== undefined || statement === 'COMMIT';

test.each<[string, (wire: Wire) => Verdict]>([
  ['the answer to it is lost, and the office is tried again in the same run', () => ({ lost: true })],
  [
    'the line breaks at it, and the office is out of reach until the next run',
    (wire) => {
      wire.refuse(true);
      wire.cut();
      return 'cut';
    },
  ],
])(
  'whatever commit it is at the spoke: %s, and each difference is in the total once',
  async (_, happens) => {
    const staff = await open(2);
    const wire = await openWire(staff.two.server);
    let days = 20;
    let nth = 0;
    for (let happened = true; happened; nth += 1) {
      for (const [at, site] of staff.sites.entries()) await take(site, at + 1);
      let seen = 0;
      happened = false;
      wire.watch((statement) => {
        if (!counts(statement) || seen++ !== nth) return undefined;
        happened = true;
        return happens(wire);
      });
      await staff.sync({ config: over(staff.config, 2, wire) });
      wire.watch(null);
      wire.refuse(false);
      for (const site of [staff.hub, staff.two]) await take(site, -1);
      await staff.sync();
      days += 2 - 1 - 2 - 3;
      for (const site of staff.sites) expect({ nth, days: await left(site) }).toEqual({ nth, days });
    }
    expect(nth).toBeGreaterThan(3);
    await expectSettled(staff, 'person');
  },
  3_600_000,
);

test('a total that the spoke refuses waits in quarantine, and is not added a second time', async () => {
  const staff = await open(1);
  await staff.two.run('ALTER TABLE person ADD CONSTRAINT enough CHECK (leave_days >= 0)');
  await take(staff.hub, 15);
  await take(staff.two, 10);
  expect((await staff.sync()).totals).toMatchObject({ quarantined: 1 });
  expect([await left(staff.hub), await left(staff.two)]).toEqual([-5, 10]);
  await take(staff.two, 1);
  await take(staff.hub, -10);
  await staff.sync();
  await expectLeft(staff, 4);
});

test('an office that is filled while another brings its difference holds what it was sent, and nothing is added to it', async () => {
  const offices = await openOffices(`${STAFF}; ${COUNTER}`, [tableConfig('person', wishes)], { spokes: 2 });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(`INSERT INTO person (id, name) VALUES (1, 'Asha'), (2, 'Bikash')`);
  await offices.sync({ sites: [2] });
  await take(two, 3);

  const [wireTwo, wireThree] = [await openWire(two.server), await openWire(three.server)];
  const compared = signal();
  const brought = signal();
  wireTwo.watch((statement, link) => {
    if (commitsToken(statement, link)) brought.now();
    if (endsCompare(statement, link)) return compared.seen.then(() => undefined);
    return undefined;
  });
  wireThree.watch(
    atFirst(endsCompare, () => {
      compared.now();
      return brought.seen.then(() => undefined);
    }),
  );
  const config = {
    ...over(offices.config, 2, wireTwo),
    spokes: [over(offices.config, 2, wireTwo).spokes[0]!, over(offices.config, 3, wireThree).spokes[1]!],
    concurrency: 2,
  };
  await offices.sync({ config });
  for (const site of offices.sites) expect(await left(site)).toBe(17);
  await expectSettled(offices, 'person');
  for (const site of offices.sites) expect(await left(site)).toBe(17);
});

/** Something that one place waits for and another makes happen. */
function signal(): { readonly seen: Promise<void>; readonly now: () => void } {
  let now = (): void => undefined;
  const seen = new Promise<void>((resolve) => {
    now = resolve;
  });
  return { seen, now: () => now() };
}
