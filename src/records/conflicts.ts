import { createHash } from 'node:crypto';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import type { HubTransaction } from '../ledger/hub-writer.js';
import type { Claim } from '../reconcile/candidate.js';
import type { Certainty, ConflictKind, ConflictResult, ShownRow, Side } from '../report/result.js';
import type { Person } from './people.js';
import { recordHash } from './record-id.js';

/** One value that took part. `hash` empty and `row` null: a deletion. */
export interface ConflictSide {
  readonly claim: Claim;
  readonly hash: string;
  readonly row: ShownRow | null;
  readonly person: Person | null;
  /** The change log's. */
  readonly comment: string | null;
}

/** What met, and how it ended. `pending` names the spoke's batch that overwrites the loser; null: done with this transaction. */
export interface NewConflict {
  readonly table: string;
  readonly record: string;
  readonly kind: ConflictKind;
  readonly certainty: Certainty;
  readonly base: string;
  readonly columns: readonly string[] | null;
  /** The row as both sides last agreed on it, or those of its columns that are known; null: nothing is. */
  readonly before: ShownRow | null;
  /** The row as decided; null: deleted. */
  readonly kept: ShownRow | null;
  readonly winner: ConflictSide;
  /** At least one; several where columns of several people lost to the same row. */
  readonly losers: readonly ConflictSide[];
  readonly pending: { readonly site: number; readonly token: bigint } | null;
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

const sideKey = ({ claim, hash }: ConflictSide): string => `${claim.origin}:${hash}`;

/** A conflict is unique for what met; decided again, it is the same record (DESIGN §4). */
function meeting(conflict: NewConflict): string {
  const sides = [conflict.winner, ...conflict.losers].map(sideKey).sort();
  return createHash('sha1')
    .update(JSON.stringify([conflict.table, conflict.record, conflict.base, ...sides]))
    .digest('hex');
}

/** The latest earlier conflict over this record whose kept value is one of those that meet now. */
async function predecessor(
  session: Session,
  state: string,
  conflict: NewConflict,
): Promise<{ id: string; run: string; columns: string | null } | null> {
  const sides = [conflict.winner, ...conflict.losers];
  const [row] = await session.rows({
    sql: `SELECT c.id, c.run, c.columns
            FROM ${qualified(state, 'conflict')} c JOIN ${qualified(state, 'conflict_side')} s ON s.conflict_id = c.id
           WHERE c.table_name = ? AND c.record_hash = ? AND s.outcome = 'winner' AND (s.site, s.hash) IN (${sides.map(() => '(?, ?)').join(', ')})
           ORDER BY c.id DESC LIMIT 1`,
    values: [conflict.table, recordHash(conflict.record), ...sides.flatMap(({ claim, hash }) => [claim.origin, hash])],
  });
  return row === undefined ? null : { id: String(row[0]), run: String(row[1]), columns: row[2]?.toString() ?? null };
}

async function writeSides(session: Session, state: string, conflictId: string, conflict: NewConflict): Promise<void> {
  const sides = qualified(state, 'conflict_side');
  await session.write({ sql: `UPDATE ${sides} SET outcome = 'loser' WHERE conflict_id = ?`, values: [conflictId] });
  const { pending } = conflict;
  // A loser that was overwritten once stays one, whatever becomes of another batch that meets it again.
  const pendingStill = (column: string) => `${column} = IF(batch_site IS NULL, NULL, VALUES(${column}))`;
  await session.batch(
    `INSERT INTO ${sides} (conflict_id, site, hash, outcome, user_id, person, comment, time_us, row_values, batch_token, batch_site)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), user_id = VALUES(user_id), person = VALUES(person),
       comment = VALUES(comment), time_us = VALUES(time_us), ${pendingStill('batch_token')}, ${pendingStill('batch_site')}`,
    [
      ['winner', conflict.winner, null] as const,
      ...conflict.losers.map((loser) => ['loser', loser, pending] as const),
    ].map(([outcome, side, batch]) => [
      conflictId,
      side.claim.origin,
      side.hash,
      outcome,
      side.claim.user,
      json(side.person),
      side.comment,
      side.claim.timeUs?.toString() ?? null,
      json(side.row),
      batch?.token.toString() ?? null,
      batch?.site ?? null,
    ]),
  );
}

/**
 * Stores a conflict with both rows whole, in the transaction that comes before the loser is overwritten (invariant 2).
 * A winner of this same run that meets a third value stays one conflict with more losers; a winner of an earlier run
 * makes a new one that `follows` it.
 */
export async function saveConflict(
  tx: HubTransaction,
  state: string,
  run: bigint,
  conflict: NewConflict,
): Promise<string> {
  const { session } = tx;
  const table = qualified(state, 'conflict');
  const status = conflict.pending === null ? 'applied' : 'decided';
  const earlier = await predecessor(session, state, conflict);
  if (earlier !== null && earlier.run === run.toString()) {
    const before = earlier.columns === null ? null : (JSON.parse(earlier.columns) as string[]);
    const columns =
      before === null || conflict.columns === null ? null : [...new Set([...before, ...conflict.columns])];
    await session.write({
      sql: `UPDATE ${table} SET columns = ?, kept_row = ?, base_row = COALESCE(base_row, ?), state = IF(state = 'decided', ?, state)
             WHERE id = ?`,
      values: [json(columns), json(conflict.kept), json(conflict.before), status, earlier.id],
    });
    await writeSides(session, state, earlier.id, conflict);
    return earlier.id;
  }
  const { insertId } = await session.write({
    sql: `INSERT INTO ${table} (run, table_name, record, record_hash, kind, certainty, meeting, columns, state, follows, base_row, kept_row, decided_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
          ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), run = VALUES(run), base_row = COALESCE(VALUES(base_row), base_row),
            kept_row = VALUES(kept_row), decided_at = VALUES(decided_at), queued_at = IF(state = 'decided', queued_at, NULL),
            closed_at = NULL, closed_by = NULL, note = NULL,
            state = IF(state = 'decided', VALUES(state), 'applied')`,
    values: [
      run,
      conflict.table,
      conflict.record,
      recordHash(conflict.record),
      conflict.kind,
      conflict.certainty,
      meeting(conflict),
      json(conflict.columns),
      status,
      earlier?.id ?? null,
      json(conflict.before),
      json(conflict.kept),
    ],
  });
  const conflictId = String(insertId);
  await writeSides(session, state, conflictId, conflict);
  return conflictId;
}

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
          sql: `s.batch_token = ? AND c.table_name = ? AND c.record_hash IN (${which.records.map(() => '?').join(', ')})`,
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

/** The conflicts that one run decided and applied, as its result shows them. */
export async function conflictsOf(session: Session, state: string, run: bigint): Promise<ConflictResult[]> {
  const rows = await session.rows({
    sql: `SELECT c.id, c.table_name, c.record, c.kind, c.certainty, s.outcome, s.site, s.person
            FROM ${qualified(state, 'conflict')} c JOIN ${qualified(state, 'conflict_side')} s ON s.conflict_id = c.id
           WHERE c.run = ? AND c.state <> 'decided' AND s.batch_site IS NULL
           ORDER BY c.id, s.site`,
    values: [run],
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
