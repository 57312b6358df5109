import type { HubTransaction } from '../ledger/hub-writer.js';
import { isTooLarge } from '../mysql/errno.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session } from '../mysql/session.js';
import { earlierConflicts, type EarlierConflict } from './earlier-conflicts.js';
import { type ConflictSide, isSameSide, joinMeetings, meetingHash, meetsAgain, type NewConflict } from './meeting.js';
import { recordHash } from './record-id.js';

const conflictsPerStatement = 500;

/** Characters; beyond, each row of a conflict goes by itself, or rows of half a max_allowed_packet would end the run. */
const mostTogether = 1_000_000;

/**
 * Stores conflicts over different records of one table, with all rows whole, in the transaction that comes before the
 * losers are overwritten (invariant 2). What meets a value that met in this same run stays one conflict with more losers,
 * in whatever order; a winner of an earlier run makes a new one that `follows` it. What met before, and is decided again,
 * is the same record (DESIGN §4).
 */
export async function saveConflicts(
  tx: HubTransaction,
  state: string,
  run: bigint,
  conflicts: readonly NewConflict[],
): Promise<void> {
  for (let at = 0; at < conflicts.length; at += conflictsPerStatement) {
    const some = conflicts.slice(at, at + conflictsPerStatement);
    const earlier = await predecessors(tx.session, state, run, some);
    const ofThisRun = some.filter((conflict) => earlier.get(conflict)?.run === run.toString());
    const others = some.filter((conflict) => !ofThisRun.includes(conflict));
    const joined = await extend(tx.session, state, ofThisRun, earlier);
    await writeSides(tx.session, state, [...joined, ...(await add(tx.session, state, run, others, earlier))]);
    await dropAgreeing(tx.session, state, joined);
  }
}

/**
 * For each conflict the latest earlier one over its record that it goes on from: of this run one in which any of its
 * values met, of an earlier run one whose kept value meets now.
 */
