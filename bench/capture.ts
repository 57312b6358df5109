import type { Connection } from 'mariadb';
import { bookkeepingTables } from '../src/init/bookkeeping.js';
import { createStatement } from '../src/init/upgrade.js';
import { connect, type ConnectOptions } from '../src/mysql/connect.js';
import { layoutOf } from '../src/schema/compatibility.js';
import { readSchema } from '../src/schema/introspect.js';
import { compareTriggers } from '../src/triggers/compare-triggers.js';
import { triggerDefinitions } from '../src/triggers/trigger-definition.js';
import { installStatements } from '../src/triggers/trigger-statements.js';
import { median, timed } from './measure.js';
import { DATABASE } from './person-table.js';
import type { Line } from './report.js';

const UPDATES = 10_000;
const INSERTS = 100_000;

/** What an application's writes take with the triggers of `capture` beside what they take without, turn by turn. */
export async function captureLines(
  application: Connection,
  options: ConnectOptions,
  runs: number,
): Promise<readonly Line[]> {
  await prepare(application, options);
  const works: readonly [string, (table: string, run: number) => Promise<unknown>][] = [
    [`${UPDATES} updates of one row each`, (table, run) => updateSingly(application, table, run)],
    [`${UPDATES} rows updated by one statement`, (table, run) => updateTogether(application, table, run)],
    [`${INSERTS} rows inserted by one statement`, (table) => insertTogether(application, table)],
    [
      `${INSERTS} rows deleted by one statement`,
      (table) => application.query(`DELETE FROM ${table} WHERE id > ${UPDATES}`),
    ],
  ];
  const taken = works.map(() => ({ plain: [] as number[], captured: [] as number[] }));
  for (let run = 0; run < runs; run += 1) {
    for (const [at, [, work]] of works.entries()) {
      // Turn by turn, and each first every other time: what the machine does beside hits both alike.
      const tables = run % 2 === 0 ? (['plain', 'captured'] as const) : (['captured', 'plain'] as const);
      for (const table of tables) taken[at]?.[table].push(await timed(() => work(table, run)));
    }
    await application.query('TRUNCATE TABLE change_log');
  }
  return works.flatMap(([name], at) => {
    const { plain = [], captured = [] } = taken[at] ?? {};
    const without = { name: 'without triggers', ms: median(plain) };
    return [
      { work: `${name}, without triggers`, ms: median(plain), runs: plain, peakMb: null, against: [] },
      { work: `${name}, with triggers`, ms: median(captured), runs: captured, peakMb: null, against: [without] },
    ];
  });
}

/** Two tables with the same rows; one has triggers. */
async function prepare(application: Connection, options: ConnectOptions): Promise<void> {
  const log = bookkeepingTables('spoke').find(({ name }) => name === 'change_log');
  if (log === undefined) throw new Error('change_log is not a bookkeeping table');
  await application.query('DROP TABLE IF EXISTS plain, captured, change_log');
  await application.query(createStatement(log));
  for (const table of ['plain', 'captured']) {
    await application.query(`CREATE TABLE ${table} LIKE person`);
    await application.query(`INSERT INTO ${table} SELECT * FROM person WHERE id <= ${UPDATES}`);
  }
  const session = await connect(options);
  const { tables } = await readSchema(session, DATABASE);
  const outcome = layoutOf('captured', {}, [
    { site: 'bench', flavour: session.flavour, table: tables.get('captured') },
  ]);
  if ('refused' in outcome) throw new Error(outcome.refused);
  const changeLog = new Map(tables.get('change_log')?.columns.map((column) => [column.name, column]));
  const wanted = triggerDefinitions({ layout: outcome.layout, siteId: 1, userColumn: null, changeLog });
  for (const { sql } of installStatements(compareTriggers(wanted, []), session.flavour.kind))
    await session.write({ sql });
  await session.close();
}

async function updateSingly(application: Connection, table: string, run: number): Promise<void> {
  for (let id = 1; id <= UPDATES; id += 1) {
    await application.query(`UPDATE ${table} SET notes = 'changed in run ${run}', salary = ${run} WHERE id = ${id}`);
  }
}

function updateTogether(application: Connection, table: string, run: number): Promise<unknown> {
  return application.query(`UPDATE ${table} SET notes = 'together in run ${run}' WHERE id <= ${UPDATES}`);
}

function insertTogether(application: Connection, table: string): Promise<unknown> {
  return application.query(
    `INSERT INTO ${table} (id, name, lastname, email, birth, salary, notes)
     SELECT ${UPDATES} + seq, CONCAT('Name', seq), CONCAT('Last', seq), CONCAT('user', seq, '@example.org'), '1990-01-01', seq, SHA1(seq)
       FROM seq_1_to_${INSERTS}`,
  );
}
