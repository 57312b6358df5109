import type { Config } from '../../config/config.js';
import type { StatusResult } from '../../report/status-result.js';
import type { Service } from '../../serve/service.js';
import { status } from '../../status/status.js';
import { LastWarnings } from './last-warnings.js';

/** So long what was read counts as now, for all who look at it. */
const FRESH_MS = 4_000;

/** So long it is shown while it is read anew: a run may keep the hub busy. */
const SHOWN_MS = 30_000;

interface Reading {
  readonly at: number;
  readonly config: Config;
  /** How many runs had ended then. */
  readonly ended: number;
  readonly stand: Promise<Stand>;
}

/** Where every site stands, and what the last run warned of. */
export interface Stand {
  readonly status: StatusResult;
  readonly warnings: readonly string[];
}

/** Where every site stands, read once for all who ask together, and not more often than every few seconds. */
export class SitesWatch {
  readonly #service: Service;
  /** The last one that succeeded. */
  #known: Reading | null = null;
  #reading: Reading | null = null;
  readonly #warnings = new LastWarnings();

  constructor(service: Service) {
    this.#service = service;
  }

  /** Throws as `status` does. */
  async look(): Promise<Stand> {
    const known = this.#atMost(this.#known, SHOWN_MS);
    if (known !== null && Date.now() - known.at < FRESH_MS) return known.stand;
    const reading = this.#atMost(this.#reading, SHOWN_MS) ?? this.#read();
    return (known ?? reading).stand;
  }

  #read(): Reading {
    const { config, live } = this.#service;
    const reading = {
      at: Date.now(),
      config,
      ended: live.ended,
      stand: this.#stand(config),
    };
    this.#reading = reading;
    const done = (): void => {
      if (this.#reading === reading) this.#reading = null;
    };
    reading.stand.then(() => {
      this.#known = reading;
      done();
    }, done);
    return reading;
  }

  async #stand(config: Config): Promise<Stand> {
    const read = await status(config, { withQuarantine: false });
    return { status: read, warnings: await this.#warnings.of(config, read) };
  }

  /** The reading, where it is of this configuration, of after the last run, and not too old; else null. */
  #atMost(reading: Reading | null, ageMs: number): Reading | null {
    const { config, live } = this.#service;
    if (reading === null || reading.config !== config || reading.ended !== live.ended) return null;
    return Date.now() - reading.at < ageMs ? reading : null;
  }
}
