import type { BucketSums } from '../compare/sums.js';

/**
 * The checksums of one table's ledger, read once for all passes of a run: while the ledger's version is the same, so are
 * they. Whoever asks says which version its snapshot shows.
 */
export class SharedSums {
  #known: { readonly version: bigint; readonly sums: Promise<BucketSums> } | null = null;

  /** Those of `version`: what is known of it, or is being read just now; else what `read` gives. */
  async at(version: bigint, read: () => Promise<BucketSums>): Promise<BucketSums> {
    if (this.#known?.version !== version) return this.#readAnew(version, read);
    // Another pass reads them over a link of its own, which it may lose, or give up, without harm to this one.
    return this.#known.sums.catch(() => this.#readAnew(version, read));
  }

  #readAnew(version: bigint, read: () => Promise<BucketSums>): Promise<BucketSums> {
    const sums = read();
    this.#known = { version, sums };
    return sums;
  }
}
