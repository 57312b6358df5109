import { counted } from '../../report/amounts.js';
import type { Overview, SiteView } from './overview.js';

/** Something that somebody should look at. */
export interface Concern {
  /** `bad`: it does not mend itself; `warn`: it may; `info`: nothing is wrong, and yet somebody decides. */
  readonly tone: 'bad' | 'warn' | 'info';
  readonly title: string;
  /** What lies behind it and what a person can do; null: the title says it. */
  readonly text: string | null;
  readonly link: { readonly href: string; readonly words: string } | null;
}

/** How many sites are told of by themselves. */
const MOST_NAMED = 6;

/** What needs a person, the worst first. Pure. */
export function concernsOf(overview: Overview): readonly Concern[] {
  const { sites, status, openConflicts, isScheduled } = overview;
  return [
    ...lastRun(overview),
    ...named(sites.flatMap(failure), 'bad'),
    ...quarantine(sites),
    ...maintenanceOfHub(overview),
    ...(status.outbox.waiting > 0 ? [mails(status.outbox)] : []),
    ...named(sites.flatMap(offline), 'warn'),
    ...late(sites),
    ...skewed(overview),
    ...(openConflicts > 0 ? [conflicts(openConflicts)] : []),
    ...(isScheduled ? [] : [UNSCHEDULED]),
  ];
}

const UNSCHEDULED: Concern = {
  tone: 'info',
  title: 'There is no schedule',
  text: 'Sites are synced only when somebody asks for it here. The key schedule in the configuration changes that.',
  link: { href: '/settings', words: 'Settings' },
};

function lastRun({ health, status, run }: Overview): Concern[] {
  const failed = health.reasons.find(({ code }) => code === 'run-failed');
  const link = status.lastRun === null ? null : { href: `/runs/${status.lastRun.run}`, words: 'See that run' };
  if (run !== null || status.running !== null) return [];
  if (failed !== undefined) return [{ tone: 'bad', title: 'The last run could not go on', text: failed.message, link }];
  switch (status.lastRun?.outcome) {
    case 'failed':
      return [{ tone: 'bad', title: 'The last run failed', text: null, link }];
    case 'interrupted':
      return [
        {
          tone: 'warn',
          title: 'The last run was broken off',
          text: 'Nothing is lost: the next run puts right what it left, and goes on from there.',
          link,
        },
      ];
    default:
      return [];
  }
}

function failure({ name, state, quarantined }: SiteView): Named[] {
  if (state.kind !== 'needs-person' || quarantined > 0) return [];
  return [{ name, title: `${name} needs a person`, text: withoutName(name, state.why) }];
}

function offline({ name, state }: SiteView): Named[] {
  if (state.kind !== 'offline') return [];
  return [{ name, title: `${name} cannot be reached`, text: `${withoutName(name, state.why)} Each run tries again.` }];
}

interface Named {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

function named(all: readonly Named[], tone: 'bad' | 'warn'): Concern[] {
  const shown = all.slice(0, MOST_NAMED).map(({ title, text }): Concern => ({ tone, title, text, link: null }));
  const rest = all.slice(MOST_NAMED);
  if (rest.length === 0) return shown;
  const what = tone === 'bad' ? 'need a person' : 'cannot be reached';
  return [
    ...shown,
    { tone, title: `${rest.length} more sites ${what}`, text: rest.map(({ name }) => name).join(', '), link: null },
  ];
}

function quarantine(sites: readonly SiteView[]): Concern[] {
  const those = sites.filter(({ quarantined }) => quarantined > 0);
  if (those.length === 0) return [];
  const rows = those.reduce((sum, { quarantined }) => sum + quarantined, 0);
  return [
    {
      tone: 'bad',
      title: `${counted(rows, 'row')} in quarantine`,
      text: `${rows === 1 ? 'It' : 'They'} cannot be written as things stand (${namesOf(those)}). Everything else goes on.`,
      link: { href: '/quarantine', words: 'See why' },
    },
  ];
}

function maintenanceOfHub({ status, run }: Overview): Concern[] {
  if (status.hub.maintenanceSince === null || run !== null || status.running !== null) return [];
  return [
    {
      tone: 'bad',
      title: `${status.hub.name} may still be in maintenance`,
      text: 'A run ended before it could switch that off. The next run does so first.',
      link: null,
    },
  ];
}

function mails({ waiting, lastError }: Overview['status']['outbox']): Concern {
  return {
    tone: 'warn',
    title: `${counted(waiting, 'mail')} ${waiting === 1 ? 'waits' : 'wait'} to be sent`,
    text:
      lastError === null
        ? 'The next run sends them.'
        : `The mail server says: ${sentence(lastError)} Each run tries again.`,
    link: { href: '/outbox', words: 'Open the outbox' },
  };
}

function late(sites: readonly SiteView[]): Concern[] {
  const those = sites.filter(({ state }) => state.kind === 'late');
  if (those.length === 0) return [];
  const text = `${namesOf(those)}: no run has reached ${those.length === 1 ? 'it' : 'them'} for longer than the schedule asks for.`;
  return [{ tone: 'warn', title: `${counted(those.length, 'site')} late`, text, link: null }];
}

function skewed({ sites, maxClockSkewMs }: Overview): Concern[] {
  const those = sites.filter(({ clockSkewMs }) => Math.abs(clockSkewMs ?? 0) > maxClockSkewMs);
  if (those.length === 0) return [];
  const its = those.length === 1 ? 'Its clock is' : 'Their clocks are';
  return [
    {
      tone: 'warn',
      title: `${namesOf(those)}: the clock is wrong`,
      text: `${its} corrected for, but should be set: which of two changes is later goes by it.`,
      link: null,
    },
  ];
}

function conflicts(open: number): Concern {
  return {
    tone: 'info',
    title: `${counted(open, 'conflict')} to look at`,
    text: 'Two offices changed the same record. The later change was kept, and the other one can be put back.',
    link: { href: '/conflicts', words: 'Look at them' },
  };
}

function namesOf(sites: readonly SiteView[]): string {
  const names = sites.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = sites.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** Messages mostly begin with the site's name, which stands in the title. */
function withoutName(name: string, message: string): string {
  const rest = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
  return sentence(rest);
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/u.test(first) ? first : `${first}.`;
}
