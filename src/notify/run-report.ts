import type { Config } from '../config/config.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import type { RunResult } from '../report/result.js';
import type { QuarantinedRow } from '../report/status-result.js';
import { Courier } from './courier.js';
import type { RunReport } from './ended-run.js';
import { mailContext } from './mail-context.js';
import { patienceFor } from './patience.js';
import { newMessageId } from './queue-conflicts.js';
import { reportMail } from './report-mail.js';

/** How a run ended. `result` null: it could not go on, because of `error`. */
export interface RunEnd {
  /** Null: it failed before it had a number. */
  readonly run: bigint | null;
  readonly outcome: RunResult['outcome'];
  readonly result: RunResult | null;
  readonly error: unknown;
  /** As for {@link RunReport}. */
  readonly fileLogs?: RunReport['fileLogs'];
}

/** What the report of a run tells. */
export function runReport(end: RunEnd, quarantine: readonly QuarantinedRow[], now: Date): RunReport {
  const { run, outcome, result } = end;
  return {
    run: run === null ? null : Number(run),
    outcome,
    result,
    error: result === null ? errorOf(end.error) : null,
    quarantine,
    endedAtMs: now.getTime(),
    ...(end.fileLogs !== undefined && { fileLogs: end.fileLogs }),
  };
}

function errorOf(error: unknown): RunReport['error'] {
  if (error instanceof SyncError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'internal', message: messageOf(error), hint: null };
}

/**
 * Sends the report of a run at once, where the hub and with it the outbox cannot be had. Null: it was sent, or there is
 * nobody to send it to; else why it was not.
 */
export async function reportDirectly(
  config: Config,
  end: RunEnd,
  interrupted: AbortSignal | undefined,
): Promise<string | null> {
  const { mail } = config;
  if (mail === null || mail.administrators.length === 0) return null;
  const patience = patienceFor(config.timeouts.mailTimeoutMs, interrupted);
  const courier = new Courier(mail, patience);
  try {
    const now = new Date();
    const content = reportMail(runReport(end, [], now), mailContext(config, mail));
    const to = mail.administrators;
    const posted = { messageId: newMessageId(mail), to, cc: [], queuedAt: now, content };
    if (!(await courier.isReady())) return courier.trouble;
    const failed = (await courier.send(posted, to)).find(({ state }) => state !== 'sent');
    return failed === undefined || failed.state === 'sent' ? null : failed.error;
  } catch (error) {
    return messageOf(error);
  } finally {
    courier.close();
    patience.done();
  }
}