async function predecessors(
  session: Session,
  state: string,
  run: bigint,
  conflicts: readonly NewConflict[],
): Promise<Map<NewConflict, EarlierConflict>> {
  const records = conflicts.map(({ record }) => record);
  const known = await earlierConflicts(session, state, conflicts[0]?.table ?? '', records);
  return new Map(
    conflicts.flatMap((conflict): [NewConflict, EarlierConflict][] => {
      const latest = known.get(conflict.record)?.find((one) => {
        const sides = one.run === run.toString() ? [one.winner, ...one.losers] : [one.winner];
        return sides.some((side) => meetsAgain(side, one, conflict));
      });
      return latest === undefined ? [] : [[conflict, latest]];
    }),
  );
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

interface StoredRows {
  readonly base: string | null;
  readonly kept: string | null;
}

/** A conflict's rows as they are stored. `apart`: they are too large for one statement, and are added one by one. */
function rowsOf({ before, kept }: NewConflict): StoredRows & { readonly apart: StoredRows | null } {
  const rows = { base: json(before), kept: json(kept) };
  const isLarge = (rows.base?.length ?? 0) + (rows.kept?.length ?? 0) > mostTogether;
  return isLarge ? { base: null, kept: null, apart: rows } : { ...rows, apart: null };
}

async function addApart(session: Session, state: string, id: string, apart: Partial<StoredRows> | null): Promise<void> {
  const { base = null, kept = null } = apart ?? {};
  const table = qualified(state, 'conflict');
  // Bound as it is, and not in the text of a statement, where each quote would count twice.
  const add = async (set: string, row: string): Promise<unknown> =>
    session.batch(`UPDATE ${table} SET ${set} WHERE id = ?`, [[row, id]]);
  if (kept !== null) await add('kept_row = ?', kept);
  // That the two who met can be kept was seen to before; what they had agreed on may be unknown.
  if (base !== null)
    await add('base_row = COALESCE(base_row, ?)', base).catch((error: unknown) => {
      if (!isTooLarge(error) || !session.alive) throw error;
    });
}

/** With the transaction that saves it, unless a batch is still to overwrite the loser. */
function statusOf({ pending }: NewConflict): string {
  return pending === null ? 'applied' : 'decided';
}

/** A stored conflict, with the sides that are to be written: `winner` null, it has a better one. */
interface Saved {
  readonly id: string;
  readonly winner: ConflictSide | null;
  readonly losers: readonly ConflictSide[];
  readonly pending: NewConflict['pending'];
}

/** Conflicts of this run that more values meet. */
async function extend(
  session: Session,
  state: string,
  conflicts: readonly NewConflict[],
  earlier: ReadonlyMap<NewConflict, EarlierConflict>,
): Promise<Saved[]> {
  const known = conflicts.flatMap((conflict) => {
    const before = earlier.get(conflict);
    if (before === undefined) return [];
    return [{ conflict, before, joined: joinMeetings(before, conflict), saved: asKnown(conflict, before) }];
  });
  await session.batch(
    `UPDATE ${qualified(state, 'conflict')}
        SET kind = ?, certainty = ?, columns = ?, kept_row = IF(?, ?, kept_row), base_row = COALESCE(base_row, ?),
            state = IF(state = 'decided', ?, state)
      WHERE id = ?`,
    known.map(({ conflict, before, joined, saved }) => {
      const { base, kept, apart } = rowsOf(conflict);
      const isKept = saved.winner !== null && apart === null;
      return [
        joined.kind,
        joined.certainty,
        json(joined.columns),
        isKept ? 1 : 0,
        kept,
        base,
        statusOf(conflict),
        before.id,
      ];
    }),
  );
  for (const { conflict, before, saved } of known)
    await addApart(session, state, before.id, {
      ...rowsOf(conflict).apart,
      ...(saved.winner === null && { kept: null }),
    });
  return known.map(({ saved }) => saved);
}

/**
 * Sides that took part before keep the row that they had then: that is what lost, or won, as its person wrote it. A
 * winner that has lost already, since a pass beside this one brought a better value, stays a loser.
 */
function asKnown(conflict: NewConflict, { id, winner, losers, columns }: EarlierConflict): Saved {
  const byColumn = columns !== null && conflict.columns !== null;
  const known = (side: ConflictSide): ConflictSide => {
    const same = [winner, ...losers].find((one) => isSameSide(one, side, byColumn));
    return same === undefined ? side : { ...side, hash: same.hash };
  };
  const overtaken = losers.some((one) => isSameSide(one, conflict.winner, byColumn));
  return {
    id,
    winner: overtaken ? null : known(conflict.winner),
    losers: conflict.losers.map(known),
    pending: conflict.pending,
  };
}

/** What met in an earlier run, and was told, is told again: it happened again. */
async function add(
  session: Session,
  state: string,
  run: bigint,
  conflicts: readonly NewConflict[],
  earlier: ReadonlyMap<NewConflict, EarlierConflict>,
): Promise<Saved[]> {
  if (conflicts.length === 0) return [];
  const table = qualified(state, 'conflict');
  const met = conflicts.map((conflict) => ({ conflict, meeting: meetingHash(conflict) }));
  await session.batch(
    `INSERT INTO ${table}
       (run, table_name, record, record_hash, kind, certainty, meeting, columns, state, follows, base_row, kept_row, decided_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
     ON DUPLICATE KEY UPDATE
       run = VALUES(run), decided_at = VALUES(decided_at), certainty = VALUES(certainty), columns = VALUES(columns),
       base_row = COALESCE(VALUES(base_row), base_row), kept_row = VALUES(kept_row),
       queued_at = IF(state = 'decided', queued_at, NULL), closed_at = NULL, closed_by = NULL, note = NULL,
       state = IF(state = 'decided', VALUES(state), 'applied')`,
    met.map(({ conflict, meeting }) => {
      const { base, kept } = rowsOf(conflict);
      return [
        run.toString(),
        conflict.table,
        conflict.record,
        recordHash(conflict.record),
        conflict.kind,
        conflict.certainty,
        meeting,
        json(conflict.columns),
        statusOf(conflict),
        earlier.get(conflict)?.id ?? null,
        base,
        kept,
      ];
    }),
  );
  const rows = await session.rows({
    sql: `SELECT meeting, id FROM ${table} WHERE meeting IN (${marksFor(met)})`,
    values: met.map(({ meeting }) => meeting),
  });
  const ids = new Map(rows.map(([meeting, id]) => [String(meeting), String(id)]));
  for (const { conflict, meeting } of met) {
    const id = ids.get(meeting);
    if (id !== undefined) await addApart(session, state, id, rowsOf(conflict).apart);
  }
  return met.flatMap(({ conflict: { winner, losers, pending }, meeting }): Saved[] => {
    const id = ids.get(meeting);
    return id === undefined ? [] : [{ id, winner, losers, pending }];
  });
}

async function writeSides(session: Session, state: string, saved: readonly Saved[]): Promise<void> {
  const sides = qualified(state, 'conflict_side');
  const won = saved.filter(({ winner }) => winner !== null);
  if (won.length > 0)
    await session.write({
      sql: `UPDATE ${sides} SET outcome = 'loser' WHERE conflict_id IN (${marksFor(won)})`,
      values: won.map(({ id }) => id),
    });
  // A loser that was overwritten once stays one, whatever becomes of another batch that meets it again.
  const pendingStill = (column: string) => `${column} = IF(batch_site IS NULL, NULL, VALUES(${column}))`;
  await session.batch(
    `INSERT INTO ${sides}
       (conflict_id, site, hash, outcome, user_id, person, comment, time_us, row_values, batch_token, batch_site)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE
       outcome = VALUES(outcome), user_id = VALUES(user_id), person = VALUES(person), comment = VALUES(comment),
       time_us = VALUES(time_us), ${pendingStill('batch_token')}, ${pendingStill('batch_site')}`,
    saved.flatMap(({ id, winner, losers, pending }) => [
      ...(winner === null ? [] : [sideValues(id, 'winner', winner, null)]),
      ...losers.map((loser) => sideValues(id, 'loser', loser, pending)),
    ]),
  );
}

/** Who lost to one value, and had the very row that beat that value too, has lost nothing: a record deleted by two. */
async function dropAgreeing(session: Session, state: string, joined: readonly Saved[]): Promise<void> {
  if (joined.length === 0) return;
  const sides = qualified(state, 'conflict_side');
  await session.write({
    sql: `DELETE l
            FROM ${qualified(state, 'conflict')} c
            JOIN ${sides} w ON w.conflict_id = c.id AND w.outcome = 'winner'
            JOIN ${sides} l ON l.conflict_id = c.id AND l.outcome = 'loser' AND l.hash = w.hash
           WHERE c.columns IS NULL AND c.id IN (${marksFor(joined)})`,
    values: joined.map(({ id }) => id),
  });
}

function sideValues(
  conflictId: string,
  outcome: 'winner' | 'loser',
  { claim, hash, person, row }: ConflictSide,
  batch: NewConflict['pending'],
): (string | number | null)[] {
  return [
    conflictId,
    claim.origin,
    hash,
    outcome,
    claim.user,
    json(person),
    claim.told?.comment ?? null,
    claim.timeUs?.toString() ?? null,
    json(row),
    batch?.token.toString() ?? null,
    batch?.site ?? null,
  ];
}
