import type { Session } from '../mysql/session.js';
import type { Key } from './key-sql.js';

/** What a statement has around its keys. */
const ROOM_BYTES = 100_000;

/** Beside its value: a comma, quotes, the name of a collation. */
const AROUND_KEY_BYTES = 40;

/**
 * The keys in stretches, each of which a statement may name so many `times` and still be taken by the server: keys of
 * several hundred bytes, a thousand of them, are more than a megabyte.
 */
export function keysThatFit(
  session: Pick<Session, 'maxPacketBytes'>,
  keys: readonly Key[],
  times = 1,
): Generator<readonly Key[], void, undefined> {
  return partsThatFit(session, keys, (key) => key, times);
}

/** The same of things that have a key. */
export function* partsThatFit<T>(
  { maxPacketBytes }: Pick<Session, 'maxPacketBytes'>,
  all: readonly T[],
  keyOf: (one: T) => Key,
  times = 1,
): Generator<readonly T[], void, undefined> {
  const most = Math.max(maxPacketBytes / 2, maxPacketBytes - ROOM_BYTES) / times;
  let [begin, bytes] = [0, 0];
  for (const [at, one] of all.entries()) {
    const size = keyOf(one).reduce((sum, value) => sum + sqlBytes(value) + AROUND_KEY_BYTES, 0);
    if (at > begin && bytes + size > most) {
      yield all.slice(begin, at);
      [begin, bytes] = [at, 0];
    }
    bytes += size;
  }
  if (begin < all.length) yield all.slice(begin);
}

/** Bytes become two digits each; of a text each may have to be escaped. */
function sqlBytes(value: string | Buffer): number {
  return 2 * Buffer.byteLength(value);
}
