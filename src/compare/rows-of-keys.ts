import type { Row, Session, Sql } from '../mysql/session.js';
import type { Key } from '../schema/key-sql.js';
import { keysThatFit } from '../schema/keys-that-fit.js';

/** The rows of a SELECT that names keys so many `times`, asked in as many statements as the server's packets take. */
export function rowsOfKeys(
  session: Session,
  keys: readonly Key[],
  times: number,
  select: (keys: readonly Key[]) => Sql,
): Promise<Row[]> {
  return rowsOfParts(session, keysThatFit(session, keys, times), select);
}

/** The rows of a SELECT for each part, all asked at once. */
export async function rowsOfParts<T>(session: Session, parts: Iterable<T>, select: (part: T) => Sql): Promise<Row[]> {
  return (await Promise.all([...parts].map((part) => session.rows(select(part))))).flat();
}
