import type { Config } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { connect } from '../mysql/connect.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';
import { countWaiting } from '../records/outbox.js';
import { requireState } from '../records/migrate.js';
import type { SiteResult } from '../report/result.js';

/** One spoke as the state database knows it. Times are milliseconds since 1970. */
export interface SiteFacts {
  readonly lastSuccess: number | null;
  readonly clockSkewMs: number | null;
  readonly quarantined: number;
}

/** What the hub's state database tells whoever watches over it. */
export interface HubFacts {
  /** By site id. */
  readonly sites: ReadonlyMap<number, SiteFacts>;
  readonly openConflicts: number;
  readonly mailsWaiting: number;
}

/** How far back runs are looked for; a spoke that is in none of them goes by its last success. */
const RUNS_LOOKED_AT = 50;

/**
 * When the last finished run over each spoke began, in milliseconds since 1970, by site id; a run that could not go on
 * as a whole does not count. Throws what `connect` throws, `state`, and what the hub refuses.
 */
export function readHistory(config: Config, signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
  return onHub(config, signal, async (session) => {
    const [runs, sites] = await Promise.all([
      session.rows({
        sql: `SELECT started_at, JSON_EXTRACT(result, '$.sites') FROM ${qualified(config.state, 'run')}
               WHERE finished_at IS NOT NULL AND result IS NOT NULL ORDER BY id DESC LIMIT ${RUNS_LOOKED_AT}`,
      }),
      session.rows({ sql: `SELECT id, last_success FROM ${qualified(config.state, 'site')}` }),
    ]);
    const begun = new Map<number, number>();
    for (const [startedAt, json] of runs) {
      for (const { id } of JSON.parse(json?.toString() ?? '[]') as readonly SiteResult[])
        if (!begun.has(id)) begun.set(id, ms(startedAt) ?? -Infinity);
    }
    for (const [id, success] of sites)
      if (!begun.has(Number(id)) && success !== null) begun.set(Number(id), ms(success) ?? -Infinity);
    return begun;
  });
}

/** Throws as {@link readHistory} does. */
export function readHubFacts(config: Config, signal: AbortSignal): Promise<HubFacts> {
  const { state } = config;
  return onHub(config, signal, async (session) => {
    const [sites, quarantined, [open], mailsWaiting] = await Promise.all([
      session.rows({ sql: `SELECT id, last_success, clock_skew_us FROM ${qualified(state, 'site')}` }),
      session.rows({ sql: `SELECT site, COUNT(*) FROM ${qualified(state, 'quarantine')} GROUP BY site` }),
      session.rows({ sql: `SELECT COUNT(*) FROM ${qualified(state, 'conflict')} WHERE state <> 'closed'` }),
      countWaiting(session, state),
    ]);
    const waiting = new Map(quarantined.map(([site, count]) => [Number(site), Number(count)]));
    return {
      sites: new Map(
        sites.map(([id, success, skew]) => [
          Number(id),
          {
            lastSuccess: ms(success),
            clockSkewMs: skew === null ? null : Number(skew) / 1000,
            quarantined: waiting.get(Number(id)) ?? 0,
          },
        ]),
      ),
      openConflicts: Number(open?.[0] ?? 0),
      mailsWaiting,
    };
  });
}

async function onHub<T>(config: Config, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(connectOptions(config.hub, config.timeouts), signal);
  const abort = (): void => session.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await requireState(session, config.state);
    const result = await work(session);
    await session.close();
    return result;
  } finally {
    signal.removeEventListener('abort', abort);
    session.destroy();
  }
}

function ms(time: unknown): number | null {
  const iso = isoTime(time as Parameters<typeof isoTime>[0]);
  return iso === null ? null : Date.parse(iso);
}
