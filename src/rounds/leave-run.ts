import type { Config } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { type HubPlace, hubWriter } from '../ledger/hub-writer.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { mailRun, type RunMails } from '../notify/mail-run.js';
import { reportDirectly, type RunEnd, runReport } from '../notify/run-report.js';
import { finishRun, pruneRuns } from '../records/runs.js';
import { leaveMaintenance, type OpenLink } from './leave-maintenance.js';
import type { Maintenance } from './maintenance.js';

/** A run that is over, however it went. */
export interface Leaving {
  readonly config: Config;
  readonly place: HubPlace;
  readonly hubLink: OpenLink;
  readonly maintenance: Maintenance;
  readonly run: bigint;
  readonly signal: AbortSignal | undefined;
  readonly warn: (message: string) => void;
  /** How the run ended, once it is known how its mails went. */
  readonly endWith: (mails: RunMails) => RunEnd;
  /** The run is begun anew after this: it sends no mails, and is not reported. */
  readonly goesOn: boolean;
}

/** `unreported`: why the administrators could not be told of it; null: they are told, or will be. */
export interface Left {
  readonly end: RunEnd;
  readonly unreported: string | null;
}

const NO_MAILS: RunMails = { sent: 0, waiting: 0, refused: 0 };

/**
 * What is done on every way out (DESIGN §10): the hub's `after` hook, the mails, the end of the run's record; over a new
 * link if the old one is gone. Where the hub cannot be had, the report is sent without it.
 */
export async function leaveRun(leaving: Leaving): Promise<Left> {
  const { config, hubLink, maintenance, signal, warn } = leaving;
  const reading = hubLink.session;
  await leaveMaintenance({ config, maintenance, signal }, config.hub, hubLink);
  for (const warning of maintenance.warnings()) warn(warning);
  let session: Session;
  try {
    session = (await answers(reading)) ? reading : await connect(connectOptions(config.hub, config.timeouts));
  } catch {
    return reportWithoutHub(leaving);
  }
  try {
    await maintenance.settle(hubWriter(session, leaving.place));
    const left = await mailed(leaving, session);
    const { outcome, result, error, fileLogs = [] } = runReport(left.end, [], new Date());
    await finishRun(session, config.state, leaving.run, { outcome, result, error, fileLogs });
    // What cannot go now goes at the end of the next run.
    await pruneRuns(session, config.state, config.keepMs).catch(() => undefined);
    return left;
  } catch (error) {
    // What ended the run is what is thrown.
    if (leaving.endWith(NO_MAILS).result !== null) throw error;
    return { end: leaving.endWith(NO_MAILS), unreported: null };
  } finally {
    if (session !== reading) await session.close().catch(() => undefined);
  }
}

/** Of links that were lost together, this may be one that is not known to be lost yet. */
async function answers(session: Session): Promise<boolean> {
  if (!session.alive) return false;
  return session.rows({ sql: 'SELECT 1' }).then(
    () => true,
    () => false,
  );
}

/** The mails; where the hub fails over them, the conflicts' mails are left to the next run and the report goes by itself. */
async function mailed(leaving: Leaving, session: Session): Promise<Left> {
  const { config, run, signal, warn, endWith, goesOn } = leaving;
  if (goesOn) return { end: endWith(NO_MAILS), unreported: null };
  const writer = hubWriter(session, leaving.place);
  try {
    const mails = await mailRun({ config, writer, session, run, interrupted: signal, warn }, endWith);
    return { end: endWith(mails), unreported: null };
  } catch (error) {
    warn(`the mails of this run are left to the next one: ${messageOf(error)}`);
    return reportWithoutHub(leaving);
  }
}

async function reportWithoutHub({ config, signal, warn, endWith, goesOn }: Leaving): Promise<Left> {
  const unreported = goesOn ? null : await reportDirectly(config, endWith(NO_MAILS), signal);
  if (unreported !== null) warn(`the report could not be mailed: ${unreported}`);
  return { end: endWith(NO_MAILS), unreported };
}
