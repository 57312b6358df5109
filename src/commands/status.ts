import { siteNames } from '../report/site-names.js';
import type { StatusResult } from '../report/status-result.js';
import { statusView } from '../report/status-view.js';
import { status } from '../status/status.js';
import { selection } from './run-options.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';

/** `spokesync status`: where every site stands, read from the hub alone. */
export const run: Command = async (context) => {
  const config = configOf(context);
  const result = await status(config, selection(context));
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => statusView(result, siteNames(config), new Date(), paint));
  return needsPerson(result) ? 'attention' : 'done';
};

/** Conflicts are settled when they are recorded: open ones are there to be looked at, and are no failure. */
function needsPerson({ hub, running, lastRun, sites, quarantine, outbox }: StatusResult): boolean {
  const isBad = lastRun !== null && lastRun.outcome !== 'ok' && lastRun.finishedAt !== null;
  const isLeftOut = sites.some(
    ({ lastOutcome, refusedTables }) =>
      lastOutcome === 'skipped' || lastOutcome === 'failed' || refusedTables.length > 0,
  );
  const isStuck = running === null && [hub, ...sites].some(({ maintenanceSince }) => maintenanceSince !== null);
  return isBad || isLeftOut || isStuck || quarantine.length > 0 || outbox.waiting > 0;
}
