import type { Config, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { type BucketPlan, planBuckets } from '../compare/buckets.js';
import { messageWithFix } from '../error-message.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { hubSource, ledgerSource } from '../ledger/capture.js';
import { lastLayouts } from '../ledger/last-layouts.js';
import type { LedgerTable } from '../ledger/ledger-table.js';
import { keyRefusal } from '../ledger/wider-key.js';
import { connectWith } from '../mysql/connect.js';
import { isRetryable } from '../mysql/errno.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import { layoutOf } from '../schema/compatibility.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import type { SiteTable } from '../schema/site-table.js';
import { ringsOf, writeOrder } from '../schema/order.js';
import type { Layout } from '../schema/layout.js';
import type { Schema, Table } from '../schema/table.js';
import type { RunTable } from './pass-context.js';

/** What a spoke's tables look like; null: it could not be reached now. */
export interface Surveyed {
  readonly config: SpokeConfig;
  readonly schema: Schema | null;
  readonly flavour: Session['flavour'] | null;
  /** Why it could not be reached, where trying again may help. */
  readonly unreached: string | null;
}

/** How a spoke's schema is read; throws where the spoke cannot be reached. */
export type Look = (spoke: SpokeConfig) => Promise<Pick<Surveyed, 'schema' | 'flavour'>>;

/** Looks at a spoke over a connection that is closed again. */
export function passingLook(config: Config, signal: AbortSignal | undefined): Look {
  const tables = neededTables(config);
  return async (spoke) => {
    const { database } = spoke.connection;
    const options = connectOptions(spoke, config.timeouts);
    const { session, asked } = await connectWith(
      options,
      (reading) => onItsWay(readSchema(reading, database, tables)),
      signal,
    );
    try {
      return { schema: await asked, flavour: session.flavour };
    } finally {
      await session.close();
    }
  };
}

/** Looks at the schemas of all spokes, many at a time: one encoding per table is chosen over all of them. */
export async function survey(
  spokes: readonly SpokeConfig[],
  look: Look,
  signal: AbortSignal | undefined,
): Promise<Surveyed[]> {
  return inParallel(spokes, looksAtATime, async (spoke): Promise<Surveyed> => {
    try {
      return { config: spoke, ...(await look(spoke)), unreached: null };
    } catch (error) {
      if (signal?.aborted === true) throw error;
      // Its pass will try again, and tell why if it fails.
      const unreached = isRetryable(error) ? messageWithFix(error) : null;
      return { config: spoke, schema: null, flavour: null, unreached };
    }
  });
}

/** A layout over the hub and every spoke that has the table in the same form; a spoke that has not is left out here. */
export function jointLayout(
  wish: Config['tables'][number],
  hub: SiteTable,
  surveyed: readonly Surveyed[],
  before: Layout | undefined,
): { readonly layout: Layout } | { readonly refused: string } {
  const alone = layoutOf(wish.name, wish, [hub]);
  if ('refused' in alone) return alone;
  const sites = surveyed.flatMap(({ config, schema, flavour }): SiteTable[] => {
    if (schema === null || flavour === null) return [];
    const site = { site: config.name, flavour, table: schema.tables.get(wish.name) };
    return 'layout' in layoutOf(wish.name, wish, [hub, site]) ? [site] : [];
  });
  return layoutOf(wish.name, { ...wish, before }, [hub, ...sites]);
}

/** What a run needs of the hub to open its tables. */
export interface Preparation {
  readonly config: Config;
  readonly session: Session;
  readonly schema: Schema;
  readonly surveyed: readonly Surveyed[];
  readonly wanted: readonly Config['tables'][number][];
  /** Gives a table's ledger; `forgotten`: its key has changed, so that it starts anew. */
  readonly ledgerOf: (
    hubTable: Table,
    layout: Layout,
    mergesColumns: boolean,
  ) => Promise<{ table: LedgerTable; forgotten: boolean }>;
}

/** Tables whose ledgers are opened at the same time. */
const tablesAtATime = 16;

/** Tables in the order of writing, with their ledgers and buckets; and those that the hub itself cannot sync. */
export async function prepareTables(preparation: Preparation): Promise<{
  tables: RunTable[];
  refused: Map<string, string>;
  forgotten: string[];
}> {
  const { config, session, schema, surveyed, wanted } = preparation;
  const before = await lastLayouts(session, config.state);
  const refused = new Map<string, string>();
  const forgotten: string[] = [];
  const opened = new Map<
    string,
    { ledger: LedgerTable; plan: () => Promise<BucketPlan>; wish: (typeof wanted)[number] }
  >();
  const open = async (wish: (typeof wanted)[number]) => {
    const hubTable = schema.tables.get(wish.name);
    const hub = { site: config.hub.name, flavour: session.flavour, table: hubTable };
    const outcome = jointLayout(wish, hub, surveyed, before.get(wish.name));
    if ('refused' in outcome) return outcome;
    if (hubTable === undefined) return { refused: `table ${wish.name} is missing at ${config.hub.name}` };
    const tooLong = keyRefusal(hubTable, outcome.layout);
    if (tooLong !== null) return { refused: tooLong };
    const { table, forgotten } = await preparation.ledgerOf(hubTable, outcome.layout, wish.merge === 'columns');
    return { ledger: table, forgotten, plan: bucketPlan(session, table, hubTable.estimatedRows) };
  };
  const outcomes = await inParallel(wanted, tablesAtATime, open);
  for (const [at, wish] of wanted.entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined) continue;
    if ('refused' in outcome) {
      refused.set(wish.name, outcome.refused);
      continue;
    }
    const { ledger, plan } = outcome;
    if (outcome.forgotten) forgotten.push(wish.name);
    opened.set(wish.name, { ledger, plan, wish });
  }
  const nullable = (table: string, column: string): boolean =>
    schema.tables.get(table)?.columns.find(({ name }) => name === column)?.nullable ?? false;
  const { order, deferred } = writeOrder([...opened.keys()], schema.foreignKeys, nullable);
  const rings = ringsOf(order, schema.foreignKeys);
  const tables = order.flatMap((name): RunTable[] => {
    const one = opened.get(name);
    if (one === undefined) return [];
    const { ledger, plan, wish } = one;
    return [
      {
        ledger,
        plan,
        policy: {
          conflict: wish.conflict,
          merge: wish.merge,
          hubId: config.hub.id,
          conflictColumn: ledger.layout.conflictColumn,
        },
        ring: rings.find((ring) => ring.includes(name)) ?? [],
        deferred: deferred.find(({ table }) => table === name)?.columns ?? [],
        hubChildren: schema.foreignKeys.filter(
          ({ parentTable, parentDatabase }) => parentTable === name && parentDatabase === undefined,
        ),
        hubColumns: new Set(schema.tables.get(name)?.columns.map((column) => column.name)),
      },
    ];
  });
  return { tables, refused, forgotten };
}

/** Buckets by the narrow ledger, or on the first run by the table itself. May count its rows: so only where it is needed. */
function bucketPlan(session: Session, table: LedgerTable, about: number): () => Promise<BucketPlan> {
  const make = async (): Promise<BucketPlan> => {
    const [known] = await session.rows({ sql: `SELECT 1 FROM ${table.versions} v LIMIT 1` });
    return planBuckets(known === undefined ? hubSource(session, table) : ledgerSource(session, table), {
      bucketRows: 128,
      about,
    });
  };
  let made: Promise<BucketPlan> | null = null;
  return () => (made ??= make());
}
