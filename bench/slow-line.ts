import { openRelay, type Relay } from '../test/support/relay.js';
import type { Office } from './offices.js';

/** How bad a line is. Both ways take the same time and have the same rate. */
export interface LineQuality {
  readonly rttMs: number;
  /** Of all links together, in each direction. Default: no limit. */
  readonly bytesPerSecond?: number;
}

/** Just slow enough to tell what waits for what. */
export const COUNTING: LineQuality = { rttMs: 10 };

/** What went over the lines to all spokes. `waits`: of the one that waited most. */
export interface LineLoad {
  readonly waits: number;
  readonly bytesToSpoke: number;
  readonly bytesFromSpoke: number;
}

/** Runs `work` with a line in front of each spoke; it gets their ports by the offices' ids. */
export async function overLines<T>(
  spokes: readonly Office[],
  { rttMs, bytesPerSecond }: LineQuality,
  work: (ports: ReadonlyMap<number, number>) => Promise<T>,
): Promise<{ readonly result: T; readonly load: LineLoad }> {
  const options = {
    toServerDelayMs: rttMs / 2,
    toClientDelayMs: rttMs / 2,
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond, sharedRate: true }),
  };
  const relays: (readonly [number, Relay])[] = [];
  try {
    for (const { id, server } of spokes) relays.push([id, await openRelay(server, options)]);
    const result = await work(new Map(relays.map(([id, { port }]) => [id, port])));
    const all = relays.map(([, relay]) => relay);
    const bytesToSpoke = all.reduce((sum, relay) => sum + relay.bytesToServer, 0);
    const bytes = all.reduce((sum, relay) => sum + relay.bytes, 0);
    const waits = Math.max(...all.map(({ roundTrips }) => roundTrips));
    return { result, load: { waits, bytesToSpoke, bytesFromSpoke: bytes - bytesToSpoke } };
  } finally {
    for (const [, relay] of relays) await relay.close();
  }
}
