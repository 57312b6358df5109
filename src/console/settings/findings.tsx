import { siteNames } from '../../report/site-names.js';
import type { Config } from '../../config/config.js';
import type { CheckResult, Finding } from '../../report/check-result.js';
import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/empty.js';

/** What `check` found, the worst first, each with its fix. */
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
  const of = (severity: Finding['severity']): readonly Finding[] => findings.filter((one) => one.severity === severity);
  return (
    <ul class="findings">
      {[...of('error'), ...of('warning')].map((finding) => (
        <li class="card">
          <p class="finding-head">
            {finding.severity === 'error' ? (
              <Badge tone="bad" icon="error">
                Error
              </Badge>
            ) : (
              <Badge tone="warn" icon="warning">
                Warning
              </Badge>
            )}
            <strong>{placeOf(finding, names)}</strong>
          </p>
          <p>{finding.message}</p>
          <p class="quiet">What to do:</p>
          <pre>{finding.fix}</pre>
        </li>
      ))}
    </ul>
  );
}

function placeOf({ site, table }: Finding, names: (id: number) => string): string {
  return [...(site === null ? ['All sites'] : [names(site)]), ...(table === null ? [] : [table])].join(', ');
}
