import { id } from '../mysql/identifier.js';
import { Refusal, type PresentTable, type Reason } from './site-table.js';
import type { UniqueKey } from './table.js';

/**
 * The columns of the key by which all sites know a row: the hub's primary key, else its shortest usable unique key, that
 * is a usable unique key at every site. Throws a Refusal that says what is in the way.
 */
export function sharedKey(table: string, sites: readonly PresentTable[], ignored: ReadonlySet<string>): string[] {
  const [hub, ...spokes] = sites;
  if (hub === undefined) throw new Error('sharedKey needs at least the hub');
  const candidates = usableKeys(hub);
  for (const site of sites) {
    if (usableKeys(site).length === 0) throw new Refusal(noKey(table, site));
  }
  const shared = candidates.find((key) => spokes.every((site) => usableKeys(site).some((other) => alike(key, other))));
  const key = shared ?? candidates[0];
  if (key === undefined) throw new Refusal(noKey(table, hub));
  if (shared === undefined) {
    const other = spokes.find((site) => !usableKeys(site).some((one) => alike(key, one)));
    const theirs = other === undefined ? undefined : usableKeys(other)[0];
    const message =
      `the key of ${table} is (${key.columns.join(', ')}) at ${hub.site} ` +
      `but (${theirs?.columns.join(', ') ?? ''}) at ${other?.site ?? ''}`;
    const fix =
      'give all sites a primary key, or a unique key of NOT NULL columns, of the same columns in the same order';
    throw new Refusal({ code: 'key-differs', message, fix });
  }
  const without = shared.columns.find((column) => ignored.has(column));
  if (without !== undefined) {
    const message = `ignoreColumns of ${table} names ${without}, which is part of its key`;
    throw new Refusal({ code: 'ignore-columns', message, fix: 'take it out of ignoreColumns' });
  }
  const ours = shared.columns.find((column) => column.startsWith('~'));
  if (ours !== undefined) {
    const message = `the key column ${ours} of ${table} is called as only columns of spokesync's own memory may be`;
    throw new Refusal({ code: 'no-key', message, fix: 'give it a name that does not begin with ~' });
  }
  return [...shared.columns];
}

/** The primary key first, then those of fewest columns, then by name: the same choice on every run. */
function usableKeys({ table }: PresentTable): UniqueKey[] {
  const rank = (key: UniqueKey): number => (key.name === 'PRIMARY' ? 0 : key.columns.length);
  return table.uniqueKeys.filter((key) => key.usable).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function alike(a: UniqueKey, b: UniqueKey): boolean {
  return a.columns.length === b.columns.length && a.columns.every((column, index) => column === b.columns[index]);
}

function noKey(table: string, { site, table: { uniqueKeys } }: PresentTable): Reason {
  const near = uniqueKeys.map((key) => `${key.name} (${key.columns.join(', ')})`);
  const why =
    near.length === 0
      ? ''
      : `; ${near.join(', ')} will not do: a column may be NULL, is generated, or is not in it whole`;
  return {
    code: 'no-key',
    message: `${table} has no key at ${site}: it needs a primary key, or a unique key of NOT NULL columns${why}`,
    fix: `at ${site}: ALTER TABLE ${id(table)} ADD PRIMARY KEY (…)`,
  };
}
