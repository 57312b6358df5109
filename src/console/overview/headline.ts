import { counted } from '../../report/amounts.js';
import type { Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';
import { concernsOf } from './concerns.js';
import type { Overview } from './overview.js';

/** How everything is, in one sentence. */
export interface Headline {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly sentence: string;
}

/** The sentence that an overview begins with. Pure. */
export function headlineOf(overview: Overview): Headline {
  const { sites, status, run } = overview;
  const bad = concernsOf(overview).filter(({ tone }) => tone === 'bad').length;
  const count = (kind: string): number => sites.filter(({ state }) => state.kind === kind).length;
  if (run?.run === null && run.waitsFor !== null)
    return { tone: 'info', icon: 'waiting', sentence: 'A run waits until another one is over.' };
  if (run !== null || status.running !== null) {
    const number = run === null ? status.running?.run : run.run;
    const sentence = number === null || number === undefined ? 'A run begins.' : `Run ${number} is at work.`;
    return { tone: 'info', icon: 'syncing', sentence };
  }
  if (bad > 0) {
    return {
      tone: 'bad',
      icon: 'error',
      sentence: bad === 1 ? 'One thing needs a person.' : `${bad} things need a person.`,
    };
  }
  const off = count('offline');
  if (off > 0) return { tone: 'warn', icon: 'offline', sentence: `${off} of ${sites.length} sites cannot be reached.` };
  const never = count('never');
  if (never === sites.length) return { tone: 'plain', icon: 'unknown', sentence: 'Nothing has been synced yet.' };
  const wait = sites.length - count('in-sync');
  if (wait > 0)
    return { tone: 'plain', icon: 'waiting', sentence: `${wait} of ${sites.length} sites wait for the next run.` };
  const left = overview.warnings.length;
  if (left > 0) return { tone: 'warn', icon: 'warning', sentence: `The last run left ${counted(left, 'warning')}.` };
  // The hub is a site too.
  return { tone: 'good', icon: 'ok', sentence: `All ${sites.length + 1} sites are in sync.` };
}
