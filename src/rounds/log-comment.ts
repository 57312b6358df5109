import type { Config } from '../config/config.js';
import type { ColumnClaim } from '../reconcile/candidate.js';
import type { SideName } from '../reconcile/decision.js';
import type { Layout } from '../schema/layout.js';
import { imageOf } from './intended-write.js';
import type { People } from './people-cache.js';
import type { Work } from './work.js';

/**
 * What `sync_log` says of a write beside its SQL: the change log's comment on the change. Of a merge also which columns
 * came from whom: `merged: town, phone from Tansen (chandra)`.
 */
export function logComment(
  run: { readonly config: Config; readonly people: People },
  work: Work,
  written: SideName,
  layout: Layout,
): string | null {
  const comment = work.candidate[written === 'hub' ? 'spoke' : 'hub'].claim.told?.comment ?? null;
  const merged = mergedColumns(run, work, written, layout);
  if (merged === null) return comment;
  return comment === null || comment === '' ? `merged: ${merged}` : `${comment} (merged: ${merged})`;
}

/** The columns that a merge changes on a side, by who made their values; null: it is none, or changes none there. */
function mergedColumns(
  { config, people }: { readonly config: Config; readonly people: People },
  work: Work,
  written: SideName,
  layout: Layout,
): string | null {
  const { decision } = work;
  if (decision.action !== 'merge') return null;
  const present = imageOf(work, written)?.columnHashes;
  const makers = new Map<string, string[]>();
  for (const [index, claim] of decision.columnClaims.entries()) {
    if (claim.hash === present?.[index]) continue;
    const maker = makerOf(claim);
    makers.set(maker, [...(makers.get(maker) ?? []), layout.columns[index]?.name ?? '']);
  }
  if (makers.size === 0) return null;
  return [...makers].map(([maker, columns]) => `${columns.join(', ')} from ${maker}`).join('; ');

  function makerOf({ origin, user, timeUs }: ColumnClaim): string {
    const site = [config.hub, ...config.spokes].find(({ id }) => id === origin)?.name ?? `site ${origin}`;
    return `${site} (${people.of({ origin, user, timeUs, kind: 'edit' })?.userName ?? 'unknown user'})`;
  }
}
