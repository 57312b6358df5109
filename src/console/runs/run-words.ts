import type { RunOutcome } from '../../records/run-history.js';
import { printable, shortened } from '../../report/printable.js';
import { recordText } from '../../report/record-text.js';
import type { ConflictResult, Side, SiteResult } from '../../report/result.js';
import type { SiteNames } from '../../report/site-names.js';
import { KINDS } from '../conflicts/conflict-words.js';
import type { Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';

/** One conflict in a line: `person 41, changed twice: kept was Tansen (chandra), not Pokhara (bikash)`. Pure. */
export function conflictSentence({ table, record, kind, winner, losers }: ConflictResult, names: SiteNames): string {
  const side = ({ site, user }: Side): string => (user === null ? names(site) : `${names(site)} (${printable(user)})`);
  const lost = losers.map(side).join(', ');
  return `${shortened(table, 60)} ${shortened(recordText(record), 80)}, ${KINDS[kind].toLowerCase()}: kept was ${side(winner)}, not ${lost}`;
}

/** How an outcome is shown. */
export interface Words {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** The words for how a run ended. */
export function runWords(outcome: RunOutcome, isRunning: boolean): Words {
  switch (outcome) {
    case 'ok':
      return { word: 'All well', tone: 'good', icon: 'ok' };
    case 'warnings':
      return { word: 'With warnings', tone: 'warn', icon: 'warning' };
    case 'failed':
      return { word: 'Failed', tone: 'bad', icon: 'error' };
    case 'unfinished':
      return isRunning
        ? { word: 'At work', tone: 'info', icon: 'syncing' }
        : { word: 'Broken off', tone: 'warn', icon: 'offline' };
  }
}

/** The words for how a site fared. */
export function siteWords(outcome: SiteResult['outcome']): Words {
  switch (outcome) {
    case 'synced':
      return { word: 'Synced', tone: 'good', icon: 'ok' };
    case 'skipped':
      return { word: 'Not reached', tone: 'warn', icon: 'offline' };
    case 'failed':
      return { word: 'Failed', tone: 'bad', icon: 'error' };
  }
}
