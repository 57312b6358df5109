import { amount } from '../report/amounts.js';
import { printableLines } from '../report/printable.js';
import type { RunResult } from '../report/result.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';
import { inline } from './fill-template.js';
import { plain, reportBlocks, tableSection } from './report-blocks.js';
import type { RunReport } from './ended-run.js';
import { textBody } from './text-body.js';

/** An attachment is no archive: of more lines than this of one kind it only says how many there are. */
const MOST_LINES = 20_000;
/** Characters of one site's file log. */
const MOST_LOG = 1_000_000;

/** The details of the database sync and, where files were synced, of the file sync, as text. */
export function reportAttachments(report: RunReport, context: MailContext): MailContent['attachments'] {
  const { result, run, fileLogs = [] } = report;
  const attached = (what: string, content: string): MailContent['attachments'][number] => ({
    filename: `sync-${run ?? 'failed'}-${what}.txt`,
    contentType: 'text/plain; charset=utf-8',
    content,
  });
  const logs = fileLogs.map(({ site, text }) => `${context.siteName(site)}\n\n${logText(text)}\n`);
  return [
    ...(result === null ? [] : [attached('database', databaseText(report, result, context))]),
    ...(logs.length === 0 ? [] : [attached('files', logs.join('\n'))]),
  ];
}

function databaseText(report: RunReport, result: RunResult, context: MailContext): string {
  const walked = result.tables.map((one) => {
    const { round, candidates, conflicts, merged, quarantined, guardMisses, ms } = one;
    const numbers = [round, candidates, conflicts, merged, quarantined, guardMisses, ms].map(amount);
    return plain([context.siteName(one.site), inline(one.table), ...numbers]);
  });
  const head = ['site', 'table', 'round', 'compared', 'conflicts', 'merged', 'quarantined', 'missed', 'ms'];
  return textBody([
    ...reportBlocks(report, context, MOST_LINES),
    ...tableSection('Every table that was walked over', head, walked, MOST_LINES),
  ]);
}

function logText(text: string): string {
  const shown = printableLines(text.slice(0, MOST_LOG));
  return text.length > MOST_LOG ? `${shown}\n… and ${amount(text.length - MOST_LOG)} characters more` : shown;
}
