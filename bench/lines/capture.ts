import type { Connection } from 'mariadb';
import { rowsText } from '../amounts.js';
import { contest, type Contender } from '../contest.js';
import type { BenchLine } from '../line.js';
import { timed } from '../measure.js';
import { onlyOnce } from '../only-once.js';
import { observe } from '../observe.js';
import { dropOffices, makeOffices, type Offices, writeConfig } from '../offices.js';
import { initialise, runProgram } from '../ours.js';
import { addPersons } from '../person-table.js';
import type { Series } from '../sample.js';
import type { Stage } from '../stage.js';

const UPDATES = 10_000;
const INSERTS = 100_000;

interface Work {
  readonly name: string;
  readonly run: (db: Connection, round: number) => Promise<unknown>;
}

const WORKS: readonly Work[] = [
  { name: `${rowsText(UPDATES)} updates of one row each`, run: updateSingly },
  {
    name: `${rowsText(UPDATES)} rows updated by one statement`,
    run: (db, round) =>
      db.query('UPDATE person SET notes = CONCAT(?, id) WHERE id <= ?', [`together ${round} `, UPDATES]),
  },
  {
    name: `${rowsText(INSERTS)} rows inserted by one statement`,
    run: (db) => addPersons(db, 'person', UPDATES + 1, UPDATES + INSERTS),
  },
  {
    name: `${rowsText(INSERTS)} rows deleted by one statement`,
    run: (db) => db.query('DELETE FROM person WHERE id > ?', [UPDATES]),
  },
];

async function updateSingly(db: Connection, round: number): Promise<void> {
  for (let id = 1; id <= UPDATES; id += 1) {
    await db.query('UPDATE person SET notes = ?, salary = ? WHERE id = ?', [`singly ${round}`, round % 1000, id]);
  }
}

/** A hub whose writes are measured; the spoke is there only because there is no configuration without one. */
async function makeSite(stage: Stage, name: string, hasTriggers: boolean): Promise<Offices> {
  const [hub, spoke] = [await stage.server('hub'), await stage.server('spoke')];
  const offices = await makeOffices(name, hub, [spoke], { tables: ['person'], rows: UPDATES });
  await initialise(stage, offices);
  const config = await writeConfig(stage.folder, offices, {});
  if (hasTriggers) await runProgram(stage, ['capture', 'install', '--yes', '--config', config]);
  return offices;
}

function contender(stage: Stage, offices: Offices, { name, run }: Work, how: string): Contender {
  const { db } = offices.hub;
  const once = async (): Promise<{ ms: number }> => ({ ms: await timed(() => run(db, stage.nextRound())) });
  return { name: `${name}, ${how}`, offices, run: () => observe(offices, null, once), equalises: false };
}

/** What the triggers of `capture` cost the application's own writes. */
export const capture: BenchLine = {
  name: 'capture',
  about: 'what an application’s writes take with the triggers of `capture`, and without',
  run: async (stage) => {
    const plain = await makeSite(stage, 'plain', false);
    const captured = await makeSite(stage, 'captured', true);
    const contenders = WORKS.flatMap((work) => [
      contender(stage, captured, work, 'with triggers'),
      contender(stage, plain, work, 'without'),
    ]);
    const pairs: Contender[][] = [];
    // Rows that one work inserts the next one deletes: each pair is a contest of its own, in turns with its like.
    for (let at = 0; at < contenders.length; at += 2) pairs.push(contenders.slice(at, at + 2));
    const series = await inTurns(stage, pairs);
    for (const each of [plain, captured]) await dropOffices(each);
    return { work: 'capture by triggers', series, verdicts: [], note: null };
  },
};

/** All works in each round, one after the other. */
async function inTurns(stage: Stage, pairs: readonly (readonly Contender[])[]): Promise<readonly Series[]> {
  const rounds: Series[][] = [];
  for (let round = 0; round < stage.options.runs; round += 1) {
    const played: Series[] = [];
    for (const pair of pairs)
      played.push(...(await contest(onlyOnce(stage), round % 2 === 0 ? pair : pair.toReversed())));
    rounds.push(played);
  }
  const names = pairs.flat().map(({ name }) => name);
  return names.map((name) => ({
    name,
    samples: rounds.flatMap((played) => played.filter((one) => one.name === name).flatMap(({ samples }) => samples)),
    isPeer: false,
    unequalRuns: 0,
  }));
}
