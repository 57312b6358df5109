/** A bucket's count, checksum and number on the wire; a key and its hash. Both with what the protocol adds. */
const SUM_BYTES = 33;
const KEY_BYTES = 20;
/** Levels of checksums: each further one is a further round trip, and saves next to nothing from here on. */
const MOST_LEVELS = 3;
const SIZES = Array.from({ length: 44 }, (_, at) => Math.round(4 * 1.4 ** at));

/**
 * The fewest bytes by which one side learns which of its rows differ, scattered evenly, and gets them: checksums of
 * buckets; of the differing ones again checksums of smaller buckets, where that pays; keys and hashes of the smallest;
 * the rows themselves.
 */
export function fewestBytes(rows: number, differing: number, rowBytes: number): number {
  /** What is left to send once it is known which of the buckets of that size differ. */
  const below = (size: number, levels: number): number => {
    const covered = Math.min(differing, rows / size) * size;
    const finer = levels === 0 ? [] : SIZES.filter((each) => each < size);
    return Math.min(
      covered * KEY_BYTES,
      ...finer.map((each) => (covered / each) * SUM_BYTES + below(each, levels - 1)),
    );
  };
  return Math.round(below(rows, MOST_LEVELS) + differing * rowBytes);
}
