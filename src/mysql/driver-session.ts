import type { Connection, QueryOptions, UpsertResult } from 'mariadb';
import { QueryError, queryError } from './errno.js';
import type { Link } from './link.js';
import { oneRowAhead, readStream, type DriverStream } from './read-stream.js';
import type { Flavour, Row, Session, Sql, WriteResult } from './session.js';
import { preparedValues, rowReader, textBytes, textValues, wireBytes, type Bound } from './values.js';

/** Rows of a batch that go out together: many enough for the protocol, few enough for memory and any server. */
const BATCH_BYTES = 1 << 20;
const PACKET_MARGIN = 1024;
/** Below the driver's own limit (256, least recently used first): what we believe cached is cached. */
const MAX_PREPARED = 200;

type Result = UpsertResult | (unknown[][] & { meta?: { type: string }[] });

/** A {@link Session} over one connection of the mariadb driver. Made by `connect`. */
export class DriverSession implements Session {
  #flavour: Flavour;
  readonly #driver: Connection;
  readonly #link: Link;
  #maxPacket: number;
  /** Statements that were started while a batch had its SQL prepared: they go out after it, in their order. */
  readonly #held: (() => void)[] = [];
  #holding = false;
  /** SQL that surely is in the driver's cache. */
  readonly #prepared = new Set<string>();
  #statements = 0;
  #roundTrips = 0;

  constructor(driver: Connection, link: Link, flavour: Flavour, maxPacket: number) {
    this.#driver = driver;
    this.#link = link;
    this.#flavour = flavour;
    this.#maxPacket = maxPacket;
  }

  /** The server has said for itself what it is: its greeting may be that of a gateway. */
  learn(flavour: Flavour, maxPacket: number): void {
    this.#flavour = flavour;
    this.#maxPacket = maxPacket;
  }

  get flavour(): Flavour {
    return this.#flavour;
  }

  get alive(): boolean {
    return this.#link.lost === null;
  }

  get statements(): number {
    return this.#statements;
  }

  get roundTrips(): number {
    return this.#roundTrips;
  }

  get bytes(): number {
    return this.#link.bytesMoved;
  }

