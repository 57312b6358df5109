import { check } from '../../check/check.js';
import type { CheckResult } from '../../report/check-result.js';
import type { Service } from '../../serve/service.js';

/** A site that does not answer holds up a page no longer than this. */
const PATIENCE_MS = 45_000;

/** Looks at every site, once for all who ask meanwhile. */
export class CheckWatch {
  #looking: Promise<CheckResult> | null = null;

  /** Throws as `check` does; `interrupted` where it takes too long. */
  look(service: Service): Promise<CheckResult> {
    this.#looking ??= check(service.config, { signal: AbortSignal.timeout(PATIENCE_MS) }).finally(
      () => (this.#looking = null),
    );
    return this.#looking;
  }
}
