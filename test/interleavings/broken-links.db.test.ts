import { describe, expect, test } from 'vitest';
import type { SyncError } from '../../src/errors.js';
import type { FreshDatabase } from '../support/database.js';
import { untilNoticed } from '../support/dead-run.js';
import { openOffices } from '../support/offices.js';
import { expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove, type Staff, STAFF } from './staff.js';
import { atFirst, commitsBatch, commitsToken, endsCompare, openWire, over, type Wire } from './wire.js';

/** As after a kill: nobody holds the hub any more. */
async function leaseIsOver(staff: Staff): Promise<void> {
  await staff.state('UPDATE STATE.control SET lease_until = NULL');
}

/** Runs until the hub's line is cut for good at the one moment; the run must fail as a whole. */
async function dieAt(staff: Staff, hub: Wire, config: Parameters<Staff['sync']>[0]): Promise<void> {
  await expect(staff.sync(config)).rejects.toThrow();
  hub.refuse(false);
  hub.watch(null);
  await leaseIsOver(staff);
}

describe('two spokes side by side', () => {
  test('one dies before the second round: the other and the hub are the same, and it catches up later', async () => {
    const staff = await openStaff(2);
    const wire = await openWire(staff.two.server);
    await edit(staff.two, 1, { town: 'Gorkha' }, 1, 21);
    await edit(staff.three, 2, { town: 'Jumla' }, 1, 31);
    await edit(staff.hub, 3, { town: 'Humla' }, 1, 11);

    // Both are compared side by side; site 3 brings its row when site 2 has done with the first round.
    const slow = await openWire(staff.three.server);
    let done = (): void => undefined;
    const twoIsDone = new Promise<void>((resolve) => {
      done = resolve;
    });
    slow.watch(
      atFirst(endsCompare, async () => {
        await twoIsDone;
        return undefined;
      }),
    );
    const lines = over({ ...staff.config, ...over(staff.config, 2, wire) }, 3, slow);
    const result = await staff.sync({
      config: { ...lines, concurrency: 2 },
      onEvent: (event) => {
        if (event.type === 'pass-done' && event.round === 1 && event.site === 2) done();
        if (event.type === 'pass-started' && event.round === 2 && event.site === 2) {
          wire.cut();
          wire.refuse(true);
        }
      },
    });
    expect(result.outcome).toBe('warnings');
    expect(result.sites).toMatchObject([
      { id: 2, outcome: 'skipped' },
      { id: 3, outcome: 'synced' },
    ]);
    const [hub, two, three] = await staff.rows('person');
    expect(three).toEqual(hub);
    expect(hub?.map(({ town }) => town)).toEqual(['Gorkha', 'Jumla', 'Humla']);
    expect(two?.map(({ town }) => town)).toEqual(['Gorkha', 'Tansen', 'Humla']);

    // Before it is back, its people go on: one of them in a row that it has not got yet.
    await edit(staff.two, 2, { phone: '22' }, 5, 22);
    await edit(staff.two, 3, { phone: '33' }, 5, 23);
    await staff.sync();
    expect(
      (await storedSides(staff)).map(({ record, outcome, site, user, row }) => [
        record,
        outcome,
        site,
        user,
        row?.['town'],
        row?.['phone'],
      ]),
    ).toEqual([
      ['2', 'winner', 2, '22', 'Tansen', '22'],
      ['2', 'loser', 3, '31', 'Jumla', null],
    ]);
    await expectSettled(staff, 'person');
  });

  test('one conflict of both, one of them cut off before its commit: what the other lost stays kept', async () => {
    const staff = await openStaff(2);
    const wire = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'at the hub' }, 9, 11);
    await edit(staff.two, 1, { town: 'at two' }, 1, 21);
    await edit(staff.three, 1, { town: 'at three' }, 2, 31);
    wire.watch((statement, link) => {
      if (!commitsBatch(statement, link)) return undefined;
      wire.refuse(true);
      return 'cut';
    });
    const first = await staff.sync({ config: { ...over(staff.config, 2, wire), concurrency: 1 } });
    expect(first.sites).toMatchObject([
      { id: 2, outcome: 'skipped' },
      { id: 3, outcome: 'synced' },
    ]);
    // By now site two has another mind, and the row that it lost before is no longer anywhere: it never was overwritten.
    await edit(staff.two, 1, { town: 'at two, again' }, 3, 22);
    await staff.sync();
    const losers = (await storedSides(staff)).filter(({ outcome }) => outcome === 'loser');
    expect(losers.map(({ site, user, row }) => [site, user, row?.['town']]).sort()).toEqual([
      [2, '22', 'at two, again'],
      [3, '31', 'at three'],
    ]);
    await expectSettled(staff, 'person');
  });
});

