/** What one run of the test suite came to. */
export interface Tally {
  /** Names of tests, as `FILE: NAME`. */
  readonly passed: readonly string[];
  /** Names of tests, and of files that could not be run. */
  readonly failed: readonly string[];
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

/** The files of which something failed. */
export function failedFiles({ failed }: Tally): readonly string[] {
  return [...new Set(failed.map(fileOf))];
}

/** What a run came to of which some files were run again. */
export function withAgain(first: Tally, files: readonly string[], again: Tally): Tally {
  const others = (name: string): boolean => !files.includes(fileOf(name));
  return {
    passed: [...first.passed.filter(others), ...again.passed],
    failed: again.failed,
    skipped: [...first.skipped.filter(({ test }) => others(test)), ...again.skipped],
  };
}

const fileOf = (name: string): string => name.split(': ')[0] ?? name;

/** What the matrix last passed with one kind of servers. */
export interface KindResult {
  /** The versions of the servers. */
  readonly hub: string;
  readonly spokes: string;
  /** `2026-11-23`. */
  readonly date: string;
  readonly passed: number;
  readonly skipped: Tally['skipped'];
}

/** `test/matrix/results.json`: by the kind's name. */
export type Results = Readonly<Record<string, KindResult>>;
