import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// Where the two flags were measured. Another version may not know them, and would say so on stderr.
const MEASURED = ['20', '22', '24'];

const OLD_ROOM_PERCENT = 40;
const YOUNG_BYTES = 8 << 20;

/**
 * Has the collector keep the process small from now on, at about a quarter more CPU where rows are changed: a run needs
 * 20 MB at a time, and would be let grow to 100 MB and more before it is collected. To be called once, first of all.
 */
export function keepHeapSmall(): void {
  if (!MEASURED.includes(process.versions.node.split('.')[0] ?? '')) return;
  setFlagsFromString(`--heap-growing-percent=${OLD_ROOM_PERCENT}`);
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
