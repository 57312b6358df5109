import type { Flavour } from '../mysql/session.js';
import type { Table } from './table.js';

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

/** A reason, for people, not to sync a table. Thrown by the rules of this folder, caught by `layoutOf`. */
export class Refusal extends Error {}
