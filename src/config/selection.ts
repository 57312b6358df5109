import { SyncError } from '../errors.js';
import type { Config, SpokeConfig, TableConfig } from './config.js';

/** The configured tables, or those that are named, in the configuration's order. Throws SyncError `usage`. */
export function selectTables(config: Config, names: readonly string[] | undefined): readonly TableConfig[] {
  if (names === undefined) return config.tables;
  const unknown = names.find((name) => !config.tables.some((table) => table.name === name));
  if (unknown !== undefined) {
    const known = config.tables.map(({ name }) => name).join(', ');
    throw new SyncError('usage', `no table ${unknown} in ${config.path}`, { hint: `configured are: ${known}` });
  }
  return config.tables.filter(({ name }) => names.includes(name));
}

/** All spokes, or those that are named by id or name, in the configuration's order. Throws SyncError `usage`. */
export function selectSpokes(config: Config, wanted: readonly (string | number)[] | undefined): readonly SpokeConfig[] {
  if (wanted === undefined) return config.spokes;
  const means = (site: string | number, spoke: SpokeConfig): boolean =>
    String(spoke.id) === String(site) || spoke.name === site;
  const unknown = wanted.find((site) => !config.spokes.some((spoke) => means(site, spoke)));
  if (unknown !== undefined) {
    const known = config.spokes.map(({ id, name }) => `${id} (${name})`).join(', ');
    throw new SyncError('usage', `no spoke ${unknown} in ${config.path}`, { hint: `configured are: ${known}` });
  }
  return config.spokes.filter((spoke) => wanted.some((site) => means(site, spoke)));
}
