import { SyncError } from '../errors.js';
import { isRetryable } from '../mysql/errno.js';
import { qualified } from '../mysql/identifier.js';
import type { Session } from '../mysql/session.js';
import { Turns } from '../turns.js';
import { leaseSeconds } from './run-lock.js';

/** Names of the databases on the hub's server, and what marks this run's writes there. */
export interface HubPlace {
  /** The database that holds ledger, pins and the other state. */
  readonly state: string;
  /** The hub's own database with the synced tables. */
  readonly data: string;
  /** Names the state database; part of every token. */
  readonly identity: string;
  /** The run that may write (DESIGN §2, "The ledger, exactly"). */
  readonly epoch: bigint;
  /** The hub is a node of a cluster. */
  readonly clustered: boolean;
}

/** One open transaction on the hub. It holds the counter row, so that versions become visible in their order. */
export interface HubTransaction {
  readonly session: Session;
  /** The version that this transaction's rows get; asking for it takes it. */
  version(): bigint;
  /** Must be called before the hub's own tables are written: the hub's token then follows (a restored hub is noticed). */
  writesData(): void;
}

/** The one writer of the hub: its transactions run one after the other, on one connection. */
export interface HubWriter {
  readonly place: HubPlace;
  /**
   * Runs `work` in a transaction and commits it. Deadlocks and lock waits run `work` again from its start, so it may
   * not have effects outside of the transaction. Throws `lost-lock` when a later run has taken the hub.
   * With `snapshot` its reads see the hub as of one moment, after the counter was locked: for what is read from two
   * tables and must fit together. Not for writing the application's tables: inserts beside the rows would have to wait.
   */
  transaction<T>(work: (tx: HubTransaction) => Promise<T>, kind?: 'snapshot'): Promise<T>;
}

const attempts = 5;

/** Makes the writer over `session`, which nothing else may use. */
export function hubWriter(session: Session, place: HubPlace): HubWriter {
  const turns = new Turns();

  async function once<T>(work: (tx: HubTransaction) => Promise<T>, kind: 'snapshot' | undefined): Promise<T> {
    await session.begin(kind === undefined ? 'write' : 'write-snapshot');
    try {
      const control = qualified(place.state, 'control');
      const [row] = await session.rows({ sql: `SELECT version, epoch FROM ${control} WHERE id = 1 FOR UPDATE` });
      if (row === undefined) throw new SyncError('state', 'the state database has lost its control row');
      if (BigInt(row[1] as string) !== place.epoch) {
        throw new SyncError('lost-lock', 'another run has taken over the hub while this one stood still', {
          hint: 'nothing is lost; the other run goes on',
        });
      }
      const next = BigInt(row[0] as string) + 1n;
      let taken = false;
      let data = false;
      const result = await work({
        session,
        version: () => {
          taken = true;
          return next;
        },
        writesData: () => {
          taken = true;
          data = true;
        },
      });
      if (data) {
        await session.write({
          sql: `INSERT INTO ${qualified(place.data, 'spokesync_token')} (id, token) VALUES (1, ?)
                ON DUPLICATE KEY UPDATE token = VALUES(token)`,
          values: [`${place.identity}:${next}`],
        });
      }
      // A cluster refuses one of two transactions at two nodes only where both wrote the same row: a run that was taken over
      // meanwhile has to be refused whatever it wrote.
      if (taken || place.clustered) {
        await session.write({
          sql: `UPDATE ${control}
                   SET version = ?, hub_token = IF(?, ?, hub_token),
                       lease_until = UTC_TIMESTAMP(6) + INTERVAL ${leaseSeconds} SECOND
                 WHERE id = 1`,
          values: [taken ? next : BigInt(row[0] as string), data, next],
        });
      }
      await session.commit();
      return result;
    } catch (error) {
      if (session.alive) await session.rollback();
      throw error;
    }
  }

  async function retried<T>(work: (tx: HubTransaction) => Promise<T>, kind: 'snapshot' | undefined): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(work, kind);
      } catch (error) {
        if (attempt >= attempts || !session.alive || !isRetryable(error)) throw error;
      }
    }
  }

  return {
    place,
    transaction: (work, kind) => turns.take(() => retried(work, kind)),
  };
}
