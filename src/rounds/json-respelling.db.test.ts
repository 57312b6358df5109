import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nothingDone } from '../../test/support/agreement.js';
import { tableConfig } from '../../test/support/config.js';
import { type FreshDatabase, rawConnection, serverA, serverB } from '../../test/support/database.js';
import { type Offices, openOffices } from '../../test/support/offices.js';
import { logChange, syncLog } from '../../test/support/people.js';
import { openWire, over } from '../../test/interleavings/wire.js';
import { plan } from '../plan/plan.js';
import { verify } from '../verify/verify.js';

const SCHEMA = `CREATE TABLE doc (id INT PRIMARY KEY, name VARCHAR(20), rev INT NOT NULL DEFAULT 0, j JSON,
  doc_timestamp TIMESTAMP(6) NOT NULL DEFAULT '2026-03-01 12:00:00' ON UPDATE CURRENT_TIMESTAMP(6))`;
const [FORM, OTHERWISE] = ['{"a": 1}', '{"a":1}'];

const keepsValue = [serverA, serverB].find((server) => server().flavour === 'mysql');
const keepsText = [serverA, serverB].find((server) => server().flavour !== 'mysql');
const apart = keepsValue !== undefined && keepsText !== undefined;
beforeEach(({ skip }) => skip(!apart, 'both servers are of one flavour'));

interface Mixed {
  readonly offices: Offices;
  readonly text: FreshDatabase;
  readonly value: FreshDatabase;
}

/** One row whose JSON hub and spoke spell differently; `where` is the site that keeps it as text. */
async function speltTwice(where: string): Promise<Mixed> {
  const [hubServer, spokeServer] = where === 'hub' ? [keepsText!(), keepsValue!()] : [keepsValue!(), keepsText!()];
  const offices = await openOffices(SCHEMA, ['doc'], { hubServer, spokeServer });
  const [text, value] = where === 'hub' ? [offices.hub, offices.spokes[0]!] : [offices.spokes[0]!, offices.hub];
  await text.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?)`, [OTHERWISE]);
  await value.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?)`, [FORM]);
  return { offices, text, value };
}

/** Values of types that are read and hashed each in its own way. */
const OTHER_COLUMNS = {
  'a_double DOUBLE': '-1.2345678901234567e-300',
  'a_float FLOAT': '-1.17549e-38',
  'a_float_of_digits FLOAT(7,2)': '1234.5',
  'a_decimal DECIMAL(8,3) ZEROFILL': '1.5',
  'a_bit BIT(10)': "b'1010101010'",
  'a_latin VARCHAR(20) CHARACTER SET latin1': "'€ é'",
  'an_ascii VARCHAR(20) CHARACTER SET ascii': "'a'",
  'a_cyrillic VARCHAR(20) CHARACTER SET cp1251': "'Привет'",
  'a_wide TEXT CHARACTER SET utf16': "'नेपाल 😀'",
  "an_enum ENUM('z','it''s') CHARACTER SET latin1": "'it''s'",
  "a_set SET('z','b')": "'b,z'",
  'a_moment DATETIME(6)': "'2024-02-29 12:00:00.000001'",
  'a_time TIME(3)': "'-26:00:00.125'",
  'a_year YEAR': '2026',
  'a_blob LONGBLOB': "X'00ff80'",
  'a_binary BINARY(4)': "X'00ff'",
  'a_point POINT': 'POINT(0.1, -0.3)',
};

async function expectRest({ offices }: Mixed): Promise<void> {
  for (let run = 0; run < 2; run += 1) {
    expect((await plan(offices.config)).totals).toEqual(nothingDone);
    expect(await offices.sync()).toMatchObject({ outcome: 'ok', warnings: [], totals: nothingDone, conflicts: [] });
    expect(await verify(offices.config)).toMatchObject({ identical: true });
  }
  expect(await syncLog(offices.hub)).toEqual([]);
}

