import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { reason } from '../config/site-files.js';
import { SyncError } from '../errors.js';

/** A file to write. `mode` holds from its first moment on. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/**
 * Writes all files or, where one is there already or cannot be written, none. With `force` each is made under a name of
 * its own, and then takes the place of what was there. Throws SyncError `usage`.
 */
export function writeFiles(files: readonly NewFile[], force: boolean): void {
  const present = files.filter(({ path }) => !force && existsSync(path));
  if (present.length > 0) throw alreadyThere(present.map(({ path }) => path));
  const made: string[] = [];
  for (const file of files) {
    const at = force ? `${file.path}.${randomUUID()}` : file.path;
    try {
      writeFileSync(at, file.content, { flag: 'wx', mode: file.mode });
      made.push(at);
    } catch (error) {
      // What was there when it was to be made is someone else's.
      for (const path of isCode(error, 'EEXIST') ? made : [...made, at]) rmSync(path, { force: true });
      throw isCode(error, 'EEXIST') ? alreadyThere([file.path]) : unwritable(file.path, error);
    }
  }
  if (force) files.forEach(({ path }, i) => putInPlace(made.slice(i), path));
}

/** Gives the first of these files its name; where that fails none of them stays. */
function putInPlace(made: readonly string[], path: string): void {
  try {
    renameSync(made[0] ?? '', path);
  } catch (error) {
    for (const one of made) rmSync(one, { force: true });
    throw unwritable(path, error);
  }
}

function alreadyThere(paths: readonly string[]): SyncError {
  return new SyncError(
    'usage',
    `${paths.join(' and ')} ${paths.length === 1 ? 'is' : 'are'} there already; nothing was written.`,
    {
      hint: '--output FILE names another place, --force replaces what is there.',
    },
  );
}

function unwritable(path: string, error: unknown): SyncError {
  return new SyncError('usage', `${path} cannot be written: ${reason(error)}.`, {
    hint: '--output FILE names another place; the passwords go into a file beside it.',
    cause: error,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
