import { resolve } from 'node:path';

/** Where one side's files are, as unison takes it. */
export interface Root {
  /** An absolute path, or `ssh://user@host:port//path`. */
  readonly root: string;
  readonly isLocal: boolean;
  /** For people: the path, and at which host. */
  readonly shown: string;
}

/** The root for what the configuration calls `files`. A relative local path starts at the working folder. */
export function rootOf(files: string): Root {
  const ssh = /^ssh:\/\/([^/]+)\/(.+)$/su.exec(files);
  if (ssh !== null) return { root: files, isLocal: false, shown: `${ssh[2] ?? ''} at ${ssh[1] ?? ''}` };
  // An absolute path begins with one slash: unison takes neither an option nor a host for it.
  const path = resolve(files);
  return { root: path, isLocal: true, shown: path };
}
