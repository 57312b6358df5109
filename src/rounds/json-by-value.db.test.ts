import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import { someoneWaitsFor } from '../../test/support/blocked.js';
import { tableConfig } from '../../test/support/config.js';
import { type FreshDatabase, rawConnection, serverA, serverB } from '../../test/support/database.js';
import { jsonDocument } from '../../test/support/json-documents.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { logChange, syncLog, USERS } from '../../test/support/people.js';
import { restoreConflict } from '../conflicts/restore.js';
import { plan } from '../plan/plan.js';
import { mysqlJson } from '../schema/json-form.js';
import { verify } from '../verify/verify.js';

const SCHEMA = `CREATE TABLE doc (id INT PRIMARY KEY, name VARCHAR(20), j JSON,
  doc_timestamp TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))`;

/** One value in two spellings: MySQL's, and another that MariaDB keeps. */
const [FORM, OTHERWISE] = ['{"a": 1, "bb": [1.5, "é"]}', '{"bb":[15e-1,"\\u00e9"],"a":1}'];
const EARLY = '2026-03-01 12:00:00';

const apart = serverA().flavour !== serverB().flavour;

interface Mixed {
  readonly offices: Offices;
  /** The site that keeps JSON as text, and the one that keeps its value. */
  readonly text: FreshDatabase;
  readonly value: FreshDatabase;
}

const isText = (site: FreshDatabase): boolean => site.raw.info?.isMariaDB() === true;

async function mixed(
  ...options: Parameters<typeof openOffices> extends [string, unknown, ...infer R] ? R : never
): Promise<Mixed> {
  return over(await openOffices(SCHEMA, ['doc'], ...options));
}

function over(offices: Offices): Mixed {
  return { offices, text: offices.sites.find(isText)!, value: offices.sites.find((site) => !isText(site))! };
}

const put = (site: FreshDatabase, id: number, name: string, j: string | null, at = EARLY) =>
  site.query('INSERT INTO doc VALUES (?, ?, ?, ?)', [id, name, j, at]);

const json = async (site: FreshDatabase, id = 1): Promise<unknown> =>
  (await site.query('SELECT CAST(j AS CHAR) AS j FROM doc WHERE id = ?', [id]))[0]?.['j'];

const rowsOf = (site: FreshDatabase) =>
  site.query('SELECT id, name, CAST(j AS CHAR) AS j, doc_timestamp FROM doc ORDER BY id');

const rows = ({ sites }: Offices) => Promise.all(sites.map(rowsOf));

async function expectSame(offices: Offices): Promise<void> {
  const [hub, ...spokes] = await rows(offices);
  for (const spoke of spokes) expect(spoke).toEqual(hub);
}

/** All sites hold the same texts, and neither a further run nor verify finds anything. */
async function expectConverged(offices: Offices): Promise<void> {
  await expectSame(offices);
  expect(await verify(offices.config)).toMatchObject({ identical: true });
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', warnings: [], totals: nothingDone });
  await expectSame(offices);
}

/** What plan foresees is what sync does, one spoke after the other, and verify says so afterwards. */
async function foreseen({ config, sync }: Offices): Promise<Awaited<ReturnType<typeof sync>>> {
  const planned = await plan(config);
  const result = await sync({ config: { concurrency: 1 } });
  expect(planned.totals).toEqual(result.totals);
  return result;
}

async function agreedOn(mixedSites: Mixed, j: string | null = FORM): Promise<Mixed> {
  for (const site of mixedSites.offices.sites) await put(site, 1, 'Asha', j);
  await mixedSites.offices.sync();
  return mixedSites;
}

