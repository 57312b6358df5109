import { type MailRoom, openMailRoom } from '../../src/demo/mail-room.js';
import { rowsText } from '../amounts.js';
import { changeAt, countedOurs, OURS, ptContenders } from '../contenders.js';
import { contest } from '../contest.js';
import { faster } from '../goal.js';
import type { BenchLine, LineResult } from '../line.js';
import { allOffices, dropOffices, type Offices } from '../offices.js';
import { ptName } from '../peers.js';
import type { Stage } from '../stage.js';
import { msOf } from './changed-rows.js';

/** Rows that each site changes in each table; then two of the first table that the hub and a spoke both change. */
const CHANGES = 5;
const CLASHES = 2;

async function fewChanges(stage: Stage, offices: Offices): Promise<void> {
  for (const [at, office] of allOffices(offices).entries()) await changeAt(stage, offices, office, CHANGES, at + 1);
  const first = { ...offices, tables: offices.tables.slice(0, 1) };
  for (const office of allOffices(offices).slice(0, 2)) await changeAt(stage, first, office, CLASHES, 4);
}

async function wholeRun(stage: Stage, room: MailRoom, count: number, rows: number): Promise<LineResult> {
  const tables = Array.from({ length: count }, (_, at) => (count === 1 ? 'person' : `person${at + 1}`));
  const [own, theirs] = await stage.threeSites({ tables, rows });
  const more = `mail: { from: sync@example.org, smtp: "smtp://127.0.0.1:${room.port}", administrators: [it@example.org] }`;
  const series = await contest(stage, [
    countedOurs(stage, own, { more, mails: 1 + CLASHES }, () => fewChanges(stage, own)),
    ...ptContenders(stage, ['two-way'], theirs, {
      prepare: () => fewChanges(stage, theirs),
      how: { walks: 2 },
    }),
  ]);
  for (const each of [own, theirs]) await dropOffices(each);
  const peer = `${ptName('two-way')} over tables and spokes, twice`;
  return {
    work: `three sites, ${count === 1 ? 'one table' : `${count} tables`} of ${rowsText(rows)}, few changes, mails`,
    series,
    verdicts: [faster(5, peer, msOf(series, OURS) ?? NaN, msOf(series, ptName('two-way')))],
    note: `${CHANGES} rows of each table changed at each site, ${CLASHES} at two: conflicts, with their mails. The peer’s time is pt-table-sync’s alone, without the predecessor’s logs and mails.`,
  };
}

function wholeRunLine(name: string, count: number, share: number): BenchLine {
  return {
    name,
    about: `the predecessor’s whole run: three sites, ${count} table(s), few changes, logs and mails included`,
    run: async (stage) => {
      const room = await openMailRoom();
      try {
        return await wholeRun(stage, room, count, Math.floor(stage.options.rows / share));
      } finally {
        await room.close();
      }
    },
  };
}

/** What replaces the predecessor: all of a run, for one table and for as many as it used to have. */
export const wholeRuns: readonly BenchLine[] = [
  wholeRunLine('whole-run', 1, 10),
  wholeRunLine('whole-run-14', 14, 100),
];
