import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import type { Certainty, ConflictKind } from '../report/result.js';
import type { KnownSide, Meeting } from './meeting.js';
import { recordHash } from './record-id.js';

/** A conflict over a record that is stored already. */
export interface EarlierConflict extends Meeting {
  readonly id: string;
  readonly run: string;
  readonly winner: KnownSide;
  readonly losers: readonly KnownSide[];
}

/** All conflicts over some records of a table, by record, the latest first. One query. */
export async function earlierConflicts(
  session: Session,
  state: string,
  table: string,
  records: readonly string[],
): Promise<Map<string, EarlierConflict[]>> {
  const rows = await session.rows({
    sql: `SELECT c.record, c.id, c.run, c.kind, c.certainty, c.columns, s.outcome, s.site, s.hash, s.time_us
            FROM ${qualified(state, 'conflict')} c JOIN ${qualified(state, 'conflict_side')} s ON s.conflict_id = c.id
           WHERE c.table_name = ? AND c.record_hash IN (${marksFor(records)})
           ORDER BY c.id DESC, s.outcome = 'winner' DESC`,
    values: [table, ...records.map(recordHash)],
  });
  const found = new Map<string, EarlierConflict[]>();
  let losers: KnownSide[] = [];
  for (const row of rows) {
    // '' stands for NULL where no text can be empty.
    const [record = '', id = '', run = '', kind, certainty, columns, outcome, site, hash = '', timeUs] = row.map(
      (value) => value?.toString() ?? '',
    );
    const side: KnownSide = { site: Number(site), hash, timeUs: timeUs ? BigInt(timeUs) : null };
    if (outcome !== 'winner') {
      losers.push(side);
      continue;
    }
    losers = [];
    const met = {
      kind: kind as ConflictKind,
      certainty: certainty as Certainty,
      columns: columns ? (JSON.parse(columns) as string[]) : null,
    };
    found.set(record, [...(found.get(record) ?? []), { id, run, ...met, winner: side, losers }]);
  }
  return found;
}