describe('JSON between MySQL and MariaDB', () => {
  beforeEach(({ skip }) => skip(!apart, 'both servers are of one flavour'));

  test('at the first contact one value in two spellings is the same: nothing is written, logged or told', async () => {
    const { offices, text, value } = await mixed();
    for (let id = 1; id <= 30; id += 1) {
      await put(text, id, 'Asha', id === 30 ? null : OTHERWISE);
      await put(value, id, 'Asha', id === 30 ? null : FORM);
      await logChange(text, isText(offices.hub) ? 1 : 2, 7, { table: 'doc', record: id });
    }
    expect(await verify(offices.config)).toMatchObject({ identical: true });
    const result = await foreseen(offices);
    expect(result).toMatchObject({ outcome: 'ok', totals: nothingDone, conflicts: [] });
    expect(await syncLog(offices.hub)).toEqual([]);
    expect(await json(text)).toBe(FORM);
    await expectConverged(offices);
    expect((await offices.sync()).tables.map(({ candidates }) => candidates)).toEqual([0]);
  });

  test.each([1, 2])(
    'an edit where it is kept as text reaches %i spokes, and stands in one form everywhere',
    async (spokes) => {
      const { offices, text, value } = await agreedOn(await mixed({ spokes }));
      await text.run(`UPDATE doc SET j = '{"z":null, "y" : 1E2}' WHERE id = 1`);
      await put(text, 2, 'Bikash', OTHERWISE);
      const result = await foreseen(offices);
      expect(result).toMatchObject({ outcome: 'ok', conflicts: [], totals: { inserted: spokes, updated: spokes } });
      expect(await json(value)).toBe('{"y": 100.0, "z": null}');
      expect(await syncLog(offices.hub)).toHaveLength(2 * spokes);
      await expectConverged(offices);
    },
  );

  test('an edit where its value is kept reaches the text', async () => {
    const { offices, text, value } = await agreedOn(await mixed());
    await value.run(`UPDATE doc SET j = '{"z":null, "y" : 1E2}' WHERE id = 1`);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: { updated: 1 } });
    expect(await json(text)).toBe('{"y": 100.0, "z": null}');
    await expectConverged(offices);
  });

  test('writing the same value anew is no edit: what the other side did goes, without a conflict', async () => {
    const { offices, text, value } = await agreedOn(await mixed());
    await text.query('UPDATE doc SET j = ?, doc_timestamp = doc_timestamp', [OTHERWISE]);
    await value.run(`UPDATE doc SET name = 'Bikash', doc_timestamp = '2026-03-02' WHERE id = 1`);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: { updated: 1 } });
    expect(await text.query('SELECT name, j FROM doc')).toEqual([{ name: 'Bikash', j: FORM }]);
    await expectConverged(offices);
  });

  test('both sides make the same edit in two spellings: no conflict', async () => {
    const { offices, text, value } = await agreedOn(await mixed(), '{}');
    await text.query(`UPDATE doc SET j = ?, doc_timestamp = '2026-03-02'`, [OTHERWISE]);
    await value.query(`UPDATE doc SET j = ?, doc_timestamp = '2026-03-02'`, [FORM]);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: nothingDone });
    await expectConverged(offices);
  });

  test.each(['text', 'value'] as const)(
    'two values that meet are a conflict; the later one, kept as %s, wins',
    async (later) => {
      const sites = await agreedOn(await mixed(), '{}');
      const { offices, text, value } = sites;
      await text.run(`UPDATE doc SET j = '{"at":"text"}', doc_timestamp = '2026-03-02'`);
      await value.run(`UPDATE doc SET j = '{"at":"value"}', doc_timestamp = '2026-03-02'`);
      await sites[later].run(`UPDATE doc SET doc_timestamp = '2026-03-03'`);
      const result = await foreseen(offices);
      expect(result.conflicts).toMatchObject([{ record: '1', kind: 'update/update' }]);
      expect(await json(offices.hub)).toBe(`{"at": "${later}"}`);
      await expectConverged(offices);
    },
  );

  test('columns are merged one by one: JSON that is only spelt otherwise does not clash', async () => {
    const tables = [tableConfig('doc', { merge: 'columns' })];
    const sites = await agreedOn(over(await openOffices(SCHEMA, tables)), '{}');
    const { offices, text, value } = sites;
    await text.query(`UPDATE doc SET name = 'Bikash', j = ' { } ', doc_timestamp = '2026-03-02'`);
    await value.query(`UPDATE doc SET j = ?, doc_timestamp = '2026-03-03'`, [FORM]);
    expect(await foreseen(offices)).toMatchObject({ conflicts: [], totals: { merged: 1 } });
    expect(await value.query('SELECT name FROM doc')).toEqual([{ name: 'Bikash' }]);
    expect(await json(text)).toBe(FORM);
    await expectConverged(offices);
  });

  test.each(['text', 'value'] as const)(
    'a deletion where it is kept as %s goes, though the other side spells it otherwise',
    async (where) => {
      const sites = await agreedOn(await mixed());
      await sites.text.query('UPDATE doc SET j = ?, doc_timestamp = doc_timestamp', [OTHERWISE]);
      await sites.offices.sync();
      await sites.text.query('UPDATE doc SET j = ?, doc_timestamp = doc_timestamp', [OTHERWISE]);
      await sites[where].run('DELETE FROM doc');
      expect(await foreseen(sites.offices)).toMatchObject({ conflicts: [], totals: { deleted: 1 } });
      await expectConverged(sites.offices);
    },
  );

  test('what MySQL would make another value of waits in quarantine, named, and the rest goes on', async () => {
    const { offices, text, value } = await agreedOn(await mixed());
    await text.run(`UPDATE doc SET j = '{"id":12345678901234567890123}' WHERE id = 1`);
    await put(text, 2, 'Bikash', '[1e400]');
    await put(text, 3, 'Chandra', OTHERWISE);
    const result = await foreseen(offices);
    expect(result).toMatchObject({ outcome: 'warnings', totals: { inserted: 1, updated: 0, quarantined: 2 } });
    const held = await offices.state('SELECT record, reason FROM STATE.quarantine ORDER BY record');
    expect(held.map(({ reason }) => reason)).toEqual([
      expect.stringContaining(
        'the JSON in column j as it is: MySQL would make 1.2345678901234568e22 of its number 12345678901234567890123',
      ) as string,
      expect.stringContaining('its number 1e400 is too large for MySQL') as string,
    ]);
    expect(await json(value)).toBe(FORM);
    expect(await json(text)).toBe('{"id":12345678901234567890123}');
    await text.run(`UPDATE doc SET j = '{"id":"12345678901234567890123"}' WHERE id = 1; DELETE FROM doc WHERE id = 2`);
    await offices.sync();
    await expectConverged(offices);
  });

  test('an empty table is filled: what is spelt otherwise too, and what cannot be kept is held', async () => {
    const { offices } = await mixed();
    await put(offices.hub, 1, 'Asha', FORM);
    await put(offices.hub, 2, 'Bikash', OTHERWISE);
    await put(offices.hub, 3, 'Chandra', '[12345678901234567890123]');
    const result = await offices.sync();
    const kept = isText(offices.hub) ? 2 : 3;
    expect(result.totals).toMatchObject({ inserted: kept, quarantined: 3 - kept });
    expect(await offices.spokes[0]!.query('SELECT id FROM doc')).toHaveLength(kept);
    await offices.hub.run('DELETE FROM doc WHERE id = 3');
    await offices.sync();
    await expectConverged(offices);
  });

  test('a DECIMAL that MySQL shows in its JSON is no edit of anybody', async () => {
    const { offices, text, value } = await mixed();
    await value.run(`INSERT INTO doc VALUES (1, 'Asha', JSON_OBJECT('price', 12.50), '${EARLY}')`);
    await offices.sync();
    expect(await json(text)).toBe('{"price": 12.50}');
    await value.run(`UPDATE doc SET name = 'Bikash', doc_timestamp = '2026-03-02'`);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: { updated: 1 } });
    await expectConverged(offices);
    await text.run(`UPDATE doc SET name = 'Chandra', doc_timestamp = '2026-03-03'`);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [] });
    expect(await json(value)).toBe('{"price": 12.5}');
    await expectConverged(offices);
  });

  test('an incremental run takes the rows that the change log names', async () => {
    const { offices, text, value } = await agreedOn(
      await mixed({ config: { compare: { mode: 'incremental', fullEveryMs: null } } }),
    );
    await text.query(`UPDATE doc SET j = '[ 2.50 ]' WHERE id = 1`);
    await logChange(text, isText(offices.hub) ? 1 : 2, 7, { table: 'doc', record: 1 });
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: { updated: 1 } });
    expect(await json(value)).toBe('[2.5]');
    await expectSame(offices);
  });

  test('a receive-only spoke that spells it otherwise is not overwritten', async () => {
    const { offices, text } = await agreedOn(await mixed({ spoke: { direction: 'receive-only' } }));
    await text.query('UPDATE doc SET j = ?, doc_timestamp = doc_timestamp', [OTHERWISE]);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', totals: nothingDone });
    expect(await syncLog(offices.hub)).toEqual([]);
    await expectConverged(offices);
  });

  test('an edit that is made while the text is put in form is not lost', async () => {
    const { offices, text } = await agreedOn(await mixed());
    await text.query('UPDATE doc SET j = ?, doc_timestamp = doc_timestamp', [OTHERWISE]);
    const application = await rawConnection(text.server, text.name);
    await application.beginTransaction();
    await application.query(`UPDATE doc SET name = 'Bikash'`);
    await Promise.all([
      offices.sync(),
      someoneWaitsFor(text.server, Number(application.threadId)).then(() => application.commit()),
    ]);
    await application.end();
    await offices.sync();
    expect(await rows(offices)).toMatchObject([[{ name: 'Bikash', j: FORM }], [{ name: 'Bikash', j: FORM }]]);
    await expectConverged(offices);
  });

  test('what lost and MySQL would not keep is not restored there as another value', async () => {
    const { offices, text, value } = over(await openOffices(`${USERS}; ${SCHEMA}`, ['doc']));
    await offices.hub.run(`INSERT INTO users VALUES (7, 'hari@hub.example', 'Hari', 'Hub', 'hari')`);
    await agreedOn({ offices, text, value }, '{}');
    await text.run(`UPDATE doc SET j = '[12345678901234567890123]', doc_timestamp = '2026-03-02'`);
    await value.run(`UPDATE doc SET j = '[1]', doc_timestamp = '2026-03-03'`);
    const { conflicts } = await offices.sync();
    const restored = await restoreConflict(offices.config, conflicts[0]?.id ?? 0, { user: 'hari' });
    expect(restored.outcome).toBe(isText(offices.hub) ? 'restored' : 'refused');
    expect(await json(value)).toBe('[1]');
  });

  test('what is nested deeper than MariaDB takes is held, with its reason', async () => {
    const { offices, text, value } = await agreedOn(await mixed());
    await value.query('UPDATE doc SET j = ?', [`${'['.repeat(60)}${']'.repeat(60)}`]);
    expect(await offices.sync()).toMatchObject({ outcome: 'warnings', totals: { updated: 0, quarantined: 1 } });
    expect(await json(text)).toBe(FORM);
    await value.query('UPDATE doc SET j = ?', ['[]']);
    await offices.sync();
    await expectConverged(offices);
  });

  test('hostile documents of both sides: all agree or are held, and none becomes another value', async () => {
    const edit = fc.record({ id: fc.nat(9), atText: fc.boolean(), j: jsonDocument });
    const rounds = fc.array(fc.array(edit, { minLength: 4, maxLength: 16 }), { minLength: 3, maxLength: 3 });
    const sites = await mixed();
    const { offices, text, value } = sites;
    await fc.assert(
      fc.asyncProperty(rounds, async (edits) => {
        for (const some of edits) {
          for (const { id, atText, j } of some) {
            const site = atText ? text : value;
            // Each server refuses some.
            await site
              .query('INSERT INTO doc (id, name, j) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE j = VALUES(j)', [
                id,
                'x',
                j,
              ])
              .catch(() => undefined);
          }
          const before = new Map((await text.query('SELECT id, j FROM doc')).map((row) => [row['id'], row['j']]));
          await foreseen(offices);
          const held = await offices.state('SELECT record FROM STATE.quarantine');
          const isHeld = new Set(held.map(({ record }) => Number(record)));
          const [atText, atValue] = await Promise.all([text, value].map(async (site) => rowsOf(site)));
          for (const { id, j } of atText ?? []) {
            if (isHeld.has(Number(id))) expect(mysqlJson(String(before.get(id)))).toHaveProperty('refused');
            else expect(atValue?.find((row) => row['id'] === id)?.['j']).toBe(j);
          }
          expect((await offices.sync()).totals).toEqual({ ...nothingDone, quarantined: isHeld.size });
        }
      }),
      { numRuns: 4 },
    );
  });

  test('a server of the other kind joins: what was agreed on before stays so, whatever its spelling', async () => {
    const { offices } = await mixed({ spokes: 2, spokeServers: [serverA(), serverB()] });
    for (const [at, site] of offices.sites.entries()) await put(site, 1, 'Asha', at === 2 ? FORM : OTHERWISE);
    await put(offices.hub, 2, 'Bikash', '{"b":1,"a":2}');
    await offices.sync({ config: { spokes: offices.config.spokes.slice(0, 1) } });
    await offices.spokes[0]!.run(`UPDATE doc SET name = 'Chandra', doc_timestamp = '2026-03-02' WHERE id = 1`);
    const result = await foreseen(offices);
    expect(result).toMatchObject({ outcome: 'ok', conflicts: [], totals: { inserted: 1, updated: 2 } });
    await expectConverged(offices);
  });

  test('a hub of one kind and spokes of both: in whatever order, all end in one form', async () => {
    const { offices, text } = await mixed({ spokes: 3, spokeServers: [serverB(), serverA(), serverB()] });
    for (const site of offices.sites) await put(site, 1, 'Asha', isText(site) ? OTHERWISE : FORM);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: nothingDone });
    await expectConverged(offices);
    await text.run(`UPDATE doc SET j = '{"b":1,"a":2}', doc_timestamp = '2026-03-02'`);
    expect(await foreseen(offices)).toMatchObject({ outcome: 'ok', conflicts: [], totals: { updated: 3 } });
    await expectConverged(offices);
  });
});

test('between servers of one kind JSON goes as it was written', async () => {
  const offices = await openOffices(SCHEMA, ['doc'], { spokeServer: serverA() });
  await put(offices.hub, 1, 'Asha', OTHERWISE);
  const written = await json(offices.hub);
  await offices.sync();
  expect(await json(offices.spokes[0]!)).toBe(written);
  await expectConverged(offices);
});
