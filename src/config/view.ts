import type { Path } from './problem.js';
import { type DatabaseUrl, parseDatabaseUrl } from './url.js';

type Mapping = Readonly<Record<string, unknown>>;

/** One site as far as it can be read; `path` is where it stands. */
export interface SiteView {
  readonly path: Path;
  readonly raw: Mapping;
  readonly id: number | null;
  readonly name: string | null;
  readonly url: DatabaseUrl | null;
}

/** One table as far as it can be read. */
export interface TableView {
  readonly path: Path;
  readonly raw: Mapping;
  readonly name: string | null;
}

/** The file's content as far as it has the right shape, so that the rules can speak beside the schema. */
export interface ConfigView {
  readonly hub: SiteView | null;
  readonly spokes: readonly SiteView[];
  readonly tables: readonly TableView[];
  readonly state: string;
  readonly mail: Mapping | null;
  readonly serve: Mapping | null;
  readonly schedule: unknown;
}

/** What can be made out of any content, however wrong. */
export function viewOf(raw: unknown): ConfigView {
  const top = mapping(raw) ?? {};
  const hub = mapping(top['hub']);
  return {
    hub: hub && siteView(hub, ['hub']),
    spokes: list(top['spokes']).flatMap((item, i) => {
      const spoke = mapping(item);
      return spoke ? [siteView(spoke, ['spokes', i])] : [];
    }),
    tables: list(top['tables']).flatMap((item, i) => {
      const table = typeof item === 'string' ? { name: item } : mapping(item);
      return table ? [{ path: ['tables', i], raw: table, name: textOf(table['name']) }] : [];
    }),
    state: textOf(top['state']) ?? 'spokesync',
    mail: mapping(top['mail']),
    serve: mapping(top['serve']),
    schedule: top['schedule'],
  };
}

/** A text that is not empty; null: anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A list's items; none for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function siteView(raw: Mapping, path: Path): SiteView {
  const id = Number(typeof raw['id'] === 'boolean' ? Number.NaN : (raw['id'] ?? Number.NaN));
  const url = parseDatabaseUrl(textOf(raw['url']) ?? '');
  return {
    path,
    raw,
    id: Number.isInteger(id) ? id : null,
    name: textOf(raw['name']),
    url: 'fault' in url ? null : url,
  };
}

function mapping(value: unknown): Mapping | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : null;
}
