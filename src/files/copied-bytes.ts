import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files, and their bytes. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** How much stands at these paths below the hub's folder: what was copied is there, whichever way it went. */
export async function copiedAmount(hub: string, paths: readonly string[]): Promise<Amount> {
  const sum = { files: 0, bytes: 0 };
  for (const path of new Set(paths)) {
    const one = await amountAt(join(hub, path));
    sum.files += one.files;
    sum.bytes += one.bytes;
  }
  return sum;
}

async function amountAt(path: string): Promise<Amount> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return { files: 0, bytes: 0 };
  if (!found.isDirectory()) return { files: 1, bytes: found.isFile() ? found.size : 0 };
  const sum = { files: 0, bytes: 0 };
  for (const name of await readdir(path).catch(() => [])) {
    const one = await amountAt(join(path, name));
    sum.files += one.files;
    sum.bytes += one.bytes;
  }
  return sum;
}
