import { siteNames, type SiteNames } from '../../report/site-names.js';
import type { Config } from '../../config/config.js';
import type { CheckResult } from '../../report/check-result.js';
import { counted } from '../../report/amounts.js';
import { sentence, toldAt } from '../overview/told-error.js';
import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/empty.js';
import { type AlikeFindings, alikeFindings } from './alike-findings.js';

/** So many sites are named. */
const MOST_NAMED = 6;

/** What `check` found, the worst first, each with its fix; what many sites have alike is told once. */
export function Findings({ result, config }: { readonly result: CheckResult; readonly config: Config }) {
  const { findings } = result;
  if (findings.length === 0) {
    return (
      <Empty title="Every site is ready">
        <p>Nothing keeps a site or a table from being synced.</p>
      </Empty>
    );
  }
  const names = siteNames(config);
  return (
    <ul class="findings">
      {alikeFindings(findings, names).map((group) => (
        <Group group={group} names={names} />
      ))}
    </ul>
  );
}

function Group({ group, names }: { readonly group: AlikeFindings; readonly names: SiteNames }) {
  const { first, all } = group;
  const fixes = [...new Set(all.map(({ fix }) => fix))];
  return (
    <li class="card">
      <p class="finding-head">
        {first.severity === 'error' ? (
          <Badge tone="bad" icon="error">
            Error
          </Badge>
        ) : (
          <Badge tone="warn" icon="warning">
            Warning
          </Badge>
        )}
        <strong>{placeOf(group, names)}</strong>
      </p>
      <p>{first.site === null ? sentence(first.message) : toldAt(names(first.site), first.message)}</p>
      <p class="quiet">What to do:</p>
      <pre tabindex={0}>{fixes[0]}</pre>
      {fixes.length > 1 && (
        <details>
          <summary>And at each of the others</summary>
          <pre tabindex={0}>{fixes.slice(1).join('\n')}</pre>
        </details>
      )}
    </li>
  );
}

function placeOf({ first: { table }, all }: AlikeFindings, names: SiteNames): string {
  const sites = all.flatMap(({ site }) => (site === null ? [] : [names(site)]));
  const more = sites.length - MOST_NAMED;
  const named = sites.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const where =
    sites.length === 0 ? 'All sites' : sites.length === 1 ? named : `${counted(sites.length, 'site')}: ${named}`;
  return table === null ? where : `${where}, ${table}`;
}
