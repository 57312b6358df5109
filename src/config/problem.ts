import { SyncError } from '../errors.js';

/** A place in the configuration, e.g. `['spokes', 0, 'id']`. */
export type Path = readonly (string | number)[];

/** Something wrong, before it is known where in the file it stands. `at` is where the line is taken from. */
export interface Fault {
  readonly at: Path;
  /** What is wrong, the offending value quoted unless it may be a secret. */
  readonly message: string;
  readonly fix: string;
  /** The key at `at` is meant, not its value. */
  readonly onKey?: boolean;
}

/** Something wrong in the configuration file. `line` counts from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** SyncError `config` with every problem of the file; its message lists them, one a line, by line. */
export class ConfigError extends SyncError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    super('config', sorted.map(showProblem).join('\n'), { hint: 'docs/configuration.md describes every key.' });
    this.problems = sorted;
  }
}

/** `spokes[0].url`, as people and messages write a path; `the file` for the top. */
export function showPath(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

function showProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.message}. ${problem.fix}.`;
}
