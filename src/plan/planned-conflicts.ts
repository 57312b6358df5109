import type { ConflictResult } from '../report/result.js';
import type { NewConflict } from '../records/conflicts.js';

/** The conflicts that a plan meets; as in a run, a winner that meets a third value stays one conflict with more losers. */
export class PlannedConflicts {
  readonly #met: { readonly result: ConflictResult; readonly hashes: ReadonlySet<string>; readonly where: string }[] =
    [];

  add(conflict: NewConflict): void {
    const where = JSON.stringify([conflict.table, conflict.record]);
    const name = ({ claim, hash }: NewConflict['winner']): string => `${claim.origin}:${hash}`;
    const side = ({ claim, person }: NewConflict['winner']) => ({ site: claim.origin, user: person?.userName ?? null });
    const at = this.#met.findIndex(
      (met) => met.where === where && [conflict.winner, ...conflict.losers].some((one) => met.hashes.has(name(one))),
    );
    const earlier = at < 0 ? undefined : this.#met[at];
    const winner = side(conflict.winner);
    const others = earlier === undefined ? [] : [earlier.result.winner, ...earlier.result.losers];
    const losers = [...others, ...conflict.losers.map(side)].filter(
      (one, index, all) => one.site !== winner.site && all.findIndex(({ site }) => site === one.site) === index,
    );
    const { table, record, kind, certainty } = conflict;
    const met = {
      where,
      hashes: new Set([...(earlier?.hashes ?? []), name(conflict.winner), ...conflict.losers.map(name)]),
      result: { id: earlier?.result.id ?? this.#met.length + 1, table, record, kind, certainty, winner, losers },
    };
    if (at < 0) this.#met.push(met);
    else this.#met[at] = met;
  }

  /** In the order in which they were met; `id` counts them, since none has a record. */
  results(): ConflictResult[] {
    return this.#met.map(({ result }) => ({ ...result, losers: [...result.losers].sort((a, b) => a.site - b.site) }));
  }
}
