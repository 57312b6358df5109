import type { Section } from '../navigation.js';

/** Everything that has a picture. */
export type IconName =
  Section | 'hub' | 'menu' | 'ok' | 'warning' | 'error' | 'waiting' | 'syncing' | 'offline' | 'maintenance' | 'unknown';

/** A round icon's ring. */
const RING = 'M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0';

/** What stands in an icon's ring, or the whole of one that has none: for where there is a ring already. */
export function withoutRing(name: IconName): string {
  return STROKES[name].replace(RING, '');
}

/** The strokes of each, on a field of 24 by 24. */
export const STROKES: Readonly<Record<IconName, string>> = {
  hub: 'M12 12m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M12 9V3M14.6 13.5l5.2 3M9.4 13.5l-5.2 3M12 3m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0M20 16.5m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0M4 16.5m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
  overview: 'M12 12m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M5 5l4.5 4.5M19 5l-4.5 4.5M5 19l4.5-4.5M19 19l-4.5-4.5',
  runs: 'M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5',
  conflicts: 'M12 21v-7M12 14L5 7M5 11V7h4M12 14l7-7M19 11V7h-4',
  log: 'M5 4h14v16H5zM8 9h8M8 13h8M8 17h5',
  quarantine: 'M12 3l8 3v6c0 4.5-3.2 7.6-8 9c-4.800-1.400-8-4.500-8-9V6zM12 8v5M12 16v.5',
  outbox: 'M3 6h18v12H3zM3 7l9 7l9-7',
  settings: 'M4 7h9M17 7h3M15 7m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M4 17h3M11 17h9M9 17m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  menu: 'M4 7h16M4 12h16M4 17h16',
  ok: `${RING}M7 12.500l3.400 3.400L17 8.800`,
  warning: 'M12 4L2.500 20h19zM12 10v5M12 17.500v.2',
  error: `${RING}M9 9l6 6M15 9l-6 6`,
  waiting: `${RING}M12 7v5l3.500 2`,
  syncing: 'M4 12a8 8 0 0 1 14-5.3L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.3L4 15M4 20v-5h5',
  offline: 'M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 12.500a10 10 0 0 1 5-2.700M14 9.800a10 10 0 0 1 5 2.700M12 20v.2',
  maintenance: 'M14.500 6.500a4 4 0 0 0-5 5L4 17l3 3l5.500-5.500a4 4 0 0 0 5-5L15 12l-3-3z',
  unknown: `${RING}M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .8-1 1.700M12 16.500v.2`,
};

/** A picture beside a word that says the same; readers that speak leave it out. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={STROKES[name]} />
    </svg>
  );
}
