import { amount, counted } from '../../report/amounts.js';
import type { RunSummary, SiteSummary } from '../../records/run-summary.js';

/** So many sites are told of by name. */
const NAMED = 4;

/** `Pokhara 12 · Dang 3 · and 7 more`; what was not synced comes first: `Jumla not reached`. Pure. */
export function siteLine({ sites }: Pick<RunSummary, 'sites'>): string {
  const bad = sites.filter(({ outcome }) => outcome !== 'synced');
  const changed = sites
    .filter(({ outcome, rows }) => outcome === 'synced' && rows > 0)
    .toSorted((a, b) => b.rows - a.rows);
  const named = [...bad, ...changed];
  if (named.length === 0)
    return sites.length === 1 ? `${sites[0]?.name ?? ''} 0` : `none of ${counted(sites.length, 'site')}`;
  const more = named.length - NAMED;
  const shown = named.slice(0, NAMED).map(told);
  return [...shown, ...(more > 0 ? [`${amount(more)} more`] : [])].join(' · ');
}

function told({ name, outcome, rows }: SiteSummary): string {
  if (outcome === 'synced') return `${name} ${amount(rows)}`;
  return `${name} ${outcome === 'failed' ? 'failed' : 'not reached'}${rows > 0 ? ` after ${amount(rows)}` : ''}`;
}
