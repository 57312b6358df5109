/** What one run of the test suite came to. */
export interface Tally {
  readonly passed: number;
  /** Names of tests, and of files that could not be run. */
  readonly failed: readonly string[];
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

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