describe("killed between the commit at a spoke and the hub's next transaction", () => {
  test('the delivered row is not taken for an edit, and edits made there since keep their person', async () => {
    const staff = await openStaff(2);
    const [spoke, hub] = [await openWire(staff.two.server), await openWire(staff.hub.server)];
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    await edit(staff.hub, 2, { town: 'Jumla' }, 1, 12);
    await remove(staff.hub, 3, 1, 13);
    spoke.watch(
      atFirst(commitsBatch, () => ({
        answered: () => {
          hub.cut();
          hub.refuse(true);
        },
      })),
    );
    const lines = { ...over(staff.config, 2, spoke), hub: over(staff.config, 1, hub).hub };
    await dieAt(staff, hub, { sites: [2], config: lines });
    spoke.watch(null);

    const sent = await staff.two.query('SELECT id, town FROM person ORDER BY id');
    expect(sent).toMatchObject([{ town: 'Gorkha' }, { town: 'Jumla' }, { id: 3 }]);
    await edit(staff.two, 2, { phone: '22' }, 2, 22);
    await edit(staff.hub, 1, { phone: '11' }, 2, 14);
    await staff.syncInOrder([2, 3]);
    expect(await storedSides(staff)).toEqual([]);
    expect((await staff.rows('person'))[0]).toMatchObject([
      { id: 1, town: 'Gorkha', phone: '11' },
      { id: 2, town: 'Jumla', phone: '22' },
    ]);
    await expectSettled(staff, 'person');
    const log = (await logged(staff)).filter((line) => !line.includes('INSERT')).sort();
    expect(log).toEqual([
      'DELETE 3 1→2 by 13',
      'DELETE 3 1→3 by 13',
      'UPDATE 1 1→2 by 11',
      'UPDATE 1 1→2 by 14',
      'UPDATE 1 1→3 by 14',
      'UPDATE 2 1→2 by 12',
      'UPDATE 2 1→3 by 22',
      'UPDATE 2 2→1 by 22',
    ]);
  });

  test('a conflict that was applied there stays one conflict, and its entry is used up', async () => {
    const staff = await openStaff(1);
    const [spoke, hub] = [await openWire(staff.two.server), await openWire(staff.hub.server)];
    await edit(staff.hub, 1, { town: 'at the hub' }, 9, 11);
    await edit(staff.two, 1, { town: 'at two' }, 1, 21);
    spoke.watch(
      atFirst(commitsBatch, () => ({
        answered: () => {
          hub.cut();
          hub.refuse(true);
        },
      })),
    );
    const lines = { ...over(staff.config, 2, spoke), hub: over(staff.config, 1, hub).hub };
    await dieAt(staff, hub, { config: lines });
    spoke.watch(null);

    // Somebody who writes no change log: the entry of the edit that lost is not theirs.
    await edit(staff.two, 1, { phone: '22' }, 10);
    await staff.sync();
    expect(
      (await storedSides(staff)).map(({ outcome, site, user, row }) => [outcome, site, user, row?.['town']]),
    ).toEqual([
      ['winner', 1, '11', 'at the hub'],
      ['loser', 2, '21', 'at two'],
    ]);
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE'))).toEqual([
      'UPDATE 1 1→2 by 11',
      'UPDATE 1 2→1 by nobody',
    ]);
    await expectSettled(staff, 'person');
  });

  test('a pass over other tables in between does not take what was not delivered for delivered', async () => {
    const other = 'CREATE TABLE other (id INT PRIMARY KEY, note VARCHAR(20))';
    const staff = await openStaff(1, { more: other, tables: ['other'] });
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    spoke.watch((statement, link) => {
      if (!commitsBatch(statement, link)) return undefined;
      spoke.refuse(true);
      return 'cut';
    });
    const cut = await staff.sync({ config: over(staff.config, 2, spoke) });
    expect(cut.sites).toMatchObject([{ outcome: 'skipped' }]);
    await staff.hub.run(`INSERT INTO other VALUES (1, 'new')`);
    await staff.sync({ tables: ['other'] });
    await staff.sync();
    expect((await staff.rows('person'))[0]?.[0]).toMatchObject({ town: 'Gorkha' });
    await expectSettled(staff, 'person', 'other');
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE'))).toEqual(['UPDATE 1 1→2 by 11']);
  });
});

