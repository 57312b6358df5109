import { dirname, resolve } from 'node:path';
import { type Fault, type Path, showPath } from './problem.js';
import { type ConfigView, textOf } from './view.js';

/** The contents of the files that a configuration names, by the path of their key (`spokes[0].passwordFile`). */
export type SiteFiles = ReadonlyMap<string, string>;

/** Reads one whole file as UTF-8, or throws. */
export type ReadText = (path: string) => string;

/**
 * Reads the password and PEM files of all sites, of the mail server and of `serve`. Relative paths start at the configuration file. What cannot be read
 * is told as a fault; a password loses one line break at its end.
 */
export function readSiteFiles(
  view: ConfigView,
  configPath: string,
  read: ReadText,
): { files: SiteFiles; faults: Fault[] } {
  const files = new Map<string, string>();
  const faults: Fault[] = [];
  const take = (at: Path, value: unknown): void => {
    const name = textOf(value);
    if (name === null) return;
    try {
      const content = read(resolve(dirname(configPath), name));
      files.set(showPath(at), at.at(-1) === 'passwordFile' ? content.replace(/\r?\n$/, '') : content);
    } catch (error) {
      const message = `${showPath(at)} is ${JSON.stringify(name.slice(0, 200))}, which cannot be read: ${reason(error)}`;
      faults.push({
        at,
        message,
        fix: 'Check the path and its permissions; relative paths start at the configuration file',
      });
    }
  };
  for (const site of view.hub ? [view.hub, ...view.spokes] : view.spokes) {
    take([...site.path, 'passwordFile'], site.raw['passwordFile']);
    const tls = site.raw['tls'];
    if (typeof tls !== 'object' || tls === null) continue;
    for (const key of ['ca', 'cert', 'key']) take([...site.path, 'tls', key], (tls as Record<string, unknown>)[key]);
  }
  const mailTls = view.mail?.['tls'];
  if (typeof mailTls === 'object' && mailTls !== null)
    take(['mail', 'tls', 'ca'], (mailTls as Record<string, unknown>)['ca']);
  const serveTls = view.serve?.['tls'];
  if (typeof serveTls === 'object' && serveTls !== null)
    for (const key of ['cert', 'key']) take(['serve', 'tls', key], (serveTls as Record<string, unknown>)[key]);
  return { files, faults };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
};

/** Why a file could not be read, in words, from the error's code. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  return REASONS[code] ?? code;
}
