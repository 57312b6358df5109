import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import type { SiteClock } from '../records/effective-time.js';

/** What was measured of a site's clock. `skewMs` is as measured, `clock` what decisions use. */
export interface MeasuredClock {
  readonly clock: SiteClock;
  readonly skewMs: number;
  /** What asking and answering took over the line. */
  readonly roundTripMs: number;
  /** The site's time when reading began, UTC, whole seconds: what `sync` is stamped with. */
  readonly now: string;
}

async function utcMicroseconds(session: Session): Promise<bigint> {
  const [row] = await session.rows({ sql: `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))` });
  return BigInt(String(row?.[0]));
}

/** Offset of the server's own time zone from UTC. Sessions of ours speak UTC, so it is asked for by its name. */
async function zoneUs(session: Session): Promise<bigint> {
  const [, [row]] = await Promise.all([
    session.write({ sql: 'SET time_zone = @@global.time_zone' }),
    session.rows({ sql: `SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW())` }),
    session.write({ sql: `SET time_zone = '+00:00'` }),
  ]);
  return BigInt(String(row?.[0])) * 1_000_000n;
}

/** Below a second, or half the round trip, a skew cannot be told from the line's delay: it counts as none (DESIGN §4). */
function countedSkew(skewUs: bigint, roundTripUs: bigint): bigint {
  const size = skewUs < 0n ? -skewUs : skewUs;
  const limit = roundTripUs / 2n > 1_000_000n ? roundTripUs / 2n : 1_000_000n;
  return size < limit ? 0n : skewUs;
}

/**
 * Measures a site's clock against the hub's: the site's time against the middle of the hub's time before and after
 * asking. `site` null: the hub itself, whose skew is none by definition. One round trip; nothing else should be under
 * way to the site when it begins.
 */
export async function measureClock(hub: Session, site: Session | null): Promise<MeasuredClock> {
  const subject = site ?? hub;
  const before = await utcMicroseconds(hub);
  const asked = utcMicroseconds(subject);
  // Behind the time: what it takes must not count as the line's delay.
  const zoned = onItsWay(zoneUs(subject));
  const there = await asked;
  const after = await utcMicroseconds(hub);
  const zone = await zoned;
  const skewUs = site === null ? 0n : there - (before + after) / 2n;
  const now = new Date(Number(there / 1000n)).toISOString().slice(0, 19).replace('T', ' ');
  return {
    clock: { skewUs: countedSkew(skewUs, after - before), zoneUs: zone },
    skewMs: Number(skewUs / 1000n),
    roundTripMs: Number(after - before) / 1000,
    now,
  };
}
