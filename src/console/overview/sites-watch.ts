import type { Config } from '../../config/config.js';
import type { StatusResult } from '../../report/status-result.js';
import type { Service } from '../../serve/service.js';
import { status } from '../../status/status.js';

/** So long what was read counts as now, for all who look at it. */
const FRESH_MS = 4_000;

/** Where every site stands, read once for all who ask together, and not more often than every few seconds. */
export class SitesWatch {
  readonly #service: Service;
  #read: {
    readonly at: number;
    readonly config: Config;
    readonly ended: number;
    readonly status: Promise<StatusResult>;
  } | null = null;

  constructor(service: Service) {
    this.#service = service;
  }

  /** Throws as `status` does. */
  async status(): Promise<StatusResult> {
    const { config, live } = this.#service;
    const last = this.#read;
    if (last !== null && last.config === config && last.ended === live.ended && Date.now() - last.at < FRESH_MS)
      return last.status;
    const reading = status(config, { withQuarantine: false });
    this.#read = { at: Date.now(), config, ended: live.ended, status: reading };
    // The next one who asks tries again.
    reading.catch(() => (this.#read = null));
    return reading;
  }
}
