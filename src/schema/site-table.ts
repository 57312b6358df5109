import type { Flavour } from '../mysql/session.js';
import type { Column, Table } from './table.js';

/** A table as one site has it; undefined where it has none. */
export interface SiteTable {
  /** The site's name. */
  readonly site: string;
  readonly flavour: Flavour;
  readonly table: Table | undefined;
}

/** A site whose table exists. */
export interface PresentTable extends SiteTable {
  readonly table: Table;
}

/** Why a table cannot be synced, for people: `message` names table, site and column; `fix` is what mends it. */
export interface Reason {
  readonly code:
    | 'no-table'
    | 'not-a-table'
    | 'engine'
    | 'no-key'
    | 'key-differs'
    | 'column-missing'
    | 'column-type'
    | 'column-differs'
    | 'collation-differs'
    | 'ignore-columns'
    | 'conflict-column'
    | 'sum-columns';
  readonly message: string;
  readonly fix: string;
}

/** Thrown by the rules of this folder, caught by `layoutOf`. */
export class Refusal extends Error {
  readonly reasons: readonly Reason[];

  constructor(...reasons: readonly Reason[]) {
    super(reasons.map((reason) => reason.message).join('; '));
    this.reasons = reasons;
  }
}

/** Column names ignore case on every server. */
export function columnNamed(table: Table, name: string): Column | undefined {
  const lower = name.toLowerCase();
  return table.columns.find((column) => column.name.toLowerCase() === lower);
}
