import type { Path } from '../config/problem.js';
import { draftSite, type OldServer } from './draft-site.js';
import type { Draft } from './import-draft.js';
import type { PerlScript } from './perl-reading.js';
import type { PerlEntry, PerlValue } from './perl-value.js';

/** The script's servers become hub and spokes: `%servers` by id with the hub as 1 (2.3 on), or `@servers`, the hub first. */
export function draftSites(draft: Draft, script: PerlScript): void {
  const servers = serversOf(draft, script);
  const hub = servers.find((server) => server.isHub);
  const names = new Set<string>();
  const hubUser = userOf(hub);
  if (hub) draft.config['hub'] = draftSite(draft, hub, ['hub'], names, hubUser);
  else
    draft.toDos.push({
      at: ['hub'],
      scriptLine: null,
      message: 'the hub is not found: server 1, or the first of a list',
    });
  const spokes = servers.filter((server) => !server.isHub);
  draft.config['spokes'] = [];
  draft.config['spokes'] = spokes.map((spoke, i) => draftSite(draft, spoke, ['spokes', i], names, hubUser));
}

function serversOf(draft: Draft, script: PerlScript): OldServer[] {
  const [byId, inOrder] = [script.scope.get('%servers'), script.scope.get('@servers')];
  if (byId?.kind === 'hash') {
    const sorted = [...byId.entries].sort((a, b) => Number(a.key) - Number(b.key));
    return sorted.flatMap(({ key, value, line }) => {
      const isHub = key === '1';
      return oldServer(draft, value, { isHub, id: { key: 'id', value: { kind: 'text', text: key, line }, line } });
    });
  }
  if (inOrder?.kind === 'list') {
    return inOrder.items.flatMap((value, i) => oldServer(draft, value, { isHub: i === 0, id: null }));
  }
  const unread = byId ?? inOrder;
  const why = unread?.kind === 'unknown' ? `: ${unread.why}` : '';
  const message = `the servers (%servers or @servers) could not be read${why}`;
  draft.toDos.push({ at: ['spokes'], scriptLine: unread?.line ?? null, message });
  return [];
}

function oldServer(
  draft: Draft,
  value: PerlValue,
  { isHub, id }: { readonly isHub: boolean; readonly id: PerlEntry | null },
): OldServer[] {
  const at: Path = [isHub ? 'hub' : 'spokes'];
  if (value.kind !== 'hash') {
    const why = value.kind === 'unknown' ? value.why : 'it is no { … }';
    draft.toDos.push({ at, scriptLine: value.line, message: `a server could not be read: ${why}` });
    return [];
  }
  return [
    {
      isHub,
      line: id?.line ?? value.line,
      entries: id === null ? value.entries : [id, ...value.entries.filter(({ key }) => key !== 'id')],
    },
  ];
}

function userOf(hub: OldServer | undefined): string | null {
  const value = hub?.entries.find(({ key }) => key === 'username')?.value;
  return value?.kind === 'text' ? value.text : null;
}
