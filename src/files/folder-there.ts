import { access, constants, stat } from 'node:fs/promises';
import type { FilesFailure } from './explain-failure.js';

/** Why a local folder cannot be synced, or null. It is only read where `isWritten` is false. */
export async function folderTrouble(path: string, isWritten: boolean): Promise<FilesFailure | null> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) {
    const message = `${JSON.stringify(path)} is ${found === null ? 'not there, or may not be entered' : 'no folder'}`;
    return { message, hint: 'check the path under files, create the folder, see to its permissions', retryable: false };
  }
  const wanted = constants.R_OK | constants.X_OK | (isWritten ? constants.W_OK : 0);
  const isAllowed = await access(path, wanted).then(
    () => true,
    () => false,
  );
  if (isAllowed) return null;
  return {
    message: `no permission to ${isWritten ? 'read and write' : 'read'} ${JSON.stringify(path)}`,
    hint: 'let the user that spokesync runs as use the folder',
    retryable: false,
  };
}