describe('the answer to a commit is lost', () => {
  test.each(['committed', 'not committed'] as const)('and it was %s: each write is logged once', async (fate) => {
    const staff = await openStaff(1);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    await edit(staff.hub, 2, { town: 'at the hub' }, 9, 12);
    await edit(staff.two, 2, { town: 'at two' }, 2, 22);
    await add(staff.hub, 4, { name: 'Dolma' }, 1, 14);
    spoke.watch(atFirst(commitsBatch, () => (fate === 'committed' ? { lost: true } : 'cut')));
    const result = await staff.sync({ config: over(staff.config, 2, spoke) });
    expect(result.outcome).toBe('ok');
    expect(result.conflicts).toMatchObject([{ record: '2', winner: { site: 1 }, losers: [{ site: 2 }] }]);
    // After the run: an edit without an entry is nobody's, not that of who lost.
    await edit(staff.two, 2, { phone: '2' }, 10);
    await staff.sync();
    expect((await logged(staff)).filter((line) => !line.includes('*')).sort()).toEqual([
      'INSERT 4 1→2 by 14',
      'UPDATE 1 1→2 by 11',
      'UPDATE 2 1→2 by 12',
      'UPDATE 2 2→1 by nobody',
    ]);
    await expectSettled(staff, 'person');
  });

  test("and the run gave up on the site: its people's next edits are theirs", async () => {
    const staff = await openStaff(2);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    await edit(staff.three, 2, { town: 'Jumla' }, 1, 31);
    spoke.watch(
      atFirst(commitsBatch, () => {
        spoke.refuse(true);
        return { lost: true };
      }),
    );
    const result = await staff.sync({ config: { ...over(staff.config, 2, spoke), concurrency: 1 } });
    expect(result.sites).toMatchObject([{ outcome: 'skipped' }, { outcome: 'synced' }]);
    await edit(staff.two, 1, { phone: '1' }, 2, 21);
    await edit(staff.two, 2, { phone: '2' }, 2, 22);
    await remove(staff.two, 3, 2, 23);
    await staff.syncInOrder([2, 3]);
    expect((await storedSides(staff)).map(({ record, outcome, site, user }) => [record, outcome, site, user])).toEqual([
      ['2', 'winner', 2, '22'],
      ['2', 'loser', 3, '31'],
    ]);
    await expectSettled(staff, 'person');
    expect((await logged(staff)).filter((line) => !line.includes('*')).sort()).toEqual([
      'DELETE 3 1→3 by 23',
      'DELETE 3 2→1 by 23',
      'UPDATE 1 1→2 by 11',
      'UPDATE 1 1→3 by 11',
      'UPDATE 1 1→3 by 21',
      'UPDATE 1 2→1 by 21',
      'UPDATE 2 1→3 by 22',
      'UPDATE 2 2→1 by 22',
      'UPDATE 2 3→1 by 31',
    ]);
  });

  test('and the commit arrives only when the next try has begun: it is written and logged once', async () => {
    const staff = await openStaff(1);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    let arrive = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let cut = 0;
    spoke.watch(async (statement, link) => {
      if (cut === 0 && commitsBatch(statement, link)) {
        cut = link.number;
        // The client loses the link, the bytes are still under way.
        spoke.cut();
        await asked;
      } else if (
        cut > 0 &&
        link.number > cut &&
        statement.includes('spokesync_token') &&
        statement.startsWith('SELECT')
      ) {
        // Long enough for the question to be at the server before the commit is.
        setTimeout(arrive, 30);
      }
      return undefined;
    });
    const result = await staff.sync({ config: over(staff.config, 2, spoke) });
    expect(result.outcome).toBe('ok');
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE'))).toEqual(['UPDATE 1 1→2 by 11']);
    await expectSettled(staff, 'person');
  });
});

test('the hub is cut off as the lock is given back: the run has done its work and says so, and the next one begins', async () => {
  const staff = await openStaff(1);
  const hub = await openWire(staff.hub.server);
  await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
  hub.watch(
    atFirst(
      (statement) => statement.includes('SET holder = NULL'),
      () => 'cut',
    ),
  );
  expect(await staff.sync({ config: over(staff.config, 1, hub) })).toMatchObject({ outcome: 'ok' });
  await untilNoticed(staff);
  expect(await staff.sync()).toMatchObject({ outcome: 'ok', totals: { updated: 0 } });
});

