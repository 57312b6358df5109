import { SyncError } from '../errors.js';

const MAX_BYTES = 16 * 1024 * 1024;

/** A script as a text, with plain line ends: UTF-8, or Latin-1 where it is none. Throws SyncError `config`. */
export function scriptText(bytes: Uint8Array, path: string): { readonly text: string; readonly isLatin1: boolean } {
  if (bytes.length > MAX_BYTES) throw refused(path, `it has ${bytes.length} bytes`);
  if (bytes.includes(0)) throw refused(path, 'it holds NUL bytes, so it is no text');
  const utf8 = decoded(bytes);
  const text = utf8 ?? Buffer.from(bytes).toString('latin1');
  return { text: text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), isLatin1: utf8 === null };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refused(path: string, why: string): SyncError {
  return new SyncError('config', `${path} is no pt-table-sync-wrapper script: ${why}.`, {
    hint: 'Give the script in which the servers and tables are listed.',
  });
}
