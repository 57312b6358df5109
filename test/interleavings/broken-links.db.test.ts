import { describe, expect, test } from 'vitest';
import type { SyncError } from '../../src/errors.js';
import { expectSettled, logged, storedSides } from './settled.js';
import { add, edit, openStaff, remove, type Staff } from './staff.js';
import { atFirst, commitsBatch, commitsToHub, openWire, over, type Wire } from './wire.js';

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

    const result = await staff.sync({
      config: { ...over(staff.config, 2, wire), concurrency: 2 },
      onEvent: (event) => {
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
    const result = await staff.sync({ config: over(staff.config, 2, spoke) });
    expect(result.sites).toMatchObject([{ outcome: 'skipped' }, { outcome: 'synced' }]);
    await edit(staff.two, 1, { phone: '1' }, 2, 21);
    await edit(staff.two, 2, { phone: '2' }, 2, 22);
    await remove(staff.two, 3, 2, 23);
    await staff.sync();
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

  test('and the commit arrives only when the next try has begun: it is waited for', async () => {
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

test('the hub is cut off after it took a row up: the next run goes on where it was', async () => {
  const staff = await openStaff(2);
  const hub = await openWire(staff.hub.server);
  await edit(staff.two, 1, { town: 'Gorkha' }, 1, 21);
  await edit(staff.three, 1, { town: 'Jumla' }, 2, 31);
  hub.watch(
    atFirst(commitsToHub, () => ({
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
