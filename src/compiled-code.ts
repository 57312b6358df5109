import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Has Node keep the code that it compiles, and take it from there at the next start, if it knows how to (22.1 and later):
 * a quarter of a start is compiling. To be called before all else is loaded.
 */
export function keepCompiledCode(): void {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => void };
  if (enableCompileCache === undefined) return;
  const folder = compiledCodeFolder(process.env);
  if (folder !== null) enableCompileCache(folder);
}

/**
 * The folder for it, made where it is not there: `spokesync` in `XDG_CACHE_HOME`, else in `~/.cache`. Null: there is no
 * home, nothing can be made in it, or Node was told by its own variables what to do. Whoever can write there decides what
 * we run, so each folder from the home on must be ours, and nobody else's to write.
 */
export function compiledCodeFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env['NODE_COMPILE_CACHE'] || env['NODE_DISABLE_COMPILE_CACHE']) return null;
  const cache = env['XDG_CACHE_HOME'] ?? '';
  try {
    return isAbsolute(cache) ? below(cache, 'spokesync') : below(env['HOME'] ?? homedir(), '.cache', 'spokesync');
  } catch {
    return null;
  }
}

/** Null: one of them is not ours alone. Throws where one is not there and cannot be made; the first one is never made. */
function below(first: string, ...names: readonly string[]): string | null {
  let folder = first;
  if (!isAbsolute(first) || !isOursAlone(first)) return null;
  for (const name of names) {
    folder = join(folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOursAlone(folder)) return null;
  }
  return folder;
}

function isOursAlone(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}
