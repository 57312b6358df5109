import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Key } from '../schema/key-sql.js';
import type { Pair } from './work.js';

/** So many are kept as they are, and packed together. */
const BLOCK = 4096;

/** A key's values; bytes as hex, in an array of their own. */
type PackedKey = readonly (string | readonly [hex: string])[];

/** The hub's key and the spoke's, 0 where there is none; the hub's alone where both are the same texts. */
type PackedPair = readonly [same: PackedKey] | readonly [hub: PackedKey | 0, spoke: PackedKey | 0, mergeRefused: 0 | 1];

/**
 * Pairs in the order in which they were added. However many differ, they must be known before the first is written, since
 * the brake counts them: so they are kept packed, in 2 to 3 bytes each where keys are numbers that lie near each other
 * (as objects: 250), in about 20 where they are UUIDs.
 */
export class PairList {
  readonly #packed: Buffer[] = [];
  #open: Pair[] = [];

  /** A list of these. */
  static of(pairs: Iterable<Pair>): PairList {
    const list = new PairList();
    for (const pair of pairs) list.add(pair);
    return list;
  }

  get length(): number {
    return this.#packed.length * BLOCK + this.#open.length;
  }

  /** Puts one more at the end. */
  add(pair: Pair): void {
    this.#open.push(pair);
    if (this.#open.length < BLOCK) return;
    this.#packed.push(deflateRawSync(JSON.stringify(this.#open.map(packed)), { level: 1 }));
    this.#open = [];
  }

  /** All of them in parts of `rows`, the last one perhaps shorter. */
  *chunks(rows: number): Generator<readonly Pair[], void, undefined> {
    let part: Pair[] = [];
    for (const block of this.#blocks()) {
      for (const pair of block) {
        part.push(pair);
        if (part.length < rows) continue;
        yield part;
        part = [];
      }
    }
    if (part.length > 0) yield part;
  }

  *#blocks(): Generator<readonly Pair[], void, undefined> {
    for (const block of this.#packed)
      yield (JSON.parse(inflateRawSync(block).toString()) as PackedPair[]).map((pair) => unpacked(pair));
    yield this.#open;
  }
}

function packed({ hub, spoke, mergeRefused }: Pair): PackedPair {
  const isSame = hub !== null && spoke !== null && hub.every((value, at) => value === spoke[at]);
  if (isSame && mergeRefused !== true) return [packedKey(hub)];
  return [hub === null ? 0 : packedKey(hub), spoke === null ? 0 : packedKey(spoke), mergeRefused === true ? 1 : 0];
}

function unpacked(pair: PackedPair): Pair {
  if (pair.length === 1) return { hub: unpackedKey(pair[0]), spoke: unpackedKey(pair[0]) };
  const [hub, spoke, mergeRefused] = pair;
  return {
    hub: hub === 0 ? null : unpackedKey(hub),
    spoke: spoke === 0 ? null : unpackedKey(spoke),
    ...(mergeRefused === 1 && { mergeRefused: true }),
  };
}

function packedKey(key: Key): PackedKey {
  return key.map((value) => (typeof value === 'string' ? value : [value.toString('hex')]));
}

function unpackedKey(key: PackedKey): Key {
  return key.map((value) => (typeof value === 'string' ? value : Buffer.from(value[0], 'hex')));
}
