import type { SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { requireInitialised } from '../init/readiness.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { readConsumed } from '../records/change-log.js';
import { type LowMark, nextLowMark, readLowMark } from '../records/low-mark.js';
import { readSchema } from '../schema/introspect.js';
import { measureClock } from './clock.js';
import { replaceGhost } from './ghost.js';
import type { RunContext, SpokeContext } from './pass-context.js';
import { recover } from './recover.js';

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
 * Connects to a spoke and makes it ready: schema, clock, change log, and what a broken pass left open.
 * `hubRead` is the pass's connection to the hub. Throws what `connect` throws, and `not-initialised`.
 */
export async function openSpoke(run: RunContext, config: SpokeConfig, hubRead: Session): Promise<OpenedSpoke> {
  const { state } = run.hub;
  const options = connectOptions(config, run.config.timeouts);
  const sessions: Session[] = [];
  try {
    const read = await connect(options, run.signal);
    sessions.push(read);
    const write = await connect(options, run.signal);
    sessions.push(write);
    const [connection] = await Promise.all([
      replaceGhost({ session: hubRead, state }, config.id, { read, write }),
      requireInitialised(read, config.connection.database, 'spoke'),
    ]);
    const schema = await readSchema(read, config.connection.database);
    const { clock, skewMs, now } = await measureClock(hubRead, read);
    const { settled, restored } = await recover(run, { id: config.id, session: read, database: schema.database });
    const mark = await readLowMark(hubRead, state, config.id);
    const nextMark = await nextLowMark(read, schema, mark);
    const taken = await readConsumed(hubRead, state, config.id);
    const log = { session: read, schema, clock, low: mark.low, consumed: taken };
    const spoke = { config, read, write, schema, clock, log, taken, settled };
    return { spoke, skewMs, now, nextMark, restored, connection };
  } catch (error) {
    for (const session of sessions) session.destroy();
    throw error;
  }
}
