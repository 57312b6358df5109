import { getDefaultHighWaterMark, type Readable, setDefaultHighWaterMark } from 'node:stream';
import { QueryError, queryError } from './errno.js';
import type { Link } from './link.js';
import type { Row } from './session.js';
import { rowReader } from './values.js';

/** The driver's stream: `close` lets the rest of the result run past. */
export type DriverStream = Readable & { close(): void };

/**
 * Begins a stream that pauses the link as soon as one row waits to be taken. By itself it would only do so at sixteen,
 * however large they are; and the driver takes no such option.
 */
export function oneRowAhead(begin: () => DriverStream): DriverStream {
  const before = getDefaultHighWaterMark(true);
  setDefaultHighWaterMark(true, 1);
  try {
    return begin();
  } finally {
    setDefaultHighWaterMark(true, before);
  }
}

/**
 * The rows of a stream that the driver has begun, as they come: all that are there already in one piece. Ends only where the server said that the result is complete: a lost
 * link, a killed statement and a statement that was never sent throw, however the driver ends its stream (it ends one
 * that was begun on a closed connection like an empty table). Leaving the loop early reads the rest away, since the
 * statements behind it wait for that.
 */
export async function* readStream(
  stream: DriverStream,
  link: Link,
  sql: string,
): AsyncGenerator<Row[], void, undefined> {
  let read: ((row: unknown[]) => Row) | null = null;
  let failure: QueryError | null = null;
  let wake: (() => void) | null = null;
  const signal = (): void => {
    wake?.();
    wake = null;
  };
  stream.on('fields', (fields: { type: string }[]) => (read = rowReader(fields)));
  // Stays: the driver may tell of the same error twice, and nobody else listens.
  stream.on('error', (error) => {
    failure ??= queryError(error, sql);
    signal();
  });
  stream.on('readable', signal);
  stream.on('end', signal);

  let complete = false;
  try {
    for (;;) {
      const rows = takeAll(stream);
      const broken = failure ?? link.lost;
      if (broken !== null) throw broken;
      if (rows.length > 0) {
        if (read === null) throw new QueryError('this statement gives no rows', { sql });
        link.paused = true;
        yield rows.map(read);
        continue;
      }
      if (stream.readableEnded) break;
      link.paused = false;
      await link.race(new Promise<void>((resolve) => (wake = resolve)));
    }
    if (read === null) throw new QueryError('the statement ended without a result', { sql });
    complete = true;
  } finally {
    link.paused = false;
    if (!complete) stream.close();
  }
}

function takeAll(stream: DriverStream): unknown[][] {
  const rows: unknown[][] = [];
  for (let row = stream.read() as unknown[] | null; row !== null; row = stream.read() as unknown[] | null)
    rows.push(row);
  return rows;
}
