/** One thing that `check` found at a site. */
export interface Finding {
  /** Null: no site in particular. */
  readonly site: number | null;
  readonly table: string | null;
  /** `error`: a sync would refuse the site or the table; `warning`: it would go on, perhaps not as wanted. */
  readonly severity: 'error' | 'warning';
  /** A stable word for programs, e.g. `unreachable`, `missing-right`, `no-key`, `auto-increment`. */
  readonly code: string;
  readonly message: string;
  /** What a person should do: a statement, a setting, a command. */
  readonly fix: string;
}

/** The `--json` document of `check`. */
export interface CheckResult {
  readonly findings: readonly Finding[];
}