test.each(['hub', 'spoke'])(
  'a trigger of the %s that counts each update does not make an edit of a spelling',
  async (where) => {
    const sites = await speltTwice(where);
    const { offices, text, value } = sites;
    await text.run(`CREATE TRIGGER doc_rev BEFORE UPDATE ON doc FOR EACH ROW SET NEW.rev = OLD.rev + 1`);
    await expectRest(sites);
    expect(await text.query('SELECT rev, j FROM doc')).toEqual([{ rev: 0, j: OTHERWISE }]);
    await text.query(`UPDATE doc SET name = 'Bikash', j = '[ ]', doc_timestamp = '2026-03-02'`);
    await offices.sync();
    expect(await value.query('SELECT name, CAST(j AS CHAR) AS j FROM doc')).toEqual([{ name: 'Bikash', j: '[]' }]);
  },
);

test.each(['hub', 'spoke'])(
  'a constraint of the %s that refuses the form does not make an edit of a spelling',
  async (where) => {
    const sites = await speltTwice(where);
    await sites.text.run('ALTER TABLE doc ADD CONSTRAINT short CHECK (CHAR_LENGTH(j) < 8)');
    await expectRest(sites);
    await sites.value.run('DELETE FROM doc');
    expect(await sites.offices.sync()).toMatchObject({ conflicts: [], totals: { deleted: 1 } });
    expect(await sites.text.query('SELECT id FROM doc')).toEqual([]);
  },
);

test('a row of the hub that somebody keeps locked is waited for once, and judged by its value', async ({ skip }) => {
  skip(serverA().flavour === 'mysql', 'the hub keeps JSON by its value');
  const { offices, text } = await speltTwice('hub');
  const application = await rawConnection(text.server, text.name);
  onTestFinished(() => application.end());
  await application.beginTransaction();
  await application.query('SELECT id FROM doc FOR UPDATE');
  const wire = await openWire(text.server);
  const waited: string[] = [];
  wire.watch((statement) => {
    if (statement.includes(`\`${text.name}\`.\`doc\``) && statement.endsWith('FOR UPDATE')) waited.push(statement);
    return undefined;
  });
  const result = await offices.sync({ config: over(offices.config, 1, wire) });
  expect(result).toMatchObject({ outcome: 'ok', totals: nothingDone, conflicts: [] });
  expect(waited).toHaveLength(1);
  await application.rollback();
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: nothingDone, conflicts: [] });
});

test('a DECIMAL in the JSON of one of two MySQL spokes comes to rest', async () => {
  const offices = await openOffices(SCHEMA, ['doc'], {
    hubServer: keepsText!(),
    spokes: 2,
    spokeServer: keepsValue!(),
  });
  await offices.spokes[0]!.run(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', JSON_OBJECT('price', 12.50))`);
  await offices.sync();
  await offices.sync();
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: nothingDone, conflicts: [] });
  expect(await verify(offices.config)).toMatchObject({ identical: true });
  const seen = await Promise.all(offices.sites.map((site) => site.query('SELECT CAST(j AS CHAR) AS j FROM doc')));
  expect(seen).toEqual(seen.map(() => [{ j: '{"price": 12.5}' }]));
});

