import { counted } from './amounts.js';
import type { CheckResult, Finding } from './check-result.js';
import { printable } from './printable.js';
import type { SiteNames } from './site-names.js';
import type { Paint } from './text-table.js';

/** The findings, errors first, each with its fix. Ends with a line break. */
export function checkView({ findings }: CheckResult, names: SiteNames, paint: Paint): string {
  if (findings.length === 0) return `${paint('green', 'Every site is ready to be synced.')}\n`;
  const of = (severity: Finding['severity']): readonly Finding[] => findings.filter((one) => one.severity === severity);
  const [errors, warnings] = [of('error'), of('warning')];
  const listed = [...errors, ...warnings].map((one) => findingView(one, names, paint)).join('\n');
  return `${listed}\n${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}.\n`;
}

function findingView(finding: Finding, names: SiteNames, paint: Paint): string {
  const word = finding.severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning');
  const place = [
    ...(finding.site === null ? [] : [names(finding.site)]),
    ...(finding.table === null ? [] : [printable(finding.table)]),
  ];
  const where = place.length === 0 ? '' : ` ${paint('bold', place.join(', '))}`;
  return `${word}${where}: ${printable(finding.message)}\n   fix: ${finding.fix.split('\n').map(printable).join('\n        ')}\n`;
}
