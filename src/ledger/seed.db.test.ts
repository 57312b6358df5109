import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { rawConnection } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';

const ROWS = 60_000;

/** Offices whose spoke has nothing of the hub's many rows; their ledger is there, and empty, as before the first capture. */
async function manyRows(): Promise<Offices> {
  const offices = await openOffices('CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(20))', ['thing']);
  await offices.sync();
  await offices.state('UPDATE STATE.synced_table SET column_set = NULL');
  const digits = '(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5)';
  const tens = `(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4
                 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)`;
  await offices.hub.run(`
    INSERT INTO thing
    SELECT a.d * 10000 + b.d * 1000 + c.d * 100 + e.d * 10 + f.d, CONCAT('n', a.d, b.d, c.d)
      FROM ${digits} a, ${tens} b, ${tens} c, ${tens} e, ${tens} f`);
  return offices;
}

const versions = ({ state }: Offices) =>
  state(`SELECT CONCAT(COUNT(*), ' rows ', MIN(id), ' to ', MAX(id), ' of ', COUNT(DISTINCT \`~v\`)) AS written
           FROM STATE.version_1`);

const eachOnce = [{ written: `${ROWS} rows 0 to ${ROWS - 1} of 1` }];

test('the ledger of a large table is written in parts, each row once', async () => {
  const offices = await manyRows();
  expect((await offices.sync()).totals).toMatchObject({ inserted: ROWS, conflicts: 0 });
  expect(await versions(offices)).toEqual(eachOnce);
  await expectConverged(offices, 'thing');
});

/** Has the sync wait where the trigger stands until so many of its connections do, ends one of them, and gives how it ended. */
async function runThatLoses(offices: Offices, gate: Gate, { waiting, lost }: { waiting: number; lost: number }) {
  await gate.close();
  const run = offices.sync().then(
    () => 'done',
    () => 'failed',
  );
  await offices.hub.run(`KILL ${(await gate.waiting(waiting))[lost] ?? ''}`);
  await gate.open();
  return run;
}

interface Gate {
  /** SQL that waits while the gate is closed. */
  readonly passed: string;
  readonly close: () => Promise<unknown>;
  readonly open: () => Promise<unknown>;
  /** Ids of the connections that wait, once there are so many. */
  readonly waiting: (count: number) => Promise<readonly string[]>;
}

async function gateAt({ hub }: Offices): Promise<Gate> {
  const holder = await rawConnection(hub.server);
  onTestFinished(() => holder.end());
  const name = `gate of ${hub.name}`;
  const list = `SELECT id FROM information_schema.PROCESSLIST WHERE state = 'User lock' AND db LIKE ? ORDER BY id`;
  return {
    passed: `GET_LOCK('${name}', 60) + RELEASE_LOCK('${name}')`,
    close: () => holder.query(`DO GET_LOCK('${name}', 60)`),
    open: () => holder.query(`DO RELEASE_LOCK('${name}')`),
    waiting: async (count) => {
      for (;;) {
        const found = await holder.query<{ id: unknown }[]>(list, [`${hub.name}%`]);
        if (found.length >= count) return found.map(({ id }) => String(id));
        await delay(20);
      }
    },
  };
}

test('a run that loses one of the connections that write them leaves nothing that the next one trips over', async () => {
  const offices = await manyRows();
  const { state, sync } = offices;
  const gate = await gateAt(offices);
  await state(`
    CREATE TRIGGER STATE.wait BEFORE INSERT ON STATE.version_1 FOR EACH ROW
      SET @waited = IF(NEW.id % 10000 = 5000, ${gate.passed}, NULL)`);
  for (const lost of [0, 1, 2]) expect(await runThatLoses(offices, gate, { waiting: 3, lost })).toBe('failed');
  expect(await versions(offices)).toEqual([{ written: null }]);
  await state('DROP TRIGGER STATE.wait');
  expect((await sync()).totals).toMatchObject({ inserted: ROWS, conflicts: 0 });
  expect(await versions(offices)).toEqual(eachOnce);
  await expectConverged(offices, 'thing');
});

test('nor does one that is lost when the others have committed', async () => {
  const offices = await manyRows();
  const { state, sync } = offices;
  const gate = await gateAt(offices);
  await state(`
    CREATE TRIGGER STATE.wait BEFORE UPDATE ON STATE.control FOR EACH ROW
      SET @waited = IF(NEW.version > OLD.version, ${gate.passed}, NULL)`);
  expect(await runThatLoses(offices, gate, { waiting: 1, lost: 0 })).toBe('failed');
  expect((await versions(offices))[0]?.['written']).toMatch(/^[1-5]\d{4} rows/u);
  await state('DROP TRIGGER STATE.wait');
  const { totals, untracked } = await sync();
  expect(totals).toMatchObject({ inserted: ROWS, conflicts: 0 });
  expect(untracked).toEqual([]);
  expect(await versions(offices)).toEqual(eachOnce);
  await expectConverged(offices, 'thing');
});
