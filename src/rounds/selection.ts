import type { Config, SpokeConfig, TableConfig } from '../config/config.js';
import { SyncError } from '../errors.js';

/** The spokes that a caller asked for, by name or id; throws `usage` for one that the configuration does not have. */
export function selectSpokes(config: Config, sites: readonly (string | number)[] | undefined): readonly SpokeConfig[] {
  if (sites === undefined || sites.length === 0) return config.spokes;
  const found = sites.map((wanted) => {
    const spoke = config.spokes.find(({ id, name }) => name === wanted || id.toString() === wanted.toString());
    if (spoke !== undefined) return spoke;
    throw new SyncError('usage', `there is no spoke "${wanted}" in ${config.path}`, {
      hint: `it has ${config.spokes.map(({ id, name }) => `${name} (${id})`).join(', ')}`,
    });
  });
  // Named twice, by id and by name, it is still one pass.
  return [...new Set(found)];
}

/** The tables that a caller asked for; throws `usage` for one that the configuration does not have. */
export function selectTables(config: Config, tables: readonly string[] | undefined): readonly TableConfig[] {
  if (tables === undefined || tables.length === 0) return config.tables;
  const found = tables.map((wanted) => {
    const table = config.tables.find(({ name }) => name === wanted);
    if (table !== undefined) return table;
    throw new SyncError('usage', `there is no table "${wanted}" in ${config.path}`, {
      hint: `it has ${config.tables.map(({ name }) => name).join(', ')}`,
    });
  });
  return [...new Set(found)];
}

/** The configuration with only the chosen spokes and tables; throws `usage` as the two above do. */
export function narrowed(
  config: Config,
  chosen: { readonly tables?: readonly string[]; readonly sites?: readonly (string | number)[] },
): Config {
  return { ...config, spokes: selectSpokes(config, chosen.sites), tables: selectTables(config, chosen.tables) };
}

/** The ids of sites, the hub among them, by name or id; throws `usage` for one that the configuration does not have. */
export function selectSites(config: Config, sites: readonly (string | number)[]): number[] {
  const known = [config.hub, ...config.spokes];
  return sites.map((wanted) => {
    const site = known.find(({ id, name }) => name === wanted || id.toString() === wanted.toString());
    if (site !== undefined) return site.id;
    throw new SyncError('usage', `there is no site "${wanted}" in ${config.path}`, {
      hint: `it has ${known.map(({ id, name }) => `${name} (${id})`).join(', ')}`,
    });
  });
}
