import { type ConflictSide, joinMeetings, type KnownSide, meetsAgain, type NewConflict } from '../records/meeting.js';
import type { ConflictResult, Side } from '../report/result.js';

interface Met {
  readonly where: string;
  readonly kept: KnownSide;
  readonly columns: NewConflict['columns'];
  readonly result: ConflictResult;
}

/** The conflicts that a plan meets; as in a run, a winner that meets a third value stays one conflict with more losers. */
export class PlannedConflicts {
  readonly #met: Met[] = [];

  add(conflict: NewConflict): void {
    const where = JSON.stringify([conflict.table, conflict.record]);
    const at = this.#met.findLastIndex((met) => {
      const { kind, certainty } = met.result;
      return met.where === where && meetsAgain(met.kept, { kind, certainty, columns: met.columns }, conflict);
    });
    const earlier = this.#met[at];
    const winner = sideOf(conflict.winner);
    const others = earlier === undefined ? [] : [earlier.result.winner, ...earlier.result.losers];
    const losers = [...others, ...conflict.losers.map(sideOf)].filter(
      (one, index, all) => one.site !== winner.site && all.findIndex(({ site }) => site === one.site) === index,
    );
    const before = earlier === undefined ? conflict : { ...earlier.result, columns: earlier.columns };
    const { kind, certainty, columns } = joinMeetings(before, conflict);
    const { table, record } = conflict;
    const id = earlier?.result.id ?? this.#met.length + 1;
    const { claim, hash } = conflict.winner;
    const met: Met = {
      where,
      kept: { site: claim.origin, hash, timeUs: claim.timeUs },
      columns,
      result: { id, table, record, kind, certainty, winner, losers },
    };
    if (earlier === undefined) this.#met.push(met);
    else this.#met[at] = met;
  }

  /** In the order in which they were met; `id` counts them, since none has a record. */
  results(): ConflictResult[] {
    return this.#met.map(({ result }) => ({ ...result, losers: [...result.losers].sort((a, b) => a.site - b.site) }));
  }
}

function sideOf({ claim, person }: ConflictSide): Side {
  return { site: claim.origin, user: person?.userName ?? null };
}
