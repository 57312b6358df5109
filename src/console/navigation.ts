import type { Watched } from '../serve/watched.js';

/** A place of the console, as the navigation names it. */
export type Section = 'overview' | 'runs' | 'conflicts' | 'log' | 'quarantine' | 'outbox' | 'settings';

/** One link of the navigation. */
export interface Place {
  readonly section: Section;
  readonly path: string;
  readonly name: string;
  /** How many things wait there; 0 where nothing does, or it is not known. */
  readonly waiting: (hub: Watched['hub']) => number;
}

const nothing = (): number => 0;

/** Every section, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { section: 'overview', path: '/', name: 'Overview', waiting: nothing },
  { section: 'runs', path: '/runs', name: 'Runs', waiting: nothing },
  { section: 'conflicts', path: '/conflicts', name: 'Conflicts', waiting: (hub) => hub?.openConflicts ?? 0 },
  { section: 'log', path: '/log', name: 'Log', waiting: nothing },
  {
    section: 'quarantine',
    path: '/quarantine',
    name: 'Quarantine',
    waiting: (hub) => [...(hub?.sites.values() ?? [])].reduce((sum, { quarantined }) => sum + quarantined, 0),
  },
  { section: 'outbox', path: '/outbox', name: 'Outbox', waiting: (hub) => hub?.mailsWaiting ?? 0 },
  { section: 'settings', path: '/settings', name: 'Settings', waiting: nothing },
];

/** The section that a path belongs to. */
export function sectionOf(path: string): Section {
  return PLACES.find((place) => place.path !== '/' && path.startsWith(place.path))?.section ?? 'overview';
}
