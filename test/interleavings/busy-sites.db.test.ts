import { describe, expect, test } from 'vitest';
import { rawConnection } from '../support/database.js';
import { byRecord, expectSettled, logged, storedSides } from './settled.js';
import { add, edit, moment, openStaff, remove, type Staff } from './staff.js';
import { atFirst, endsCompare, locksRows, openWire, over } from './wire.js';

const updates = async (staff: Staff): Promise<string[]> =>
  (await logged(staff)).filter((line) => line.startsWith('UPDATE')).sort();

describe('the application writes to the hub between capture and read', () => {
  test('what it wrote is seen: newer content goes out, and a row that the spoke changed too becomes a conflict', async () => {
    const staff = await openStaff(2);
    const wire = await openWire(staff.two.server);
    await edit(staff.two, 1, { town: 'at two' }, 1, 21);
    await edit(staff.hub, 2, { town: 'before' }, 1, 11);
    await remove(staff.two, 3, 1, 23);
    wire.watch(
      atFirst(endsCompare, async () => {
        await edit(staff.hub, 1, { town: 'at the hub' }, 2, 12);
        await edit(staff.hub, 2, { town: 'meanwhile' }, 2, 13);
        await edit(staff.hub, 3, { town: 'meanwhile' }, 2, 14);
        await add(staff.hub, 4, { name: 'Dolma' }, 2, 15);
        return undefined;
      }),
    );
    const order = over(staff.config, 2, wire);
    const result = await staff.sync({ config: { ...order, concurrency: 1 } });
    expect(byRecord(result.conflicts)).toMatchObject([
      { record: '1', kind: 'update/update', winner: { site: 1 }, losers: [{ site: 2 }] },
      { record: '3', kind: 'update/delete', winner: { site: 1 }, losers: [{ site: 2 }] },
    ]);
    await staff.sync();
    expect((await staff.rows('person'))[0]).toMatchObject([
      { town: 'at the hub' },
      { town: 'meanwhile' },
      { town: 'meanwhile' },
      { name: 'Dolma' },
    ]);
    expect(
      (await storedSides(staff)).map(({ record, outcome, site, user, row }) => [
        record,
        outcome,
        site,
        user,
        row?.['town'],
      ]),
    ).toEqual([
      ['1', 'winner', 1, '12', 'at the hub'],
      ['1', 'loser', 2, '21', 'at two'],
      ['3', 'winner', 1, '14', 'meanwhile'],
      ['3', 'loser', 2, '23', undefined],
    ]);
    await expectSettled(staff, 'person');
  });

  test('a row and its entry are read together: two people who save one after the other are not mixed up', async () => {
    const staff = await openStaff(1);
    const hub = await openWire(staff.hub.server);
    await edit(staff.hub, 1, { town: 'Gorkha' }, 1, 11);
    hub.watch(
      atFirst(
        (statement) => statement.startsWith('SELECT id, record_id, user_id'),
        async () => {
          await edit(staff.hub, 1, { town: 'Jumla' }, 2, 12);
          return undefined;
        },
      ),
    );
    await staff.sync({ config: over(staff.config, 1, hub) });
    await staff.sync();
    expect(await updates(staff)).toSatisfy((lines: string[]) =>
      ['UPDATE 1 1→2 by 11,UPDATE 1 1→2 by 12', 'UPDATE 1 1→2 by 12'].includes(lines.join()),
    );
    const [last] = await staff.hub.query(
      `SELECT user_id, row_after FROM sync_log WHERE record_id = '1' ORDER BY id DESC LIMIT 1`,
    );
    expect([last?.['user_id'], (JSON.parse(String(last?.['row_after'])) as { town: string }).town]).toEqual([
      '12',
      'Jumla',
    ]);
    await expectSettled(staff, 'person');
  });

  test("a row changes under the hands of the hub's own write: it is decided again", async () => {
    const staff = await openStaff(1);
    const hub = await openWire(staff.hub.server);
    await edit(staff.two, 1, { town: 'at two' }, 1, 21);
    await edit(staff.two, 2, { town: 'at two' }, 3, 22);
    await remove(staff.two, 3, 1, 23);
    hub.watch(
      atFirst(locksRows, async () => {
        await edit(staff.hub, 1, { town: 'at the hub' }, 2, 11);
        await edit(staff.hub, 2, { town: 'at the hub' }, 2, 12);
        await remove(staff.hub, 3, 2, 13);
        return undefined;
      }),
    );
    const result = await staff.sync({ config: over(staff.config, 1, hub) });
    expect(byRecord(result.conflicts)).toMatchObject([
      { record: '1', winner: { site: 1 } },
      { record: '2', winner: { site: 2 } },
    ]);
    expect((await staff.rows('person'))[0]).toMatchObject([{ town: 'at the hub' }, { town: 'at two' }]);
    await expectSettled(staff, 'person');
  });
});

