import type { Config } from '../config/config.js';
import type { Clock } from './clock.js';
import { type HubFacts, readHubFacts } from './hub-state.js';
import { linkedTo } from './linked-abort.js';
import { messageOf } from '../error-message.js';

/** So long what was read counts as now, however often it is asked for. */
const FRESH_MS = 5_000;

/** Whoever asks how things are does not wait longer for the hub. */
const PATIENCE_MS = 5_000;

/** Reads what the hub knows, for those who ask; at most every few seconds, and once for all who ask together. */
export class HubWatch {
  facts: HubFacts | null = null;
  /** Why it could not be read; null: it was. */
  error: string | null = null;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Brings `facts` and `error` up to date. Never throws. */
  async look(config: Config): Promise<void> {
    if (Math.abs(this.#clock.now() - this.#readAt) < FRESH_MS) return;
    this.#reading ??= this.#read(config).finally(() => (this.#reading = null));
    await this.#reading;
  }

  /** What was read is known to be out of date. */
  forget(): void {
    this.#readAt = -Infinity;
  }

  async #read(config: Config): Promise<void> {
    let isSlow = false;
    const reading = linkedTo(this.#signal);
    const patience = setTimeout(() => {
      isSlow = true;
      reading.abort();
    }, PATIENCE_MS);
    try {
      this.facts = await readHubFacts(config, reading.signal);
      this.error = null;
    } catch (error) {
      this.error = isSlow ? `${config.hub.name}: no answer within ${PATIENCE_MS / 1000} s` : messageOf(error);
    } finally {
      clearTimeout(patience);
      reading.release();
    }
    this.#readAt = this.#clock.now();
  }
}
