import type { RunEvent } from '../../src/events.js';
import type { RawRow } from '../support/database.js';
import type { Play } from './play.js';
import { Violation } from './violation.js';

/** Does a part of a play; where that fails, what happened in it is told with the failure: it may not happen again. */
export async function witnessed<T>(play: Play, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    const text = error instanceof Violation ? error.message : ((error as Error).stack ?? String(error));
    throw new Violation(`${text}\n\n${await evidence(play)}`, { cause: error });
  }
}

/** Whoever edited what, what the runs reported, and what the hub has on record. */
async function evidence(play: Play): Promise<string> {
  const state = `\`${play.world.state}\``;
  const hub = play.world.sites[0]!.db;
  const lines = async (rows: Promise<RawRow[]>): Promise<string[]> =>
    (await rows.catch((error: unknown) => [{ error: String(error) }])).map((row) => JSON.stringify(row));
  const sections: [title: string, lines: readonly string[]][] = [
    ['edits, as they were made', play.journal.map((entry) => JSON.stringify(entry))],
    ...play.events.map((events, i): [string, string[]] => [
      `run ${String(i + 1)}`,
      events.filter(isTelling).map((event) => JSON.stringify(event)),
    ]),
    ['runs that failed', play.runs.flatMap((run) => ('failed' in run ? [String(run.failed)] : []))],
    [
      'conflicts',
      await lines(
        hub.query(
          `SELECT c.id, c.run, c.table_name, c.record, c.kind, c.state, s.site, s.outcome, s.time_us, s.row_values
             FROM ${state}.conflict c JOIN ${state}.conflict_side s ON s.conflict_id = c.id ORDER BY c.id, s.site`,
        ),
      ),
    ],
    ['quarantine', await lines(hub.query(`SELECT * FROM ${state}.quarantine`))],
    ['sync_log', await lines(hub.query('SELECT * FROM sync_log ORDER BY id'))],
  ];
  return sections.map(([title, all]) => [`${title}:`, ...all.map((line) => `  ${line}`)].join('\n')).join('\n');
}

/** Not the mere progress. */
function isTelling({ type }: RunEvent): boolean {
  return type !== 'capturing' && type !== 'comparing' && type !== 'applying';
}
