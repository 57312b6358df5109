import { configText, type PlacedToDo } from './config-text.js';
import { draftConfig } from './draft-config.js';
import { environmentFile, unfitForEnvironment } from './environment-file.js';
import type { Draft, Remark } from './import-draft.js';
import { readPerl } from './read-perl.js';
import { scriptText } from './script-text.js';

/** What an old script becomes. `environment` holds passwords in plain: it is for its file only; null: there are none. */
export interface Imported {
  readonly yaml: string;
  readonly environment: string | null;
  readonly variables: readonly string[];
  readonly sites: number;
  readonly tables: number;
  readonly toDos: readonly PlacedToDo[];
  readonly remarks: readonly Remark[];
}

/**
 * Reads pt-table-sync-wrapper's settings out of its script, which is never run. `path` is what messages call the script,
 * `target` where the configuration will stand. Throws SyncError `config` for anything that is no such script.
 */
export function importScript(bytes: Uint8Array, path: string, target: string): Imported {
  const { text, isLatin1 } = scriptText(bytes, path);
  const draft = draftConfig(readPerl(text), path);
  tellUnfit(draft, isLatin1);
  const { yaml, toDos } = configText(draft, { script: path, path: target });
  const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  return {
    yaml,
    environment: draft.secrets.size === 0 ? null : environmentFile(draft.secrets),
    variables: [...draft.secrets.keys()],
    sites: count(draft.config['spokes']) + (draft.config['hub'] === undefined ? 0 : 1),
    tables: count(draft.config['tables']),
    toDos,
    remarks: draft.remarks,
  };
}

/** Passwords that an environment variable cannot hold, or that the old script sent in another encoding. */
function tellUnfit(draft: Draft, isLatin1: boolean): void {
  for (const [name, secret] of draft.secrets) {
    const why = secret === null ? null : unfitForEnvironment(secret);
    if (why !== null) {
      draft.secrets.set(name, null);
      draft.toDos.push({
        at: [],
        scriptLine: null,
        message: `the password ${name} was left out of the environment file: ${why}`,
      });
    } else if (isLatin1 && /[^\0-\x7f]/.test(secret?.reveal() ?? '')) {
      const message = `the password ${name} has letters outside ASCII, which the script sent in Latin-1; here it is UTF-8: if the login is refused, set it anew`;
      draft.toDos.push({ at: [], scriptLine: null, message });
    }
  }
}