describe('edits while the pass runs', () => {
  test('a row changes at the spoke between being read and being written: it is decided again', async () => {
    const staff = await openStaff(1);
    const spoke = await openWire(staff.two.server);
    await edit(staff.hub, 1, { town: 'at the hub' }, 3, 11);
    await edit(staff.hub, 2, { town: 'at the hub' }, 1, 12);
    await remove(staff.hub, 3, 1, 13);
    spoke.watch(
      atFirst(locksRows, async () => {
        await edit(staff.two, 1, { town: 'at two' }, 2, 21);
        await edit(staff.two, 2, { town: 'at two' }, 2, 22);
        await edit(staff.two, 3, { town: 'at two' }, 2, 23);
        return undefined;
      }),
    );
    const result = await staff.sync({ config: over(staff.config, 2, spoke) });
    expect(byRecord(result.conflicts)).toMatchObject([
      { record: '1', winner: { site: 1 }, losers: [{ site: 2 }] },
      { record: '2', winner: { site: 2 }, losers: [{ site: 1 }] },
      { record: '3', winner: { site: 2 }, losers: [{ site: 1 }] },
    ]);
    expect((await staff.rows('person'))[0]).toMatchObject([
      { town: 'at the hub' },
      { town: 'at two' },
      { town: 'at two' },
    ]);
    await expectSettled(staff, 'person');
  });

  test('in the second round a row that the spoke changed meanwhile waits for the next run, untouched', async () => {
    const staff = await openStaff(2);
    const spoke = await openWire(staff.two.server);
    await edit(staff.three, 1, { town: 'at three' }, 1, 31);
    await edit(staff.three, 2, { town: 'at three' }, 3, 32);
    await remove(staff.three, 3, 1, 33);
    await add(staff.three, 4, { name: 'Dolma' }, 1, 34);
    // Row 1 and 3 before the second round reads them, row 2 between read and write, row 4 by two people at once.
    spoke.watch(async (statement, link) => {
      if (round !== 2) return undefined;
      if (link.seen.length === 0 && !early) {
        early = true;
        await edit(staff.two, 1, { town: 'at two' }, 2, 21);
        await edit(staff.two, 3, { town: 'at two' }, 2, 23);
        await add(staff.two, 4, { name: 'Deepa' }, 2, 24);
      }
      if (locksRows(statement) && !late) {
        late = true;
        await edit(staff.two, 2, { town: 'at two' }, 2, 22);
      }
      return undefined;
    });
    let [round, early, late] = [1, false, false];
    const result = await staff.sync({
      config: { ...over(staff.config, 2, spoke), concurrency: 1 },
      onEvent: (event) => {
        if (event.type === 'pass-started') round = event.round;
      },
    });
    expect([early, late]).toEqual([true, true]);
    expect(result.conflicts).toEqual([]);
    expect(result.tables.find(({ round: which, site }) => which === 2 && site === 2)).toMatchObject({ guardMisses: 4 });
    expect((await staff.rows('person'))[1]).toMatchObject([
      { town: 'at two' },
      { town: 'at two' },
      { town: 'at two' },
      { name: 'Deepa' },
    ]);

    const next = await staff.sync();
    expect(byRecord(next.conflicts)).toMatchObject([
      { record: '1', winner: { site: 2 }, losers: [{ site: 3 }] },
      { record: '2', winner: { site: 3 }, losers: [{ site: 2 }] },
      { record: '3', kind: 'update/delete', winner: { site: 2 }, losers: [{ site: 3 }] },
      { record: '4', kind: 'insert/insert', winner: { site: 2 }, losers: [{ site: 3 }] },
    ]);
    const losers = (await storedSides(staff)).filter(({ outcome }) => outcome === 'loser');
    expect(losers.map(({ site, user, row }) => [site, user, row?.['town'] ?? row?.['name']])).toEqual([
      [3, '31', 'at three'],
      [2, '22', 'at two'],
      [3, '33', undefined],
      [3, '34', 'Dolma'],
    ]);
    await expectSettled(staff, 'person');
  });

  test('the hub goes on between the rounds: every site has its newest rows, and each person their own', async () => {
    const staff = await openStaff(2);
    const spoke = await openWire(staff.two.server);
    await edit(staff.three, 1, { town: 'at three' }, 1, 31);
    await edit(staff.three, 2, { town: 'at three' }, 1, 32);
    let round = 1;
    let done = false;
    spoke.watch(async () => {
      if (round !== 2 || done) return undefined;
      done = true;
      await edit(staff.hub, 1, { phone: '1' }, 2, 11);
      await edit(staff.hub, 3, { phone: '3' }, 2, 13);
      await remove(staff.hub, 2, 2, 12);
      return undefined;
    });
    const result = await staff.sync({
      config: { ...over(staff.config, 2, spoke), concurrency: 1 },
      onEvent: (event) => {
        if (event.type === 'pass-started') round = event.round;
      },
    });
    expect(done).toBe(true);
    expect(result.totals.conflicts).toBe(0);
    await staff.sync();
    expect((await staff.rows('person'))[0]).toMatchObject([
      { id: 1, town: 'at three', phone: '1' },
      { id: 3, phone: '3' },
    ]);
    expect(await storedSides(staff)).toEqual([]);
    await expectSettled(staff, 'person');
    expect((await logged(staff)).filter((line) => line.includes('1→2') && !line.includes('*')).sort()).toEqual([
      'DELETE 2 1→2 by 12',
      'UPDATE 1 1→2 by 11',
      'UPDATE 3 1→2 by 13',
    ]);
  });
});

