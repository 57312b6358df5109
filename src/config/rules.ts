import { placeholdersOf } from './mail-templates.js';
import { nearest } from './nearest.js';
import { type Fault, showPath } from './problem.js';
import { unmetWindows } from './schedule-rules.js';
import { placeholdersIn } from './template.js';
import { type ConfigView, list, type SiteView, type TableView, textOf } from './view.js';

const BOOKKEEPING = ['change_log', 'sync', 'sync_log'];

/** Rules that no single key can hold. Pure; every breach at once, in no order. */
export function brokenRules(view: ConfigView): readonly Fault[] {
  const sites = view.hub ? [view.hub, ...view.spokes] : view.spokes;
  return [
    ...uniqueIds(sites),
    ...uniqueNames(sites),
    ...databases(sites, view),
    ...sites.flatMap(passwordOnce),
    ...sites.flatMap(tlsPairs),
    ...tables(view),
    ...filesAtHub(view),
    ...transport(view),
    ...templates(view),
    ...unmetWindows(view),
  ];
}

function uniqueIds(sites: readonly SiteView[]): Fault[] {
  return repeated(sites, (site) => (site.id === null ? null : String(site.id))).map(([site, first]) => ({
    at: [...site.path, 'id'],
    message: `${showPath(site.path)}.id is ${site.id}, which ${showPath(first.path)} (${first.name ?? '?'}) has already`,
    fix: 'Give each site, the hub included, a number of its own: its auto_increment_offset',
  }));
}

function uniqueNames(sites: readonly SiteView[]): Fault[] {
  const numeric = sites.filter((site) => site.name !== null && /^\d+$/.test(site.name));
  return [
    ...repeated(sites, (site) => site.name?.toLowerCase() ?? null).map(([site, first]) => ({
      at: [...site.path, 'name'],
      message: `${showPath(site.path)}.name is ${JSON.stringify(site.name)}, as ${showPath(first.path)} is called already`,
      fix: 'Give each site, the hub included, a name of its own',
    })),
    ...numeric.map((site) => ({
      at: [...site.path, 'name'],
      message: `${showPath(site.path)}.name is ${JSON.stringify(site.name)}, which cannot be told from an id`,
      fix: 'Give it a name with a letter in it',
    })),
    ...sites
      .filter((site) => site.name !== null && /[,\p{Cc}]/u.test(site.name))
      .map((site) => ({
        at: [...site.path, 'name'],
        message: `${showPath(site.path)}.name holds a comma or a control character`,
        fix: 'Leave it out: --sites takes names with commas between them',
      })),
  ];
}

function databases(sites: readonly SiteView[], view: ConfigView): Fault[] {
  const state = view.state.toLowerCase();
  const atHub = new Set(view.hub ? serversOf(view.hub) : []);
  const places = sites.flatMap((site) =>
    site.url === null ? [] : serversOf(site).map((server) => ({ site, place: `${server}/${site.url?.database}` })),
  );
  const twice = new Map(repeated(places, ({ place }) => place).map(([one, first]) => [one.site, first.site]));
  return [
    ...[...twice].map(([site, first]) => ({
      at: [...site.path, 'url'],
      message: `${showPath(site.path)} is the same database as ${showPath(first.path)} (${first.name ?? '?'})`,
      fix: 'Name another server, port or database: a site cannot be synced with itself',
    })),
    ...sites
      .filter(
        (site) => site.url?.database.toLowerCase() === state && serversOf(site).some((server) => atHub.has(server)),
      )
      .map((site) => ({
        at: [...site.path, 'url'],
        message: `${showPath(site.path)}.url names the database ${JSON.stringify(site.url?.database)}, where spokesync keeps its own memory`,
        fix: 'Name another database, or set state: to another name',
      })),
  ];
}

/** Each once: of a cluster, all its nodes. */
function serversOf({ url, raw }: SiteView): readonly string[] {
  const socket = textOf(raw['socket']);
  if (socket !== null) return [socket];
  const addresses = url === null ? [] : [url, ...url.others];
  const names = addresses.map(({ host, port }) => {
    const name = host.toLowerCase();
    return `${['127.0.0.1', '::1'].includes(name) ? 'localhost' : name}:${port}`;
  });
  return [...new Set(names)];
}

function passwordOnce(site: SiteView): Fault[] {
  const given = [
    ...('password' in site.raw ? ['password'] : []),
    ...('passwordFile' in site.raw ? ['passwordFile'] : []),
    ...((site.url?.password ?? null) === null ? [] : ['the url']),
  ];
  if (given.length < 2) return [];
  const at = [...site.path, given.includes('passwordFile') ? 'passwordFile' : 'password'];
  return [
    { at, message: `${showPath(site.path)} has a password in ${given.join(' and in ')}`, fix: 'Keep one of them' },
  ];
}

function tlsPairs(site: SiteView): Fault[] {
  const tls = site.raw['tls'];
  if (typeof tls !== 'object' || tls === null || 'cert' in tls === 'key' in tls) return [];
  const fix = 'Give both cert and key, or neither';
  return [{ at: [...site.path, 'tls'], message: `${showPath(site.path)}.tls has only one of cert and key`, fix }];
}

