import type { Path } from '../config/problem.js';
import { Secret } from '../config/secret.js';
import { isLocalHost } from '../mysql/local-host.js';
import { type Draft, keepSecret, plainText, shownName, withoutVariables } from './import-draft.js';
import type { PerlEntry } from './perl-value.js';

/** A server as the script describes it. `line`: where it begins. */
export interface OldServer {
  readonly isHub: boolean;
  readonly entries: readonly PerlEntry[];
  readonly line: number;
}

const KNOWN = ['id', 'host', 'port', 'database', 'username', 'password', 'type', 'pathOfFilesToSync'];

/** A server as a site of the new configuration. `names` are those taken already; `hubUser` is the hub's login. */
export function draftSite(
  draft: Draft,
  server: OldServer,
  at: Path,
  names: Set<string>,
  hubUser: string | null,
): Record<string, unknown> {
  const read = (key: string): string | null => {
    const entry = server.entries.find((one) => one.key === key);
    return plainText(draft, entry?.value, at, key);
  };
  const [id, host, user] = [read('id'), read('host'), read('username')];
  const site: Record<string, unknown> = {};
  if (id !== null) site['id'] = /^\d{1,5}$/.test(id) ? Number(id) : withoutVariables(id);
  site['name'] = nameFor(server, id, host, names);
  const url = urlOf(draft, server, at, { host, port: read('port'), user, database: read('database') });
  if (url !== null) site['url'] = url;
  const password = passwordOf(draft, server, at, id);
  if (password !== null) site['password'] = password;
  draftDirection(draft, server, at, site, read('type'));
  const files = read('pathOfFilesToSync');
  if (files !== null && files !== '') site['files'] = filesRoot(server, host, files);
  remarkOn(draft, server, { host, user, hubUser });
  draft.origins.push({ at: [...at, 'name'], line: server.line });
  return site;
}

/** The first label of a host's name, where that is one; the script has no names. */
function nameFor(server: OldServer, id: string | null, host: string | null, names: Set<string>): string {
  const label = /^([A-Za-z][\w-]{0,62})(?:\.|$)/.exec(host ?? '')?.[1];
  const usual = `Site ${id !== null && /^\d{1,5}$/.test(id) ? id : names.size + 1}`;
  const wanted = server.isHub ? 'Hub' : label !== undefined && label !== 'localhost' ? label : usual;
  let name = wanted;
  for (let i = 2; names.has(name.toLowerCase()); i++) name = `${usual}${i === 2 ? '' : ` (${i})`}`;
  names.add(name.toLowerCase());
  return name;
}

interface Login {
  readonly host: string | null;
  readonly port: string | null;
  readonly user: string | null;
  readonly database: string | null;
}

/** Null, and a to-do, where a part of it is missing. */
function urlOf(draft: Draft, server: OldServer, at: Path, { host, port, user, database }: Login): string | null {
  const parts = { host, username: user, database };
  const missing = Object.entries(parts).flatMap(([name, part]) => (part === null || part === '' ? name : []));
  if (missing.length > 0) {
    const message = `${missing.join(' and ')} not found in the script: complete mysql://user@host:port/database`;
    draft.toDos.push({ at, scriptLine: server.line, message });
    return null;
  }
  const address = host !== null && IPV6.test(host) ? `[${host}]` : encoded(host);
  const ownPort = port === null || port === '' ? '' : `:${encoded(port)}`;
  return `mysql://${encoded(user)}@${address}${ownPort}/${encoded(database)}`;
}

const IPV6 = /^[\da-fA-F:]+:[\da-fA-F:.]*$/;

/** Percent-encoded; half a surrogate pair, which cannot be, becomes the sign for what is unknown. */
const encoded = (text: string | null): string => encodeURIComponent(Buffer.from(text ?? '').toString());

function passwordOf(draft: Draft, server: OldServer, at: Path, id: string | null): string | null {
  const entry = server.entries.find(({ key }) => key === 'password');
  const name = `SPOKESYNC_PASSWORD_${id !== null && /^\d{1,5}$/.test(id) ? id : at.join('_').toUpperCase()}`;
  if (entry === undefined || entry.value.kind === 'undefined') return null;
  if (entry.value.kind === 'text') {
    return entry.value.text === '' ? null : keepSecret(draft, name, new Secret(entry.value.text));
  }
  const variable = keepSecret(draft, name, null);
  const why = entry.value.kind === 'unknown' ? entry.value.why : 'it is not one text';
  const message = `the password could not be read: ${why}; put it into the environment file as ${variable.slice(2, -1)}`;
  draft.toDos.push({ at: [...at, 'password'], scriptLine: entry.line, message });
  return variable;
}

/** The script syncs both ways with a `master`, to the letter, and sends only to any other. */
function draftDirection(
  draft: Draft,
  server: OldServer,
  at: Path,
  site: Record<string, unknown>,
  type: string | null,
): void {
  const line = server.entries.find(({ key }) => key === 'type')?.line ?? server.line;
  if (server.isHub) {
    if (type === 'master') return;
    draft.remarks.push({
      kind: 'changes',
      scriptLine: line,
      message: 'the hub is no master in the script; here it always both sends and receives',
    });
    return;
  }
  site['direction'] = type === 'master' ? 'two-way' : type === 'slave' ? 'receive-only' : null;
  draft.origins.push({ at: [...at, 'direction'], line });
  if (site['direction'] !== null) return;
  const message =
    'type is neither master nor slave; the script then only sends to the server. Choose: two-way, or receive-only (rows that only this site has are deleted there)';
  draft.toDos.push({ at: [...at, 'direction'], scriptLine: line, message });
}

function filesRoot(server: OldServer, host: string | null, path: string): string {
  const name = host !== null && IPV6.test(host) ? `[${host}]` : (host ?? '');
  return withoutVariables(server.isHub ? path : `ssh://${name}/${path}`);
}

function remarkOn(
  draft: Draft,
  server: OldServer,
  {
    host,
    user,
    hubUser,
  }: { readonly host: string | null; readonly user: string | null; readonly hubUser: string | null },
): void {
  const remark = (kind: 'changes' | 'no-counterpart', message: string, scriptLine = server.line): void =>
    void draft.remarks.push({ kind, scriptLine, message });
  if (host === 'localhost') {
    remark(
      'changes',
      'localhost is reached over TCP (127.0.0.1), not over the unix socket; socket: names one where the login needs it',
    );
  }
  if (host !== null && host !== '' && !isLocalHost(host)) {
    remark(
      'changes',
      'the line to this server is encrypted now, and the server must prove itself; where the line is safe by itself, add tls: off (docs/tls.md)',
    );
  }
  if (!server.isHub && user !== null && hubUser !== null && user !== hubUser) {
    remark('changes', "pt-table-sync logged in here with the hub's user name; now it is the one of this server");
  }
  for (const { key, line } of server.entries) {
    if (!KNOWN.includes(key)) remark('no-counterpart', `${shownName(key)} of a server is not known`, line);
  }
}
