import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { requireInitialised } from '../init/readiness.js';
import { readToken } from '../ledger/tokens.js';
import { connectWith } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { type LogEnd, readLogEnd } from '../records/low-mark.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import type { Schema } from '../schema/table.js';
import { type MeasuredClock, measureClock } from './clock.js';
import { endConnection, nameOf, nameOfLast } from './ghost.js';

/**
 * The two connections to a spoke, and what was asked as they were opened: all of it on its way at once, behind the
 * settings of the sessions, so that a spoke is open one round trip after its login. Each answer fails by itself, for the
 * one who wants it.
 */
export interface SpokeLink {
  /** Reads in one snapshot while comparing. */
  readonly read: Session;
  readonly write: Session;
  readonly schema: Promise<Schema>;
  /** Fails with `not-initialised`. */
  readonly initialised: Promise<void>;
  readonly clock: Promise<MeasuredClock>;
  /** The site's token, once all that a broken pass left open there is over. */
  readonly token: Promise<bigint | null>;
  readonly logEnd: Promise<LogEnd | null>;
  /** How the site's server names the connection that is written through; see `ghost.ts`. */
  readonly connection: Promise<string | null>;
}

/** The hub, as far as opening a spoke needs it. `session` should have nothing else to do: the clocks are measured by it. */
export interface LinkHub {
  readonly session: Session;
  readonly state: string;
  /** Names the state database in the tokens. */
  readonly identity: string;
}

interface AskedSite {
  readonly database: string;
  readonly tables: readonly string[];
}

/** Connects to a spoke, and ends what a broken pass left open there. Throws what `connect` throws. */
export async function openLink(
  hub: LinkHub,
  config: SpokeConfig,
  whole: Pick<Config, 'timeouts' | 'tables'>,
  signal: AbortSignal | undefined,
): Promise<SpokeLink> {
  const options = connectOptions(config, whole.timeouts);
  const site = { database: config.connection.database, tables: neededTables(whole) };
  const ghost = await nameOfLast(hub.session, hub.state, config.id);
  const [reading, writing] = await Promise.allSettled([
    connectWith(options, (session) => askReader(session, hub, site, ghost), signal),
    connectWith(options, (session) => askWriter(session, hub), signal),
  ]);
  if (reading.status === 'rejected' || writing.status === 'rejected') {
    for (const one of [reading, writing]) if (one.status === 'fulfilled') one.value.session.destroy();
    throw reading.status === 'rejected' ? reading.reason : (writing as PromiseRejectedResult).reason;
  }
  const { session: read, asked } = reading.value;
  return { read, write: writing.value.session, ...asked, ...writing.value.asked };
}

function askReader(session: Session, { identity }: LinkHub, site: AskedSite, ghost: string | null) {
  const { database, tables } = site;
  const ended = ghost === null ? null : endConnection(session, ghost);
  const token =
    ended === null
      ? readToken(session, database, identity, true)
      : ended.then(() => readToken(session, database, identity, true));
  return {
    schema: onItsWay(readSchema(session, database, tables)),
    initialised: onItsWay(requireInitialised(session, database, 'spoke')),
    token: onItsWay(token),
    logEnd: onItsWay(readLogEnd(session, database)),
  };
}

// On the other connection the time's answer need not wait behind longer ones.
function askWriter(session: Session, hub: LinkHub) {
  return { clock: onItsWay(measureClock(hub.session, session)), connection: onItsWay(nameOf(session)) };
}