function tables(view: ConfigView): Fault[] {
  const own = view.tables.filter((table) => table.name !== null && BOOKKEEPING.includes(table.name.toLowerCase()));
  const both = view.tables.filter(
    (table) =>
      textOf(table.raw['conflictColumn']) && list(table.raw['ignoreColumns']).includes(table.raw['conflictColumn']),
  );
  return [
    ...repeated(view.tables, (table) => table.name).map(([table, first]) => ({
      at: table.path,
      message: `${showPath(table.path)} is ${JSON.stringify(table.name)} again, as ${showPath(first.path)}`,
      fix: 'Name each table once',
    })),
    ...own.map((table) => ({
      at: table.path,
      message: `${showPath(table.path)} is ${JSON.stringify(table.name)}, one of spokesync's own bookkeeping tables`,
      fix: 'Remove it: spokesync writes it at every site by itself',
    })),
    ...both.map((table) => ({
      at: [...table.path, 'ignoreColumns'],
      message: `${showPath(table.path)}.ignoreColumns holds the conflict column ${JSON.stringify(table.raw['conflictColumn'])}`,
      fix: 'Remove it there, or choose another conflictColumn',
    })),
    ...view.tables.flatMap((table) => [...namedTwice(table, 'ignoreColumns'), ...namedTwice(table, 'sumColumns')]),
    ...view.tables.flatMap(sums),
  ];
}

function namedTwice(table: TableView, key: 'ignoreColumns' | 'sumColumns'): Fault[] {
  return repeated(list(table.raw[key]), (column) => textOf(column)?.toLowerCase() ?? null).map(([column]) => ({
    at: [...table.path, key],
    message: `${showPath(table.path)}.${key} names ${JSON.stringify(column)} twice`,
    fix: 'Name each column once',
  }));
}

/** What is wrong with a table's counters whatever its columns are. */
function sums({ path, raw }: TableView): Fault[] {
  const named = list(raw['sumColumns']).flatMap((column) => textOf(column) ?? []);
  const at = [...path, 'sumColumns'];
  const faults: Fault[] = [];
  if (named.length > 0 && raw['merge'] !== 'columns') {
    faults.push({
      at,
      message: `${showPath(path)}.sumColumns names ${JSON.stringify(named[0])}, but its rows are merged as a whole`,
      fix: 'Give the table merge: columns too, or remove sumColumns',
    });
  }
  const lower = (value: unknown): string | null => textOf(value)?.toLowerCase() ?? null;
  const ignored = list(raw['ignoreColumns']).map(lower);
  for (const column of named) {
    const use = ignored.includes(lower(column))
      ? 'ignoreColumns has too'
      : lower(raw['conflictColumn']) === lower(column)
        ? 'is the conflict column'
        : null;
    if (use === null) continue;
    const message = `${showPath(path)}.sumColumns names ${JSON.stringify(column)}, which ${use}`;
    faults.push({ at, message, fix: 'Remove it from one of them' });
  }
  return faults;
}

function filesAtHub(view: ConfigView): Fault[] {
  const hubFiles = textOf(view.hub?.raw['files']);
  const remote: Fault[] =
    hubFiles?.includes('://') === true
      ? [
          {
            at: ['hub', 'files'],
            message: `hub.files is ${JSON.stringify(hubFiles)}, which is not on this machine`,
            fix: 'Give a local path: spokesync runs beside the hub',
          },
        ]
      : [];
  if (hubFiles !== null || !view.hub) return remote;
  return view.spokes
    .filter((spoke) => textOf(spoke.raw['files']) !== null)
    .map((spoke) => ({
      at: [...spoke.path, 'files'],
      message: `${showPath(spoke.path)} has files, but the hub has none`,
      fix: 'Give hub.files too, or remove this',
    }));
}

function transport(view: ConfigView): Fault[] {
  if (!view.mail || 'smtp' in view.mail !== 'sendmail' in view.mail) return [];
  const both = 'smtp' in view.mail;
  return [
    {
      at: ['mail'],
      message: both ? 'mail has both smtp and sendmail' : 'mail has neither smtp nor sendmail',
      fix: 'Give one of them',
    },
  ];
}

function templates(view: ConfigView): Fault[] {
  const given = view.mail?.['templates'];
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([name, text]) => {
    const known: readonly string[] | undefined = placeholdersOf(name);
    if (known === undefined || typeof text !== 'string') return [];
    return [...new Set(placeholdersIn(text))]
      .filter((one) => !known.includes(one))
      .map((one) => ({
        at: ['mail', 'templates', name],
        message: `mail.templates.${name} holds {${one.slice(0, 60)}}, which is not known there`,
        fix: placeholderFix(one, known),
      }));
  });
}

function placeholderFix(unknown: string, known: readonly string[]): string {
  if (known.length === 0) return 'Remove it; this text has no placeholders';
  const guess = nearest(unknown, known);
  const all = known.map((one) => `{${one}}`).join(', ');
  return guess === null ? `Remove it; it can hold ${all}` : `Did you mean {${guess}}? If not, remove it`;
}

/** Each item whose key an earlier one has, with that earlier one; items without a key are left out. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string | null): [T, T][] {
  const firsts = new Map<string, T>();
  const found: [T, T][] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else found.push([item, first]);
  }
  return found;
}
