import type { Imported } from './import-script.js';

/** What `spokesync import --json` prints. */
export interface ImportResult {
  /** Null: written to stdout, and given as `yaml` here. */
  readonly config: string | null;
  /** The file with the passwords; null: there is none. */
  readonly environment: string | null;
  readonly variables: readonly string[];
  readonly sites: number;
  readonly tables: number;
  readonly todo: readonly { readonly line: number; readonly scriptLine: number | null; readonly message: string }[];
  readonly remarks: readonly {
    readonly kind: 'no-counterpart' | 'changes';
    readonly scriptLine: number | null;
    readonly message: string;
  }[];
  readonly yaml?: string;
}

/** The result for an import that was written to these files. */
export function importResult(imported: Imported, config: string | null, environment: string | null): ImportResult {
  const { variables, sites, tables, toDos, remarks, yaml } = imported;
  const result = { config, environment, variables, sites, tables, todo: toDos, remarks };
  return config === null ? { ...result, yaml } : result;
}
