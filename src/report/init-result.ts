/** What `init` would run, or ran, at one site. */
export interface SiteInit {
  readonly id: number;
  readonly name: string;
  /** Whole SQL statements in the order in which they run; empty: nothing to do. */
  readonly statements: readonly string[];
  /** True where every statement was run (also where there was none). */
  readonly applied: boolean;
  /** Why the site could not be reached or a statement was refused; null: none of these. */
  readonly error: string | null;
}

/** The `--json` document of `init`, the hub first. */
export interface InitResult {
  readonly sites: readonly SiteInit[];
}
