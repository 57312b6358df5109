import { parseArgs } from 'node:util';

/** What the harness is asked to do. */
export interface BenchOptions {
  readonly rows: number;
  readonly runs: number;
  /** Most rows that pt-table-sync has to compare over the slow line. */
  readonly peerRows: number;
  /** Names of lines; null: all. */
  readonly only: readonly string[] | null;
  readonly list: boolean;
  readonly scaling: boolean;
  readonly write: boolean;
  /** The commit whose program is measured; null: the working tree's. */
  readonly commit: string | null;
  /** A folder for a CPU profile of each of our processes. */
  readonly profiles: string | null;
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} ${text}: a whole number from ${least} on`);
  return value;
}

/** Reads the command line; throws with the name of the option that is wrong. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      'peer-rows': { type: 'string', default: '50000' },
      only: { type: 'string' },
      list: { type: 'boolean', default: false },
      scaling: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      commit: { type: 'string' },
      profiles: { type: 'string' },
    },
  });
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: the lines are ${known.join(', ')}`);
  return {
    rows: count('rows', values.rows, 10_000),
    runs: count('runs', values.runs, 1),
    peerRows: count('peer-rows', values['peer-rows'], 1_000),
    only,
    list: values.list,
    scaling: values.scaling,
    write: values.write,
    commit: values.commit ?? null,
    profiles: values.profiles ?? null,
  };
}
