import type { Config } from '../config/config.js';
import { printable } from './printable.js';

/** What people call a site; `site 7` for one that is no longer configured. */
export type SiteNames = (id: number) => string;

/** The names of all configured sites, the hub included. */
export function siteNames(config: Pick<Config, 'hub' | 'spokes'>): SiteNames {
  const names = new Map([config.hub, ...config.spokes].map(({ id, name }) => [id, printable(name)]));
  return (id) => names.get(id) ?? `site ${id}`;
}

/** `Pokhara: the error`; the name once, where the error already begins with it. */
export function errorAt(name: string, error: string): string {
  return printable(error.startsWith(name) ? error : `${name}: ${error}`);
}