  rows(q: Sql): Promise<Row[]> {
    return this.#query(q, (result) => {
      if (!Array.isArray(result)) return [];
      const read = rowReader(result.meta ?? []);
      for (const row of result) read(row);
      return result as Row[];
    });
  }

  write(q: Sql): Promise<WriteResult> {
    return this.#query(q, (result) => {
      // A CALL gives its result sets and then the outcome.
      const last: unknown = Array.isArray(result) ? result.at(-1) : result;
      if (last === undefined || Array.isArray(last)) return { affectedRows: 0, insertId: null };
      const { affectedRows, insertId } = last as UpsertResult;
      return { affectedRows, insertId: String(insertId) === '0' ? null : String(insertId) };
    });
  }

  batch(sql: string, rows: readonly (readonly Bound[])[]): Promise<number> {
    if (rows.length === 0) return Promise.resolve(0);
    return this.#inOrder(sql, async () => {
      const chunks = this.#chunks(sql, rows);
      if (!this.#prepared.has(sql)) await this.#prepare(sql);
      const sent = chunks.map((values) => {
        this.#count();
        return this.#link.race(this.#bulk(sql, values));
      });
      this.#release();
      // All of them are answered before the batch is over: what follows it must not meet its stragglers.
      const done = await Promise.allSettled(sent);
      let affected = 0;
      for (const one of done) {
        if (one.status === 'rejected') throw one.reason;
        affected += one.value;
      }
      return affected;
    });
  }

  async *stream(q: Sql): AsyncGenerator<readonly Row[], void, undefined> {
    const stream = await this.#inOrder(q.sql, () => {
      this.#checkSize(q);
      this.#count();
      const values = q.values === undefined ? undefined : textValues(q.values);
      return Promise.resolve({ stream: oneRowAhead(() => this.#driver.queryStream(q.sql, values) as DriverStream) });
    });
    yield* readStream(stream.stream, this.#link, q.sql);
  }

  async begin(kind: 'read-snapshot' | 'write' | 'write-snapshot'): Promise<void> {
    if (kind === 'write') {
      await this.write({ sql: 'START TRANSACTION' });
      return;
    }
    // For the next transaction only.
    const level = this.write({ sql: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' });
    const readOnly = 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY';
    const start = this.write({ sql: kind === 'read-snapshot' ? readOnly : 'START TRANSACTION' });
    await level;
    await start;
  }

  async commit(): Promise<void> {
    await this.write({ sql: 'COMMIT' });
  }

  async rollback(): Promise<void> {
    await this.write({ sql: 'ROLLBACK' });
  }

  async close(): Promise<void> {
    if (!this.alive) return;
    try {
      await this.#link.race(this.#driver.end());
    } catch {
      // It was to be closed; now it is.
    }
    this.destroy();
  }

  destroy(): void {
    this.#link.lose(new QueryError('the connection was closed by spokesync', { code: 'LINK_LOST' }));
  }

  #query<T>(q: Sql, read: (result: Result) => T): Promise<T> {
    return this.#inOrder(q.sql, async () => {
      this.#checkSize(q);
      this.#count();
      const values = q.values === undefined ? undefined : textValues(q.values);
      return read(await this.#driver.query<Result>(q.sql, values));
    });
  }

  /**
   * Starts `send` after everything that was started before. A failure that nobody awaits (because an earlier one of the
   * same pipeline was thrown) does not end the process.
   */
  #inOrder<T>(sql: string, send: () => Promise<T>): Promise<T> {
    const sent = new Promise<T>((resolve, reject) => {
      const start = (): void => {
        if (this.#link.lost !== null) reject(this.#link.lost);
        else this.#link.race(send()).then(resolve, (error: unknown) => reject(queryError(error, sql)));
      };
      if (this.#holding) this.#held.push(start);
      else start();
    });
    sent.catch(() => undefined);
    return sent;
  }

  /**
   * Has `sql` in the driver's cache of prepared statements. What is started while the server is asked is held back until
   * the batch is sent: the driver would let it overtake.
   */
  async #prepare(sql: string): Promise<void> {
    this.#holding = true;
    this.#count();
    try {
      const statement = await this.#link.race(this.#driver.prepare(sql));
      // Stays cached: this only gives back our use of it.
      statement.close();
    } catch (error) {
      this.#release();
      throw error;
    }
    if (this.#prepared.size === MAX_PREPARED) this.#prepared.clear();
    this.#prepared.add(sql);
  }

  #release(): void {
    this.#holding = false;
    while (!this.#holding) {
      const start = this.#held.shift();
      if (start === undefined) return;
      start();
    }
  }

  async #bulk(sql: string, rows: (readonly Bound[])[]): Promise<number> {
    // Per-row results come as objects, whatever the connection's own setting is.
    const options: QueryOptions & { fullResult: boolean } = { sql, rowsAsArray: false, fullResult: false };
    const result = await this.#driver.batch<UpsertResult>(options, rows);
    return result.affectedRows;
  }

  #chunks(sql: string, rows: readonly (readonly Bound[])[]): (readonly Bound[])[][] {
    const limit = Math.min(BATCH_BYTES, this.#maxPacket - PACKET_MARGIN);
    const chunks: (readonly Bound[])[][] = [];
    let chunk: (readonly Bound[])[] = [];
    let bytes = 0;
    for (const row of rows) {
      const size = wireBytes(row);
      if (size + PACKET_MARGIN > this.#maxPacket) throw tooLarge(sql, this.#maxPacket);
      if (chunk.length > 0 && bytes + size > limit) {
        chunks.push(chunk);
        chunk = [];
        bytes = 0;
      }
      chunk.push(preparedValues(row));
      bytes += size;
    }
    chunks.push(chunk);
    return chunks;
  }

  /** A packet that the server refuses costs the connection; so it is not sent. */
  #checkSize(q: Sql): void {
    const rough = q.sql.length * 3 + 2 * wireBytes(q.values ?? []);
    if (rough + PACKET_MARGIN < this.#maxPacket) return;
    if (Buffer.byteLength(q.sql) + textBytes(q.values ?? []) + PACKET_MARGIN > this.#maxPacket) {
      throw tooLarge(q.sql, this.#maxPacket);
    }
  }

  #count(): void {
    this.#statements++;
    if (this.#link.waiting === 0) this.#roundTrips++;
  }
}

function tooLarge(sql: string, maxPacket: number): QueryError {
  return new QueryError(`larger than max_allowed_packet (${maxPacket} bytes) of the server`, {
    errno: 1153,
    sqlState: '08S01',
    code: 'ER_NET_PACKET_TOO_LARGE',
    sql,
  });
}
