import { amount, counted } from './amounts.js';
import { printable } from './printable.js';
import { recordText } from './record-text.js';
import { errorAt, type SiteNames } from './site-names.js';
import type { SiteStatus, StatusResult } from './status-result.js';
import { type Cell, type Paint, textTable } from './text-table.js';

/** Sites, last run and what waits for a person. `now` is the time by which ages are told. Ends with a line break. */
export function statusView(status: StatusResult, names: SiteNames, now: Date, paint: Paint): string {
  const { lastRun, running, quarantine } = status;
  const last = lastRun === null ? 'none yet' : `run ${lastRun.run}, ${lastRun.outcome}, ${ago(lastRun.startedAt, now)}`;
  return [
    `Hub       ${printable(status.hub.name)} (site ${status.hub.id})\n`,
    ...(running === null ? [] : [`Running   run ${running.run}, since ${ago(running.startedAt, now)}\n`]),
    `Last run  ${last}\n\n`,
    textTable(
      ['spoke', 'direction', 'last run', 'last synced', 'not yet sent', 'pins'],
      status.sites.map((site) => row(site, now)),
      paint,
    ),
    '\n',
    ...status.sites.flatMap((site) =>
      site.lastError === null ? [] : [`${paint('red', errorAt(site.name, site.lastError))}\n`],
    ),
    ...refusedLines(status, paint),
    ...maintenanceLines(status, now, paint),
    ...quarantine.map(
      (one) =>
        `${paint('yellow', 'Quarantine:')} ${printable(one.table)} ${printable(recordText(one.record))} at ${names(one.site)}: ${printable(one.reason)}\n`,
    ),
    ...outboxLine(status.outbox, now, paint),
    `${counted(status.conflicts.open, 'open conflict')} · ${counted(quarantine.length, 'row')} in quarantine · ${counted(status.outbox.waiting, 'mail')} waiting\n`,
  ].join('');
}

/** What all sites have alike is told once: it is the hub's. */
function refusedLines({ sites }: StatusResult, paint: Paint): string[] {
  const reasons = new Set(sites.flatMap(({ refusedTables }) => refusedTables.map(({ reason }) => reason)));
  return [...reasons].map((reason) => `${paint('red', 'Not synced:')} ${printable(reason)}\n`);
}

/** While a run is at work, a site that stands between its hooks is as it should be. */
function maintenanceLines({ hub, sites, running }: StatusResult, now: Date, paint: Paint): string[] {
  if (running !== null) return [];
  return [hub, ...sites].flatMap(({ name, maintenanceSince }) =>
    maintenanceSince === null
      ? []
      : [
          `${paint('red', `${printable(name)} may still be in maintenance`)} since ${ago(maintenanceSince, now)}: the next run runs its after hook first\n`,
        ],
  );
}

function outboxLine({ waiting, oldestAt, lastError }: StatusResult['outbox'], now: Date, paint: Paint): string[] {
  if (oldestAt === null) return [];
  const why = lastError === null ? '' : `: ${printable(lastError)}`;
  return [
    `${paint('yellow', `${counted(waiting, 'mail')} waiting`)} since ${ago(oldestAt, now)}${why}; spokesync outbox list\n`,
  ];
}

function row(site: SiteStatus, now: Date): Cell[] {
  const total = (count: (table: SiteStatus['tables'][number]) => number): number =>
    site.tables.reduce((sum, table) => sum + count(table), 0);
  return [
    { text: printable(site.name) },
    { text: site.direction },
    { text: site.lastOutcome ?? '–', mark: site.lastOutcome !== null && site.lastOutcome !== 'synced' },
    { text: site.lastSyncedAt === null ? 'never' : ago(site.lastSyncedAt, now) },
    { text: amount(total((table) => table.behind)) },
    { text: amount(total((table) => table.pins)) },
  ];
}

const STEPS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** `5 minutes ago (2026-01-31T10:00:00Z)`. */
function ago(time: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(time)) / 1000;
  const step = STEPS.find(([length]) => seconds >= length);
  return `${step ? `${counted(Math.floor(seconds / step[0]), step[1])} ago` : 'just now'} (${time})`;
}
