/** A goal and what was found. `reached` is null where it could not be measured. */
export interface Verdict {
  readonly goal: string;
  readonly found: string;
  readonly reached: boolean | null;
}

function number(value: number): string {
  if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** At least so many times faster than somebody else; `theirs` null: was not run. */
export function faster(times: number, than: string, ours: number, theirs: number | null): Verdict {
  const goal = times === 1 ? `faster than ${than}` : `≥ ${times} × faster than ${than}`;
  if (theirs === null) return { goal, found: 'not run', reached: null };
  return { goal, found: `${number(theirs / ours)} ×`, reached: theirs / ours >= times };
}

/** At most so many times as long as a bound; null: it was not measured. */
export function within(times: number, of: string, ours: number, bound: number | null): Verdict {
  const goal = `≤ ${times} × ${of}`;
  if (bound === null) return { goal, found: 'not run', reached: null };
  return { goal, found: `${number(ours / bound)} ×`, reached: ours <= times * bound };
}

/** A figure that must stay below a limit; null: not known. */
export function under(what: string, limit: number, unit: string, value: number | null): Verdict {
  const goal = `${what} < ${limit}${unit}`;
  if (value === null) return { goal, found: 'not known', reached: null };
  return { goal, found: `${number(value)}${unit}`, reached: value < limit };
}