describe('a link that dies without a word, while rows are locked at the spoke', () => {
  /** Nothing of the link moves any more from here on, and neither end hears of it. */
  const silent = () => new Promise<undefined>(() => undefined);

  test('the next try does not wait for the locks of its own ghost', async () => {
    const staff = await openStaff(1);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    spoke.watch(atFirst(commitsBatch, silent));
    const timeouts = { ...staff.config.timeouts, stallTimeoutMs: 500 };
    const retry = { attempts: 2, firstDelayMs: 10 };
    const result = await staff.sync({ config: { ...over(staff.config, 2, spoke), timeouts, retry } });
    expect(result.sites).toMatchObject([{ outcome: 'synced', error: null }]);
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE'))).toEqual(['UPDATE 1 1→2 by 11']);
    await expectSettled(staff, 'person');
  });

  test('nor does the next run', async () => {
    const staff = await openStaff(1);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    spoke.watch(
      atFirst(commitsBatch, () => {
        spoke.refuse(true);
        return silent();
      }),
    );
    const timeouts = { ...staff.config.timeouts, stallTimeoutMs: 500 };
    const cut = await staff.sync({ config: { ...over(staff.config, 2, spoke), timeouts } });
    expect(cut.sites).toMatchObject([{ outcome: 'skipped' }]);
    const next = await staff.sync({ config: { retry: { attempts: 1, firstDelayMs: 10 } } });
    expect(next.sites).toMatchObject([{ outcome: 'synced', error: null }]);
    expect((await logged(staff)).filter((line) => line.startsWith('UPDATE'))).toEqual(['UPDATE 1 1→2 by 11']);
    await expectSettled(staff, 'person');
  });
});

test("the first filling breaks off: what was sent is known to be the hub's, and a deletion since does not come back", async () => {
  const offices = await openOffices(STAFF, ['person'], { spokes: 1 });
  const [two] = offices.spokes as [FreshDatabase];
  const spoke = await openWire(two.server);
  await offices.hub.run(`INSERT INTO person (id, name) VALUES (1,'Asha'),(2,'Bikash'),(3,'Chandra'),(4,'Dolma')`);
  spoke.watch((statement, link) => {
    // The transaction that ends the pass, after the rows.
    if (!commitsToken(statement, link)) return undefined;
    spoke.refuse(true);
    return 'cut';
  });
  const cut = await offices.sync({ config: over(offices.config, 2, spoke) });
  expect(cut.sites).toMatchObject([{ outcome: 'skipped' }]);
  expect(await two.query('SELECT id FROM person')).toHaveLength(4);
  // Without a word in any log, and without a later time.
  await offices.hub.run(`DELETE FROM person WHERE id = 1; UPDATE person SET town = 'at the hub' WHERE id = 2`);
  await two.run(`UPDATE person SET town = 'at two' WHERE id = 3; INSERT INTO person (id, name) VALUES (12, 'Elina')`);
  const next = await offices.sync();
  expect(next.warnings).toEqual([]);
  expect((await offices.rows('person'))[0]?.map(({ id, town }) => [id, town])).toEqual([
    [2, 'at the hub'],
    [3, 'at two'],
    [4, null],
    [12, null],
  ]);
  await expectSettled(offices, 'person');
  expect(await logged(offices)).toEqual([
    'INSERT * 1→2 by nobody',
    'UPDATE 3 2→1 by nobody',
    'INSERT 12 2→1 by nobody',
    'UPDATE 2 1→2 by nobody',
    'DELETE 1 1→2 by nobody',
  ]);
});

test('the hub is cut off before the run has begun: it is told as a lost link, and the next run goes through', async () => {
  const staff = await openStaff(1);
  const hub = await openWire(staff.hub.server);
  hub.watch(atFirst((statement) => statement.includes('control') && statement.includes('FOR UPDATE'), () => 'cut')); // prettier-ignore
  const error = await staff.sync({ config: over(staff.config, 1, hub) }).catch((e: unknown) => e);
  expect(error).toMatchObject({ name: 'SyncError', code: 'connect' });
  expect(await staff.sync()).toMatchObject({ outcome: 'ok' });
});

test('the hub is cut off after it took a row up: the next run goes on where it was', async () => {
  const staff = await openStaff(2);
  const hub = await openWire(staff.hub.server);
  await edit(staff.two, 1, { town: 'Gorkha' }, 1, 21);
  await edit(staff.three, 1, { town: 'Jumla' }, 2, 31);
  hub.watch(
    atFirst(commitsToken, () => ({
      answered: () => {
        hub.cut();
        hub.refuse(true);
      },
    })),
  );
  const error = await staff
    .sync({ config: { hub: over(staff.config, 1, hub).hub, concurrency: 1 } })
    .catch((e: unknown) => e as SyncError);
  expect(error).toBeInstanceOf(Error);
  hub.watch(null);
  hub.refuse(false);
  await leaseIsOver(staff);
  await staff.sync();
  expect(
    (await storedSides(staff)).map(({ outcome, site, user, row }) => [outcome, site, user, row?.['town']]),
  ).toEqual([
    ['winner', 3, '31', 'Jumla'],
    ['loser', 2, '21', 'Gorkha'],
  ]);
  await expectSettled(staff, 'person');
});
