import type { Row, Session, Sql } from '../mysql/session.js';
import type { Key } from '../schema/key-sql.js';
import { keysThatFit } from '../schema/keys-that-fit.js';

/** The rows of a SELECT that names keys so many `times`, asked in as many statements as the server's packets take. */
export async function rowsOfKeys(
  session: Session,
  keys: readonly Key[],
  times: number,
  select: (keys: readonly Key[]) => Sql,
): Promise<Row[]> {
  const parts = [...keysThatFit(session, keys, times)].map((some) => session.rows(select(some)));
  return (await Promise.all(parts)).flat();
}
