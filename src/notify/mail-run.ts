import type { Config, MailConfig } from '../config/config.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import type { Session } from '../mysql/session.js';
import { countWaiting, queueMail, waitingMails } from '../records/outbox.js';
import { readQuarantine } from '../records/quarantine.js';
import { Courier } from './courier.js';
import { deliver, type Refused } from './deliver.js';
import { mailContext } from './mail-context.js';
import { patienceFor } from './patience.js';
import { newMessageId, queueConflictMails } from './queue-conflicts.js';
import { reportMail } from './report-mail.js';
import { type RunEnd, runReport } from './run-report.js';

/** Mails that this run sent, mails that still wait, and addresses that were refused. */
export interface RunMails {
  readonly sent: number;
  readonly waiting: number;
  readonly refused: number;
}

/** The hub at the end of a run. `writer` and `session` may share a link: they are used one after the other. */
export interface MailingHub {
  readonly config: Config;
  readonly writer: HubWriter;
  readonly session: Session;
  readonly run: bigint;
  readonly interrupted: AbortSignal | undefined;
  readonly warn: (message: string) => void;
}

/**
 * All mails of a run (DESIGN §8): queues those about conflicts, sends what waits, then queues and sends the report,
 * which so can say how the others went. `endWith` gives the end of the run as the report tells it.
 * Throws what the hub throws; what the mail server does is a warning, and the mails wait.
 */
export async function mailRun(hub: MailingHub, endWith: (mails: RunMails) => RunEnd): Promise<RunMails> {
  const { config, session, writer, run, warn } = hub;
  const { state, mail } = config;
  if (mail === null) {
    await queueConflictMails(writer, session, config, run, warn);
    return { sent: 0, waiting: await countWaiting(session, state), refused: 0 };
  }
  const patience = patienceFor(config.timeouts.mailTimeoutMs, hub.interrupted);
  const courier = new Courier(mail, patience);
  try {
    // A report goes in any case.
    if (mail.administrators.length > 0) void courier.begin();
    await queueConflictMails(writer, session, config, run, warn);
    const others = await deliver(writer, session, state, courier, await waitingMails(session, state));
    others.refused.forEach((one) => warn(refusal(one)));
    if (courier.trouble !== null) warn(`mails wait to be sent: ${courier.trouble}`);
    const soFar = {
      sent: others.sent,
      waiting: await countWaiting(session, state),
      refused: others.refused.length,
    };
    if (mail.administrators.length === 0) return soFar;
    const told = courier.trouble;
    const report = await queueReport(hub, mail, endWith(soFar));
    const own = await deliver(writer, session, state, courier, [report]);
    own.refused.forEach((one) => warn(refusal(one)));
    if (courier.trouble !== null && courier.trouble !== told) warn(`the report waits to be sent: ${courier.trouble}`);
    return {
      sent: soFar.sent + own.sent,
      waiting: await countWaiting(session, state),
      refused: soFar.refused + own.refused.length,
    };
  } finally {
    courier.close();
    patience.done();
  }
}

async function queueReport(hub: MailingHub, mail: MailConfig, end: RunEnd): Promise<string> {
  const { config, session, writer, run } = hub;
  const report = runReport(end, await readQuarantine(session, config.state), new Date());
  const content = reportMail(report, mailContext(config, mail));
  const to = mail.administrators;
  return writer.transaction((tx) =>
    queueMail(tx, config.state, run, { kind: 'report', messageId: newMessageId(mail), to, cc: [], content }),
  );
}

function refusal({ address, subject, error }: Refused): string {
  return `the mail “${subject}” was refused for ${address}: ${error}`;
}
