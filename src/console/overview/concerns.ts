import { counted } from '../../report/amounts.js';
import { printable } from '../../report/printable.js';
import type { IconName } from '../parts/icon.js';
import type { Overview, SiteView } from './overview.js';
import { sentence, toldAt } from './told-error.js';

/** Something that somebody should look at. */
export interface Concern {
  /** `bad`: it does not mend itself; `warn`: it may; `info`: nothing is wrong, and yet somebody decides. */
  readonly tone: 'bad' | 'warn' | 'info';
  readonly title: string;
  /** What lies behind it and what a person can do; null: the title says it. */
  readonly text: string | null;
  readonly link: { readonly href: string; readonly words: string } | null;
  /** Absent: that of its tone. */
  readonly icon?: IconName;
}

/** So many troubles are told of by themselves. */
const MOST_TOLD = 5;

/** So many warnings of a run are quoted. */
const MOST_WARNINGS = 3;

/** So many sites are named. */
const MOST_NAMED = 6;

const RANK = { bad: 0, warn: 1, info: 2 } as const;

/** What needs a person, the worst first. Pure. */
export function concernsOf(overview: Overview): readonly Concern[] {
  const { sites, status, openConflicts, isScheduled } = overview;
  const all: readonly Concern[] = [
    ...lastRun(overview),
    ...missedRun(overview),
    ...grouped(sites.flatMap(failure), { tone: 'bad', one: 'needs a person', many: 'need a person' }),
    ...quarantine(sites),
    ...maintenanceOfHub(overview),
    ...(status.outbox.waiting > 0 ? [mails(status.outbox)] : []),
    ...grouped(sites.flatMap(offline), { tone: 'warn', one: 'cannot be reached', many: 'cannot be reached' }),
    ...late(sites),
    ...skewed(overview),
    ...(openConflicts > 0 ? [conflicts(openConflicts)] : []),
    ...(isScheduled ? [] : [UNSCHEDULED]),
  ];
  return all.toSorted((a, b) => RANK[a.tone] - RANK[b.tone]);
}

const UNSCHEDULED: Concern = {
  tone: 'info',
  title: 'There is no schedule',
  text: 'Sites are synced only when somebody asks for it here. The key schedule in the configuration changes that.',
  link: { href: '/settings', words: 'Settings' },
  icon: 'waiting',
};

function lastRun({ health, status, run, warnings }: Overview): Concern[] {
  const failed = health.reasons.find(({ code }) => code === 'run-failed');
  const link = status.lastRun === null ? null : { href: `/runs/${status.lastRun.run}`, words: 'See that run' };
  if (run !== null || status.running !== null) return [];
  if (failed !== undefined) return [{ tone: 'bad', title: 'The last run could not go on', text: failed.message, link }];
  switch (status.lastRun?.outcome) {
    case 'failed':
      return [{ tone: 'bad', title: 'The last run failed', text: null, link }];
    case 'warnings':
      return warnings.length === 0 ? [] : [{ ...warned(warnings), link }];
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

function warned(warnings: readonly string[]): Pick<Concern, 'tone' | 'title' | 'text'> {
  const more = warnings.length - MOST_WARNINGS;
  const shown = warnings.slice(0, MOST_WARNINGS).map((warning) => sentence(printable(warning)));
  return {
    tone: 'warn',
    title: `The last run left ${counted(warnings.length, 'warning')}`,
    text: [...shown, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
  };
}

function missedRun({ missed }: Overview): Concern[] {
  if (missed === null) return [];
  return [
    {
      tone: 'warn',
      title: 'A sync that somebody asked for was not made',
      text: `It waited ten minutes for its turn: ${sentence(missed.message).replace(/^A/u, 'a')} Ask for it again when that is over.`,
      link: { href: '/sync', words: 'Ask again' },
    },
  ];
}

/** A site that is in trouble, and what its last error says. */
interface Trouble {
  readonly name: string;
  readonly text: string;
}

function failure({ name, state }: SiteView): Trouble[] {
  if (state.kind !== 'needs-person' || state.about === 'rows') return [];
  return [{ name, text: toldAt(name, state.why) }];
}

function offline({ name, state }: SiteView): Trouble[] {
  return state.kind === 'offline' ? [{ name, text: `${toldAt(name, state.why)} Each run tries again.` }] : [];
}

/** Where the brake held a change back, its error names the option that the page has as a choice. */
const BRAKE_LINK = { href: '/sync', words: 'Plan it first, or let it pass once' } as const;

/** One concern for each kind of trouble: what many sites have alike is told once, with their names. */
function grouped(
  troubles: readonly Trouble[],
  what: { readonly tone: 'bad' | 'warn'; readonly one: string; readonly many: string },
): Concern[] {
  const alike = new Map<string, Trouble[]>();
  for (const trouble of troubles) {
    const key = trouble.text.replaceAll(trouble.name, '\0');
    alike.set(key, [...(alike.get(key) ?? []), trouble]);
  }
  const groups = [...alike.values()];
  const shown = groups.slice(0, MOST_TOLD).map((group): Concern => concernOf(group, what));
  const rest = groups.slice(MOST_TOLD).flat();
  if (rest.length === 0) return shown;
  const title = `${counted(rest.length, 'more site')} ${rest.length === 1 ? what.one : what.many}`;
  return [...shown, { tone: what.tone, title, text: listed(rest), link: null }];
}

function concernOf(
  group: readonly Trouble[],
  { tone, one, many }: { readonly tone: 'bad' | 'warn'; readonly one: string; readonly many: string },
): Concern {
  const [first] = group;
  const { name, text } = first ?? { name: '', text: '' };
  const link = text.includes('--allow-changes') ? BRAKE_LINK : null;
  if (group.length === 1) return { tone, title: `${name} ${one}`, text, link };
  return { tone, title: `${group.length} sites ${many}: ${listed(group)}`, text: `At ${name}: ${text}`, link };
}

function quarantine(sites: readonly SiteView[]): Concern[] {
  const those = sites.filter(({ quarantined }) => quarantined > 0);
  if (those.length === 0) return [];
  const rows = those.reduce((sum, { quarantined }) => sum + quarantined, 0);
  return [
    {
      tone: 'bad',
      title: `${counted(rows, 'row')} in quarantine`,
      text: `${rows === 1 ? 'It' : 'They'} cannot be written as things stand (${listed(those)}). Everything else goes on.`,
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
  const text = `${listed(those)}: no run has reached ${those.length === 1 ? 'it' : 'them'} for longer than the schedule asks for.`;
  return [{ tone: 'warn', title: `${counted(those.length, 'site')} late`, text, link: null }];
}

function skewed({ sites, maxClockSkewMs }: Overview): Concern[] {
  const those = sites.filter(({ clockSkewMs }) => Math.abs(clockSkewMs ?? 0) > maxClockSkewMs);
  if (those.length === 0) return [];
  const its = those.length === 1 ? 'Its clock is' : 'Their clocks are';
  return [
    {
      tone: 'warn',
      title: `${listed(those)}: the clock is wrong`,
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
    link: { href: '/conflicts', words: open === 1 ? 'Look at it' : 'Look at them' },
  };
}

function listed(sites: readonly { readonly name: string }[]): string {
  const names = sites.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = sites.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
