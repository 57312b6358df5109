import type { Readable } from 'node:stream';
import { QueryError, queryError } from './errno.js';
import type { Link } from './link.js';
import type { Row } from './session.js';
import { rowReader } from './values.js';

/** The driver's stream: `close` lets the rest of the result run past. */
export type DriverStream = Readable & { close(): void };

/**
 * The rows of a stream that the driver has begun. Ends only where the server said that the result is complete: a lost
 * link, a killed statement and a statement that was never sent throw, however the driver ends its stream (it ends one
 * that was begun on a closed connection like an empty table). Leaving the loop early reads the rest away, since the
 * statements behind it wait for that.
 */
export async function* readStream(stream: DriverStream, link: Link, sql: string): AsyncGenerator<Row, void, undefined> {
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
      const row = stream.read() as unknown[] | null;
      const broken = failure ?? link.lost;
      if (broken !== null) throw broken;
      if (row !== null) {
        if (read === null) throw new QueryError('this statement gives no rows', { sql });
        link.paused = true;
        yield (read as (row: unknown[]) => Row)(row);
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
