import { amount, counted } from '../report/amounts.js';
import type { RunResult, SiteResult } from '../report/result.js';
import { inline } from './fill-template.js';
import type { MailContext } from './mail-context.js';
import type { RunReport } from './ended-run.js';

/** So many sites are named in a subject. */
const NAMED = 3;

/** `ok`, `warnings: Tansen skipped, 3 rows quarantined`, `failed: …`: one line, the worst first. */
export function outcomeInWords(report: RunReport, context: MailContext): string {
  const { result, error, outcome } = report;
  const reasons = [
    ...(error === null ? [] : [inline(error.message).replace(/\.$/u, '')]),
    ...(result === null ? [] : troubles(result, report.quarantine.length, context)),
  ];
  if (outcome === 'ok') return 'ok';
  const [warning] = result?.warnings ?? [];
  if (reasons.length === 0 && warning !== undefined) reasons.push(inline(warning));
  return reasons.length === 0 ? outcome : `${outcome}: ${reasons.join(', ')}`;
}

function troubles(result: RunResult, quarantined: number, { siteName }: MailContext): string[] {
  const sites = (outcome: SiteResult['outcome']): string[] =>
    named(
      result.sites.filter((site) => site.outcome === outcome).map(({ name }) => inline(name)),
      outcome,
    );
  const files = (outcome: 'failed' | 'skipped' | 'conflicts'): string[] =>
    named(
      result.files.filter((one) => one.outcome === outcome).map(({ site }) => `files of ${inline(siteName(site))}`),
      outcome === 'conflicts' ? 'with conflicts' : outcome,
    );
  const { waiting } = result.mails;
  return [
    ...sites('failed'),
    ...sites('skipped'),
    ...files('failed'),
    ...files('skipped'),
    ...files('conflicts'),
    ...(quarantined === 0 ? [] : [`${counted(quarantined, 'row')} in quarantine`]),
    ...(waiting === 0 ? [] : [`${counted(waiting, 'mail')} waiting`]),
  ];
}

function named(names: readonly string[], state: string): string[] {
  if (names.length === 0) return [];
  const more = names.length - NAMED;
  return [`${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${amount(more)} more` : ''} ${state}`];
}