describe('a transaction that is open across the whole run', () => {
  test('commits a row and its entry: the next run sees both, with the right person', async () => {
    const staff = await openStaff(2);
    const late = await rawConnection(staff.two.server);
    await late.query(`USE \`${staff.two.name}\``);
    // An old entry, so that ids and times are no longer the same thing.
    await staff.two.query(
      "INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`) VALUES (2, 20, 'person', '3', 'update', NOW() - INTERVAL 3 HOUR)",
    );
    await late.beginTransaction();
    await late.query(`UPDATE person SET town = 'late', person_timestamp = ? WHERE id = 1`, [moment(1)]);
    await late.query(
      "INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`) VALUES (2, 21, 'person', '1', 'update', ?)",
      [moment(1)],
    );
    await late.query(`INSERT INTO person (id, name, person_timestamp) VALUES (5, 'Esha', ?)`, [moment(1)]);
    await late.query(
      "INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`) VALUES (2, 25, 'person', '5', 'new', ?)",
      [moment(1)],
    );
    // Others go on and are synced, several times: their entries have the higher ids.
    await edit(staff.two, 2, { town: 'early' }, 1, 22);
    await staff.sync();
    await edit(staff.two, 2, { town: 'early, again' }, 2, 23);
    await staff.sync();
    await staff.sync();
    await late.commit();
    await late.end();
    await staff.syncInOrder([2, 3]);
    expect((await staff.rows('person'))[0]).toMatchObject([
      { town: 'late' },
      { town: 'early, again' },
      {},
      { name: 'Esha' },
    ]);
    await expectSettled(staff, 'person');
    expect((await logged(staff)).filter((line) => line.includes('2→1'))).toEqual([
      'UPDATE 2 2→1 by 22',
      'UPDATE 2 2→1 by 23',
      'UPDATE 1 2→1 by 21',
      'INSERT 5 2→1 by 25',
    ]);
  });

  test('the same on the hub', async () => {
    const staff = await openStaff(1);
    const late = await rawConnection(staff.hub.server);
    await late.query(`USE \`${staff.hub.name}\``);
    await late.beginTransaction();
    await late.query(`UPDATE person SET town = 'late', person_timestamp = ? WHERE id = 1`, [moment(1)]);
    await late.query(
      "INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, `timestamp`) VALUES (1, 11, 'person', '1', 'update', ?)",
      [moment(1)],
    );
    await edit(staff.hub, 2, { town: 'early' }, 1, 12);
    await staff.sync();
    await edit(staff.hub, 2, { town: 'early, again' }, 2, 13);
    await staff.sync();
    await late.commit();
    await late.end();
    await staff.sync();
    await expectSettled(staff, 'person');
    expect(await updates(staff)).toEqual(['UPDATE 1 1→2 by 11', 'UPDATE 2 1→2 by 12', 'UPDATE 2 1→2 by 13']);
  });
});
