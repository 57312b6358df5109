import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// Where the flags were measured. Another version may not know them, and would say so on stderr.
const MEASURED = ['20', '22', '24'];

const OLD_ROOM_PERCENT = 40;
const YOUNG_BYTES = 8 << 20;

/** How much a function runs before it is compiled anew and better, in bytes of its code: by itself an eighth of that. */
const OPTIMISE_LATER = '--interrupt-budget=500000';
/** Later versions have no such flag, and optimise in two steps. */
const KNOWS_OPTIMISE_LATER = '20';

/**
 * Has the collector keep the process small from now on, at about a quarter more CPU where rows are changed: a run needs
 * 20 MB at a time, and would be let grow to 100 MB and more before it is collected. And keeps its other threads from
 * working for nothing: several that collect so little mostly look for work, and much is compiled anew for too short a
 * time to pay. Both took 1 of 4 s where 1 % of 1M rows differ. To be called once, first of all.
 */
export function keepHeapSmall(): void {
  const version = process.versions.node.split('.')[0] ?? '';
  if (!MEASURED.includes(version)) return;
  setFlagsFromString(`--heap-growing-percent=${OLD_ROOM_PERCENT}`);
  setFlagsFromString('--no-parallel-scavenge');
  if (version === KNOWS_OPTIMISE_LATER) setFlagsFromString(OPTIMISE_LATER);
  growYoung(1);
  // The most that the young generation may take is fixed at the start of the process; how fast it gets there is not.
  new PerformanceObserver(() => growYoung(Math.max(1, Math.floor(YOUNG_BYTES / youngBytes())))).observe({
    entryTypes: ['gc'],
  });
}

function growYoung(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? YOUNG_BYTES;
}