test('a site whose row is only put in form does not take the claim of the one that wrote it', async () => {
  const offices = await openOffices(SCHEMA, ['doc'], {
    hubServer: keepsText!(),
    spokes: 3,
    spokeServers: [keepsText!(), keepsText!(), keepsValue!()],
  });
  const [, writer, joining] = offices.spokes;
  const edit = `UPDATE doc SET j = '{"b":1,"a":2}', doc_timestamp = '2026-03-02'`;
  for (const site of offices.sites) await site.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?)`, [FORM]);
  const withoutIt = { config: { spokes: offices.config.spokes.slice(0, 2) } };
  await offices.sync(withoutIt);
  await writer!.run(edit);
  await logChange(writer!, 3, 7, { table: 'doc', record: 1 });
  await offices.sync(withoutIt);
  await joining!.run(edit);
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: nothingDone, conflicts: [] });
  expect(await offices.hub.query('SELECT j FROM doc')).toEqual([{ j: '{"a": 2, "b": 1}' }]);
  const claims = await offices.state('SELECT `~origin` AS origin, `~user` AS user FROM STATE.version_1');
  expect(claims).toEqual([{ origin: 3, user: '7' }]);
});

test.each(['hub', 'spoke'])('beside columns of all types, at the %s as text, a spelling is no edit', async (where) => {
  const sites = await speltTwice(where);
  const columns = Object.keys(OTHER_COLUMNS).map((column) => `ADD COLUMN ${column}`);
  const values = Object.entries(OTHER_COLUMNS).map(([column, value]) => `${column.split(' ')[0]} = ${value}`);
  for (const site of sites.offices.sites) {
    await site.run(`ALTER TABLE doc ${columns.join(', ')}`);
    await site.run(`UPDATE doc SET doc_timestamp = doc_timestamp, ${values.join(', ')}`);
  }
  await expectRest(sites);
  expect(await sites.text.query('SELECT j FROM doc')).toEqual([{ j: FORM }]);
});

test('columns are merged one by one: a DECIMAL in JSON that only one side edits does not clash', async () => {
  const tables = [tableConfig('doc', { merge: 'columns' })];
  const offices = await openOffices(SCHEMA, tables, { hubServer: keepsValue!(), spokeServer: keepsText!() });
  const spoke = offices.spokes[0]!;
  await offices.hub.run(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', JSON_OBJECT('price', 12.50))`);
  await offices.sync();
  await spoke.run(`UPDATE doc SET name = 'Bikash', doc_timestamp = '2026-03-03'`);
  await offices.hub.run(`UPDATE doc SET j = '{"price": 14}', doc_timestamp = '2026-03-02'`);
  expect(await offices.sync()).toMatchObject({ conflicts: [], totals: { merged: 1 } });
  for (const site of offices.sites)
    expect(await site.query('SELECT name, CAST(j AS CHAR) AS j FROM doc')).toEqual([
      { name: 'Bikash', j: '{"price": 14}' },
    ]);
  expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: nothingDone });
});

