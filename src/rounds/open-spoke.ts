import type { SpokeConfig } from '../config/config.js';
import type { Session } from '../mysql/session.js';
import { readConsumed } from '../records/change-log.js';
import { type LowMark, nextLowMark, readLowMark } from '../records/low-mark.js';
import { rememberConnection } from './ghost.js';
import type { RunContext, SpokeContext } from './pass-context.js';
import { recover } from './recover.js';
import { destroyLink } from './spare-links.js';
import { openLink } from './spoke-link.js';

/** A spoke that is ready for a pass, and what was found on the way. */
export interface OpenedSpoke {
  readonly spoke: SpokeContext;
  readonly skewMs: number;
  /** The site's time when reading began, UTC. */
  readonly now: string;
  /** Where its change log's low-water mark may go once the pass is through; null: no change log. */
  readonly nextMark: LowMark | null;
  /** The site was restored from a backup, or is another database than before: what we knew of it is dropped. */
  readonly restored: boolean;
  /** How the site's server names the connection that is written through; see `ghost.ts`. */
  readonly connection: string | null;
}

/**
 * Connects to a spoke, unless a link to it is at hand, and makes it ready: schema, clock, change log, and what a broken
 * pass left open. `hubRead` is the pass's connection to the hub. Throws what `connect` throws, and `not-initialised`.
 */
export async function openSpoke(run: RunContext, config: SpokeConfig, hubRead: Session): Promise<OpenedSpoke> {
  const { state } = run.hub;
  const { identity } = run.writer.place;
  const link =
    run.links.take(config.id) ??
    (await openLink({ session: hubRead, state, identity }, config, run.config, run.signal));
  const { read, write } = link;
  try {
    await link.initialised;
    const [schema, { clock, skewMs, roundTripMs, now }, connection, present] = await Promise.all([
      link.schema,
      link.clock,
      link.connection,
      link.token,
    ]);
    await rememberConnection(hubRead, state, config.id, connection);
    const { settled, restored } = await recover(run, { id: config.id, present });
    const mark = await readLowMark(hubRead, state, config.id);
    const nextMark = await nextLowMark(read, schema, mark, link.logEnd);
    const taken = await readConsumed(hubRead, state, config.id);
    const log = { session: read, schema, clock, low: mark.low, consumed: taken };
    const spoke = { config, read, write, schema, clock, roundTripMs, log, taken, settled };
    return { spoke, skewMs, now, nextMark, restored, connection };
  } catch (error) {
    destroyLink(link);
    throw error;
  }
}
