/** One value as the engine carries it: text (UTF-8), bytes, or NULL. Never a JavaScript number or Date. */
export type Value = string | Buffer | null;

/** One row, its values in the order of the select list. */
export type Row = readonly Value[];

/** A statement with its bound values (`?` placeholders). */
export interface Sql {
  readonly sql: string;
  readonly values?: readonly (Value | number | bigint | boolean)[];
}

export interface Flavour {
  readonly kind: 'mariadb' | 'mysql';
  /** For example [10, 11, 6]. */
  readonly version: readonly [number, number, number];
}

/** Affected rows and the first auto-increment id of a write. */
export interface WriteResult {
  readonly affectedRows: number;
  readonly insertId: string | null;
}

/**
 * One connection to one site: time_zone '+00:00', utf8mb4, a fixed sql_mode, READ COMMITTED, `@spokesync = 1`.
 *
 * Statements that are started without awaiting the one before are pipelined in order; a statement that fails does not
 * stop the ones behind it, so never pipeline past a statement that a later one depends upon.
 * Every method throws the driver's error wrapped as {@link QueryError} (see errors of `mysql/errno.ts`).
 */
export interface Session {
  readonly flavour: Flavour;
  /** Sends one statement, gives its rows (empty for a write). Strings, Buffers and null only: integers become text. */
  rows(q: Sql): Promise<Row[]>;
  /** Sends one write. */
  write(q: Sql): Promise<WriteResult>;
  /**
   * The same statement for each row of values, in as few round trips as the server's protocol allows (bulk on MariaDB).
   * Gives the sum of affected rows. An error leaves an unknown prefix applied: use it inside a transaction.
   */
  batch(sql: string, rows: readonly (readonly (Value | number)[])[]): Promise<number>;
  /** Has the statement of a batch that comes later prepared, which then costs it no round trip. Nothing waits for it. */
  prepare(sql: string): void;
  /**
   * Streams a big result without holding it, in pieces of some rows: no more is read than one packet of the link, or one
   * row that is larger, while the caller holds a piece. An error while reading is thrown, never an end.
   * The statement goes out with the first `next()`. Await no other statement of this session inside the loop: its answer
   * stands behind the rows. Leaving the loop early reads the rest away.
   */
  stream(q: Sql): AsyncIterable<readonly Row[]>;
  /**
   * `read-snapshot`: all reads see the database as of now. `write`: each statement sees what is committed by then.
   * `write-snapshot`: all reads without locks see the database as of the first of them.
   */
  begin(kind: 'read-snapshot' | 'write' | 'write-snapshot'): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** True until the link is known to be dead. */
  readonly alive: boolean;
  /** The server's max_allowed_packet. Of a {@link batch} each row of values must fit into it, with little around it. */
  readonly maxPacketBytes: number;
  /** Statements sent so far; a batch counts as the packets that it took. */
  readonly statements: number;
  /** How often a statement was sent while nothing else was under way: about the round trips that were waited for. */
  readonly roundTrips: number;
  /** Bytes that went over the link so far, in both directions. */
  readonly bytes: number;
  close(): Promise<void>;
  /** Tears the link down at once, without asking the server. */
  destroy(): void;
}
