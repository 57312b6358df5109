import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import type { Certainty, ConflictKind, ConflictResult, Side } from '../report/result.js';
import type { Person } from './people.js';
import { recordHash } from './record-id.js';

/** The spoke has committed its batches up to `token`: what they overwrote has lost, and their conflicts are applied. */
export async function conflictsApplied(session: Session, state: string, site: number, token: bigint): Promise<void> {
  await session.write({
    sql: `UPDATE ${qualified(state, 'conflict_side')} s JOIN ${qualified(state, 'conflict')} c ON c.id = s.conflict_id
             SET c.state = IF(c.state = 'decided', 'applied', c.state), s.batch_site = NULL, s.batch_token = NULL
           WHERE s.batch_site = ? AND s.batch_token <= ?`,
    values: [site, token],
  });
}

/**
 * Losers that were not overwritten after all are none: the rows are decided again. A conflict that is left without any
 * goes too; what it holds of other spokes stays. Of one batch the named records, or all batches from the token on.
 */
export async function conflictsWithdrawn(
  session: Session,
  state: string,
  site: number,
  token: bigint,
  which: { readonly table: string; readonly records: readonly string[] } | 'from token on',
): Promise<void> {
  const conflict = qualified(state, 'conflict');
  const sides = qualified(state, 'conflict_side');
  const rest =
    which === 'from token on'
      ? { sql: 's.batch_token >= ?', values: [token] }
      : {
          sql: `s.batch_token = ? AND c.table_name = ? AND c.record_hash IN (${marksFor(which.records)})`,
          values: [token, which.table, ...which.records.map(recordHash)],
        };
  if (which !== 'from token on' && which.records.length === 0) return;
  await session.write({
    sql: `DELETE s FROM ${sides} s JOIN ${conflict} c ON c.id = s.conflict_id WHERE s.batch_site = ? AND ${rest.sql}`,
    values: [site, ...rest.values],
  });
  await session.write({
    sql: `DELETE c, s FROM ${conflict} c
            LEFT JOIN ${sides} l ON l.conflict_id = c.id AND l.outcome = 'loser'
            LEFT JOIN ${sides} s ON s.conflict_id = c.id
           WHERE c.state = 'decided' AND l.conflict_id IS NULL`,
  });
}

/** The conflicts that a run decided and applied, as its result shows them: under its number, or the numbers of its tries. */
export async function conflictsOf(session: Session, state: string, runs: readonly bigint[]): Promise<ConflictResult[]> {
  const rows = await session.rows({
    sql: `SELECT c.id, c.table_name, c.record, c.kind, c.certainty, s.outcome, s.site, s.person
            FROM ${qualified(state, 'conflict')} c JOIN ${qualified(state, 'conflict_side')} s ON s.conflict_id = c.id
           WHERE c.run IN (${marksFor(runs)}) AND c.state <> 'decided' AND s.batch_site IS NULL
           ORDER BY c.id, s.site`,
    values: runs,
  });
  const found = new Map<string, { -readonly [K in keyof ConflictResult]: ConflictResult[K] } & { losers: Side[] }>();
  for (const row of rows) {
    const [conflictId, table, record, kind, certainty, outcome, site, person] = row.map(
      (value) => value?.toString() ?? '',
    );
    const side = { site: Number(site), user: person === '' ? null : (JSON.parse(person ?? '') as Person).userName };
    const conflict = found.get(conflictId ?? '') ?? {
      id: Number(conflictId),
      table: table ?? '',
      record: record ?? '',
      kind: kind as ConflictKind,
      certainty: certainty as Certainty,
      winner: side,
      losers: [],
    };
    if (outcome === 'winner') conflict.winner = side;
    else conflict.losers.push(side);
    found.set(conflict.id.toString(), conflict);
  }
  return [...found.values()];
}
