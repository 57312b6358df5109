import { mailContext } from '../../notify/mail-context.js';
import { reportAttachments } from '../../notify/report-attachments.js';
import { runReport } from '../../notify/run-report.js';
import { readRun } from '../../records/run-history.js';
import { DEFAULT_TEMPLATES } from '../../config/mail-templates.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';

/** The details that the report's mail attaches, as text: of the database sync, then of the file sync. */
export async function runDetails(c: ConsoleContext): Promise<Response> {
  const run = await c.var.hub.use((session, state) => readRun(session, state, Number(c.req.param('run'))));
  if (run === null || run.result === null) return notFoundPage(c);
  const { config } = c.var.service;
  const report = runReport(
    { run: BigInt(run.run), outcome: run.result.outcome, result: run.result, error: null, fileLogs: run.fileLogs },
    [],
    new Date(run.finishedAt ?? run.startedAt),
  );
  const mail = config.mail ?? { organisation: 'spokesync', templates: DEFAULT_TEMPLATES };
  const parts = reportAttachments(report, mailContext(config, mail));
  return c.text(parts.map(({ content }) => content).join('\n\n'));
}
