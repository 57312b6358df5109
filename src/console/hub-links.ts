import type { Config } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';

/** As many stay open between requests. */
const MOST_IDLE = 4;

/** A link that lay idle for longer may have died meanwhile, and is not used any more. */
const IDLE_MS = 30_000;

/** A page does not wait longer for the hub. */
const PATIENCE_MS = 8_000;

/** Sessions with the hub that are lent to one request at a time. */
export class HubLinks {
  readonly #config: () => Config;
  #idle: { readonly session: Session; readonly since: number; readonly of: Config['hub'] }[] = [];

  constructor(config: () => Config) {
    this.#config = config;
  }

  /** Does `work` on a session of its own. Throws what `connect` and `work` throw. */
  async use<T>(work: (session: Session, state: string) => Promise<T>): Promise<T> {
    const config = this.#config();
    const session = this.#taken(config) ?? (await connect(patient(config)));
    try {
      const result = await work(session, config.state);
      this.#keep(session, config);
      return result;
    } catch (error) {
      // Whatever it was at, nobody else gets it.
      session.destroy();
      throw error;
    }
  }

  /** Ends those that nobody uses. */
  close(): void {
    for (const { session } of this.#idle) session.destroy();
    this.#idle = [];
  }

  #taken(config: Config): Session | null {
    for (let one = this.#idle.pop(); one !== undefined; one = this.#idle.pop()) {
      if (one.session.alive && one.of === config.hub && Date.now() - one.since < IDLE_MS) return one.session;
      one.session.destroy();
    }
    return null;
  }

  #keep(session: Session, config: Config): void {
    if (this.#idle.length >= MOST_IDLE || !session.alive) session.destroy();
    else this.#idle.push({ session, since: Date.now(), of: config.hub });
  }
}

function patient(config: Config): ReturnType<typeof connectOptions> {
  const options = connectOptions(config.hub, config.timeouts);
  return {
    ...options,
    connectTimeoutMs: Math.min(options.connectTimeoutMs, PATIENCE_MS),
    stallTimeoutMs: PATIENCE_MS * 4,
    statementTimeoutMs: PATIENCE_MS * 4,
  };
}
