import type { Connection, QueryOptions, UpsertResult } from 'mariadb';
import { QueryError, queryError } from './errno.js';
import type { Link } from './link.js';
import { manyRows, repeated } from './many-rows.js';
import { oneRowAhead, readStream, type DriverStream } from './read-stream.js';
import type { Flavour, Row, Session, Sql, WriteResult } from './session.js';
import { preparedValues, rowReader, textBytes, textValues, wireBytes, type Bound } from './values.js';
import { onItsWay } from '../on-its-way.js';

/** Rows of a batch that go out together: many enough for the protocol, few enough for memory and any server. */
const BATCH_BYTES = 1 << 20;
const PACKET_MARGIN = 1024;
/** Below the driver's own limit (256, least recently used first): what we believe cached is cached. */
const MAX_PREPARED = 200;

type Result = UpsertResult | (unknown[][] & { meta?: { type: string }[] });

/** A {@link Session} over one connection of the mariadb driver. Made by `connect`. */
export class DriverSession implements Session {
  #flavour: Flavour;
  readonly #bulk: boolean;
  readonly #driver: Connection;
  readonly #link: Link;
  #maxPacket: number;
  /** Statements that were started while a batch had its SQL prepared: they go out after it, in their order. */
  readonly #held: (() => void)[] = [];
  #holding = false;
  /** SQL that surely is in the driver's cache. */
  readonly #prepared = new Set<string>();
  #autocommit = true;
  /** One that writes. */
  #inTransaction = false;
  #statements = 0;
  #roundTrips = 0;

  constructor(driver: Connection, link: Link, flavour: Flavour, maxPacket: number, bulk = true) {
    this.#bulk = bulk;
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

  get maxPacketBytes(): number {
    return this.#maxPacket;
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
    this.#outsideToo();
    return this.#query(q, (result) => {
      if (!Array.isArray(result)) return [];
      const read = rowReader(result.meta ?? []);
      for (const row of result) read(row);
      return result as Row[];
    });
  }

  write(q: Sql): Promise<WriteResult> {
    this.#outsideToo();
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
    this.#outsideToo();
    // A server without the bulk protocol takes the rows of an INSERT as one statement, all else row by row.
    const many = this.#bulk && this.flavour.kind === 'mariadb' ? null : manyRows(sql);
    return this.#inOrder(sql, async () => {
      const chunks = this.#chunks(sql, rows);
      const hasPrepared = many === null || chunks.some((values) => values.length === 1);
      if (hasPrepared && !this.#prepared.has(sql)) await this.#prepare(sql);
      const sent = chunks.map((values) => {
        this.#count();
        const inOne = many !== null && values.length > 1;
        return this.#link.race(
          inOne ? this.#inOne(repeated(many, values.length), values) : this.#sendRows(sql, values),
        );
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

  prepare(sql: string): void {
    if (this.#prepared.has(sql)) return;
    // If it fails, the batch tells.
    void this.#inOrder(sql, () => this.#cache(sql));
  }

  async *stream(q: Sql): AsyncGenerator<readonly Row[], void, undefined> {
    this.#outsideToo();
    const stream = await this.#inOrder(q.sql, () => {
      this.#checkSize(q);
      this.#count();
      const values = q.values === undefined ? undefined : textValues(q.values);
      return Promise.resolve({ stream: oneRowAhead(() => this.#driver.queryStream(q.sql, values) as DriverStream) });
    });
    yield* readStream(stream.stream, this.#link, q.sql);
  }

  async begin(kind: 'read-snapshot' | 'write' | 'write-snapshot'): Promise<void> {
    if (kind === 'read-snapshot') {
      // For the next transaction only.
      const level = this.write({ sql: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' });
      const start = this.write({ sql: 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY' });
      await level;
      await start;
      return;
    }
    const sent = this.#autocommit ? [this.#set(false)] : [];
    this.#inTransaction = true;
    if (kind === 'write-snapshot') sent.push(this.write({ sql: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' }));
    sent.push(this.write({ sql: 'START TRANSACTION' }));
    await Promise.all(sent);
  }

  commit(): Promise<void> {
    return this.#end('COMMIT');
  }

  rollback(): Promise<void> {
    return this.#end('ROLLBACK');
  }

  async #end(sql: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const ended = this.write({ sql });
    this.#inTransaction = false;
    await ended;
  }

  /**
   * A deadlock ends a transaction: what was sent behind it would then be committed, statement by statement, were
   * autocommit on. So it is off in transactions that write, and on again when a statement comes that is in none.
   */
  #set(autocommit: boolean): Promise<unknown> {
    this.#autocommit = autocommit;
    return this.#query({ sql: `SET autocommit = ${autocommit ? 1 : 0}` }, () => null);
  }

  #outsideToo(): void {
    if (!this.#autocommit && !this.#inTransaction) void this.#set(true);
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
    return onItsWay(sent);
  }

  /**
   * Has `sql` in the driver's cache of prepared statements. What is started while the server is asked is held back until
   * the batch is sent: the driver would let it overtake.
   */
  async #prepare(sql: string): Promise<void> {
    this.#holding = true;
    try {
      await this.#cache(sql);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  async #cache(sql: string): Promise<void> {
    this.#count();
    const statement = await this.#link.race(this.#driver.prepare(sql));
    // Stays cached: this only gives back our use of it.
    statement.close();
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

  async #inOne(sql: string, rows: readonly (readonly Bound[])[]): Promise<number> {
    const result = await this.#driver.query<UpsertResult>(sql, textValues(rows.flat()));
    return result.affectedRows;
  }

  async #sendRows(sql: string, rows: (readonly Bound[])[]): Promise<number> {
    // Per-row results come as objects, whatever the connection's own setting is.
    const options: QueryOptions & { fullResult: boolean } = { sql, rowsAsArray: false, fullResult: false };
    const result = await this.#driver.batch<UpsertResult>(options, rows);
    return result.affectedRows;
  }

  #chunks(sql: string, rows: readonly (readonly Bound[])[]): (readonly Bound[])[][] {
    // As text a byte may take two, and the SQL of a row its own length.
    const limit = Math.min(BATCH_BYTES, (this.#maxPacket - PACKET_MARGIN) / 4);
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
