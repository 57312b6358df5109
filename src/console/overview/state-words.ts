import type { Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';
import type { SiteState } from './site-state.js';

/** How a state is shown: never by its colour alone. */
export interface StateWords {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** The words for a state. */
export function stateWords(state: SiteState): StateWords {
  switch (state.kind) {
    case 'syncing':
      return {
        word: state.progress.phase === 'put aside' ? 'Tried again later' : 'Syncing',
        tone: 'info',
        icon: 'syncing',
      };
    case 'queued':
      return { word: 'Its turn comes', tone: 'info', icon: 'waiting' };
    case 'needs-person':
      return { word: 'Needs a person', tone: 'bad', icon: 'error' };
    case 'offline':
      return { word: 'Offline', tone: 'warn', icon: 'offline' };
    case 'maintenance':
      return { word: 'In maintenance', tone: 'info', icon: 'maintenance' };
    case 'never':
      return { word: 'Not synced yet', tone: 'plain', icon: 'unknown' };
    case 'behind':
      return { word: 'Behind', tone: 'plain', icon: 'waiting' };
    case 'late':
      return { word: 'Late', tone: 'warn', icon: 'waiting' };
    case 'in-sync':
      return { word: 'In sync', tone: 'good', icon: 'ok' };
  }
}
