import type { RunReport } from './ended-run.js';
import { fill, subjectLine } from './fill-template.js';
import { htmlBody } from './html-body.js';
import { localTime } from './local-time.js';
import type { Block } from './mail-body.js';
import type { MailContent } from './mail-content.js';
import type { MailContext } from './mail-context.js';
import { reportAttachments } from './report-attachments.js';
import { reportBlocks } from './report-blocks.js';
import { outcomeInWords } from './report-outcome.js';
import { textBody } from './text-body.js';

/** So many lines of each kind stand in the mail itself. */
const SHOWN = 20;

/** The administrators' mail after a run (DESIGN §8), short, with all details attached. */
export function reportMail(report: RunReport, context: MailContext): MailContent {
  const { templates, timeZone, organisation } = context;
  const time = `${localTime(BigInt(report.endedAtMs) * 1000n, timeZone)} (${timeZone})`;
  const values = { organisation, run: String(report.run ?? '–'), outcome: outcomeInWords(report, context), time };
  const subject = subjectLine(fill(templates, 'reportSubject', values));
  const attachments = reportAttachments(report, context);
  const blocks: Block[] = [
    { kind: 'paragraph', text: fill(templates, 'reportIntro', values), tone: 'plain' },
    ...reportBlocks(report, context, SHOWN),
    { kind: 'rule' },
    { kind: 'paragraph', text: fill(templates, 'reportFooter', values), tone: 'quiet' },
  ];
  return { subject, text: textBody(blocks), html: htmlBody(subject, blocks), attachments };
}
