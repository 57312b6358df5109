import type { Session } from '../mysql/session.js';
import { partsThatFit } from '../schema/keys-that-fit.js';

/** Record ids in stretches, each of which a statement may name once and still be taken by the server. */
export function recordsThatFit(session: Session, records: readonly string[]): Generator<readonly string[]> {
  return partsThatFit(session, records, (record) => [record]);
}