describe('what offices agreed on in a spelling that was put in form since', () => {
  const SPELT = '{"b":1,"a":2}';
  const IN_FORM = '{"a": 2, "b": 1}';

  /** A hub and a spoke that keep text agree; then one that keeps values joins as the first or the last spoke. */
  async function joined(joinsAs: 'first' | 'last', tables: Parameters<typeof openOffices>[1] = ['doc']) {
    const offices = await openOffices(SCHEMA, tables, {
      hubServer: keepsText!(),
      spokes: 2,
      // In their order; a plan foresees no other.
      config: { concurrency: 1 },
      spokeServers: joinsAs === 'first' ? [keepsValue!(), keepsText!()] : [keepsText!(), keepsValue!()],
    });
    const [first, last] = offices.spokes as [FreshDatabase, FreshDatabase];
    const [joining, other] = joinsAs === 'first' ? [first, last] : [last, first];
    const withSpoke = (at: number) => ({ config: { spokes: offices.config.spokes.slice(at, at + 1) } });
    for (const site of [offices.hub, other])
      await site.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?), (2, 'Bikash', ?)`, [SPELT, SPELT]);
    const [onlyOther, onlyJoining] = joinsAs === 'first' ? [withSpoke(1), withSpoke(0)] : [withSpoke(0), withSpoke(1)];
    await offices.sync(onlyOther);
    return { offices, joining, other, onlyOther, onlyJoining };
  }

  async function expectEverywhere({ sites, sync }: Offices, rows: readonly object[]): Promise<void> {
    const look = 'SELECT id, name, CAST(j AS CHAR) AS j FROM doc ORDER BY id';
    for (const site of sites) expect(await site.query(look)).toEqual(rows);
    expect(await sync()).toMatchObject({ outcome: 'ok', totals: nothingDone });
  }

  test.each(['first', 'last'] as const)('an edit of it is no conflict; the server that joins is the %s', async (at) => {
    const { offices, joining, other } = await joined(at);
    await joining.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?)`, [SPELT]);
    await other.run(`UPDATE doc SET name = 'Chandra' WHERE id = 1; UPDATE doc SET j = '[1]' WHERE id = 2`);
    const planned = await plan(offices.config, { allowChanges: ['doc'] });
    const result = await offices.sync({ allowChanges: ['doc'] });
    expect(planned.totals).toEqual(result.totals);
    expect(result).toMatchObject({ conflicts: [], totals: { quarantined: 0 } });
    await expectEverywhere(offices, [
      { id: 1, name: 'Chandra', j: IN_FORM },
      { id: 2, name: 'Bikash', j: '[1]' },
    ]);
  });

  test.each(['first', 'last'] as const)('nor in a later run, whichever side edits; it joined as the %s', async (at) => {
    const { offices, other, onlyJoining } = await joined(at);
    await offices.sync(onlyJoining);
    await other.run(`UPDATE doc SET name = 'Chandra' WHERE id = 1`);
    await offices.hub.run(`UPDATE doc SET j = '[2]' WHERE id = 2`);
    const planned = await plan(offices.config, { allowChanges: ['doc'] });
    const result = await offices.sync({ allowChanges: ['doc'] });
    expect(planned.totals).toEqual(result.totals);
    expect(result).toMatchObject({ conflicts: [], warnings: [] });
    await expectEverywhere(offices, [
      { id: 1, name: 'Chandra', j: IN_FORM },
      { id: 2, name: 'Bikash', j: '[2]' },
    ]);
  });

  test('nor where both are synced at once', async () => {
    const { offices, joining, other } = await joined('first');
    await joining.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?), (2, 'Bikash', ?)`, [SPELT, SPELT]);
    await other.run(`UPDATE doc SET name = 'Chandra' WHERE id = 1`);
    expect(await offices.sync({ config: { concurrency: 2 } })).toMatchObject({ conflicts: [] });
    await expectEverywhere(offices, [
      { id: 1, name: 'Chandra', j: IN_FORM },
      { id: 2, name: 'Bikash', j: IN_FORM },
    ]);
  });

  test('it is deleted where it still stands in the old spelling', async () => {
    const { offices, other, onlyJoining } = await joined('first');
    await offices.sync(onlyJoining);
    await other.run('DELETE FROM doc WHERE id = 1');
    await offices.hub.run('DELETE FROM doc WHERE id = 2');
    expect(await offices.sync({ allowChanges: ['doc'] })).toMatchObject({ conflicts: [], totals: { deleted: 4 } });
    await expectEverywhere(offices, []);
  });

  test('whoever left it alone takes the form in the run in which it is put in form', async () => {
    const { offices, joining } = await joined('last');
    await joining.query(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', ?), (2, 'Bikash', ?)`, [SPELT, SPELT]);
    expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: nothingDone });
    await expectEverywhere(offices, [
      { id: 1, name: 'Asha', j: IN_FORM },
      { id: 2, name: 'Bikash', j: IN_FORM },
    ]);
  });

  test('merged by columns, edits of two columns are both kept', async () => {
    const { offices, other, onlyJoining } = await joined('first', [tableConfig('doc', { merge: 'columns' })]);
    await offices.sync(onlyJoining);
    await offices.hub.run(`UPDATE doc SET name = 'Chandra', doc_timestamp = '2026-03-02' WHERE id = 1`);
    await other.run(`UPDATE doc SET j = '[3]', doc_timestamp = '2026-03-03' WHERE id = 1`);
    const planned = await plan(offices.config, { allowChanges: ['doc'] });
    const result = await offices.sync({ allowChanges: ['doc'] });
    expect(planned.totals).toEqual(result.totals);
    expect(result).toMatchObject({ conflicts: [], warnings: [], totals: { merged: 1 } });
    await expectEverywhere(offices, [
      { id: 1, name: 'Chandra', j: '[3]' },
      { id: 2, name: 'Bikash', j: IN_FORM },
    ]);
  });

  describe('over the columns before one was added', () => {
    const addColumn = async ({ sites }: Offices): Promise<void> => {
      for (const site of sites) await site.run('ALTER TABLE doc ADD COLUMN extra VARCHAR(20) AFTER id');
    };

    test.each(['first', 'last'] as const)('an edit is no conflict; the server that joins is the %s', async (at) => {
      const { offices, other, onlyJoining } = await joined(at);
      await addColumn(offices);
      await offices.sync(onlyJoining);
      await other.run(`UPDATE doc SET name = 'Chandra' WHERE id = 1`);
      await offices.hub.run(`UPDATE doc SET j = '[2]' WHERE id = 2`);
      const planned = await plan(offices.config, { allowChanges: ['doc'] });
      const result = await offices.sync({ allowChanges: ['doc'] });
      expect(planned.totals).toEqual(result.totals);
      expect(result).toMatchObject({ conflicts: [], warnings: [] });
      await expectEverywhere(offices, [
        { id: 1, name: 'Chandra', j: IN_FORM },
        { id: 2, name: 'Bikash', j: '[2]' },
      ]);
    });

    test.each(['first', 'last'] as const)(
      'an edit of the new column alone is not lost; the server joins as the %s',
      async (at) => {
        const { offices, other, onlyJoining } = await joined(at);
        await addColumn(offices);
        await offices.hub.run(`UPDATE doc SET extra = 'hub', doc_timestamp = doc_timestamp WHERE id = 1`);
        await offices.sync(onlyJoining);
        await other.run(`UPDATE doc SET extra = 'spoke', doc_timestamp = doc_timestamp WHERE id = 2`);
        expect(await offices.sync({ allowChanges: ['doc'] })).toMatchObject({ conflicts: [] });
        await expectEverywhere(offices, [
          { id: 1, name: 'Asha', j: IN_FORM },
          { id: 2, name: 'Bikash', j: IN_FORM },
        ]);
        const extras = [{ extra: 'hub' }, { extra: 'spoke' }];
        for (const site of offices.sites) expect(await site.query('SELECT extra FROM doc ORDER BY id')).toEqual(extras);
      },
    );

    test('merged by columns, edits of two columns are both kept', async () => {
      const { offices, other, onlyJoining } = await joined('first', [tableConfig('doc', { merge: 'columns' })]);
      await addColumn(offices);
      await offices.sync(onlyJoining);
      await offices.hub.run(`UPDATE doc SET name = 'Chandra', doc_timestamp = '2026-03-02' WHERE id = 1`);
      await other.run(`UPDATE doc SET j = '[3]', doc_timestamp = '2026-03-03' WHERE id = 1`);
      const result = await offices.sync({ allowChanges: ['doc'] });
      expect(result).toMatchObject({ conflicts: [], warnings: [], totals: { merged: 1 } });
      await expectEverywhere(offices, [
        { id: 1, name: 'Chandra', j: '[3]' },
        { id: 2, name: 'Bikash', j: IN_FORM },
      ]);
    });
  });

  test('a DECIMAL that MySQL shows and that was agreed on is no edit once another server had it put in form', async () => {
    const offices = await openOffices(SCHEMA, ['doc'], {
      hubServer: keepsText!(),
      spokes: 2,
      spokeServer: keepsValue!(),
    });
    const [shows, other] = offices.spokes as [FreshDatabase, FreshDatabase];
    const without = (at: number) => ({ config: { spokes: offices.config.spokes.filter((_, index) => index !== at) } });
    await shows.run(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', JSON_OBJECT('price', 12.50))`);
    await offices.sync(without(1));
    await other.run(`INSERT INTO doc (id, name, j) VALUES (1, 'Asha', '{"price": 12.5}')`);
    await offices.sync(without(0));
    expect(await offices.hub.query('SELECT j FROM doc')).toEqual([{ j: '{"price": 12.5}' }]);
    await offices.hub.run(`UPDATE doc SET name = 'Bikash'`);
    expect(await offices.sync()).toMatchObject({ conflicts: [], totals: { updated: 2 } });
    await expectEverywhere(offices, [{ id: 1, name: 'Bikash', j: '{"price": 12.5}' }]);
  });
});
