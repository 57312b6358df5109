import { tableOf, type Target } from '../apply/target.js';
import { readImages } from '../compare/images.js';
import type { Config } from '../config/config.js';
import { lastLayouts } from '../ledger/last-layouts.js';
import type { Row, Session } from '../mysql/session.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import type { ShownRow } from '../report/result.js';
import { layoutOf } from '../schema/compatibility.js';
import { readSchema } from '../schema/introspect.js';
import { neededTables } from '../schema/needed-tables.js';
import type { Key } from '../schema/key-sql.js';
import type { Layout } from '../schema/layout.js';
import type { Schema } from '../schema/table.js';
import { valueOf } from './shown-value.js';

/** A conflict's table as the hub has it now, and the record's key in it. */
export interface HubTable {
  readonly schema: Schema;
  readonly layout: Layout;
  readonly key: Key;
  /** What guarded writes to it need. */
  readonly target: Target;
}

/** A row as it stands, and the hash that a guarded write expects. */
export interface StandingRow {
  readonly row: Row;
  readonly hash: string;
}

/** Opens the table of a conflict at the hub; `unknown` says why it cannot be: it is gone, or not as it was. */
export async function openHubTable(
  session: Session,
  config: Config,
  conflict: ConflictDetails,
): Promise<HubTable | { readonly unknown: string }> {
  const { database } = config.hub.connection;
  const wish = config.tables.find(({ name }) => name === conflict.table);
  if (wish === undefined) return { unknown: `${conflict.table} is not among the tables of ${config.path} any more` };
  const schema = await readSchema(session, database, neededTables(config));
  const table = schema.tables.get(conflict.table);
  // As the runs see it: what they keep of its rows is to be compared with what stands there.
  const before = (await lastLayouts(session, config.state)).get(wish.name);
  const outcome = layoutOf(wish.name, { ...wish, before }, [
    { site: config.hub.name, flavour: session.flavour, table },
  ]);
  if ('refused' in outcome) return { unknown: outcome.refused };
  const { layout } = outcome;
  const key = keyOf(layout, conflict);
  if (key === null) return { unknown: `${conflict.table} has another key than at the time of the conflict` };
  const children = schema.foreignKeys.filter(
    ({ parentTable, parentDatabase }) => parentTable === wish.name && parentDatabase === undefined,
  );
  return { schema, layout, key, target: { session, database, layout, children, deferred: [] } };
}

/** The record as it stands at the hub now; null: there is none. */
export async function readStanding({ layout, key, target }: HubTable): Promise<StandingRow | null> {
  const options = { oldSets: new Map(), presentColumns: new Set<string>(), withColumnHashes: false };
  const from = tableOf(target);
  const image = (await readImages(target.session, from, layout, [key], options)).get(0);
  return image === undefined ? null : { row: image.row, hash: image.hash };
}

/** Any of the rows that met holds the key: they are one record. */
function keyOf(layout: Layout, { winner, losers, kept }: ConflictDetails): Key | null {
  const names = layout.key.map((index) => layout.columns[index]?.name ?? '');
  const rows = [...losers, winner].flatMap(({ row }: ConflictParty): ShownRow[] => (row === null ? [] : [row]));
  for (const row of [...rows, ...(kept === null ? [] : [kept])]) {
    const key = names.map((name) => valueOf(row[name] ?? null));
    if (key.every((value) => value !== null)) return key;
  }
  return null;
}
