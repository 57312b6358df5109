/** How one column's values are read, hashed, bound and compared: chosen once per column over all the sites of a run. */
export interface LayoutColumn {
  readonly name: string;
  readonly dataType: string;
  readonly columnType: string;
  readonly nullable: boolean;
  /** A text that a site does not hold in UTF-8, which it is hashed in. */
  readonly convert: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly onUpdateNow: boolean;
  /** Named in `sumColumns`: its own hash is its value (`reconcile/counter.ts`). Absent: it is not. */
  readonly sums?: true;
  /** JSON of MySQL at some sites and text at others: compared by its value (`compare/json-by-value.ts`). Absent: it is not. */
  readonly byValue?: true;
  /** FLOAT or DOUBLE where some sites are MySQL and others MariaDB: small numbers have no exponent (`float-text.ts`). Absent: they are as the server shows them. */
  readonly writtenOut?: true;
  /** Only in a layout of the past: the type that a value is cast to before it is hashed, since the column has another now. */
  readonly castTo?: string;
}

/** A table as all the sites of a run agree to see it. Made by `schema/compatibility.ts`. */
export interface Layout {
  readonly name: string;
  /** Compared and written, key columns included, in the hub's order. Generated and ignored columns are left out. */
  readonly columns: readonly LayoutColumn[];
  /** Indexes into `columns` that form the key, in the key's order. */
  readonly key: readonly number[];
  /** Index into `columns` of the conflict column, or null. */
  readonly conflictColumn: number | null;
  /** Ignored columns with ON UPDATE CURRENT_TIMESTAMP: an update sets each to itself. */
  readonly frozen: readonly string[];
  /** Names of unique keys beside the key, with their columns: what an update may clash with. */
  readonly uniqueKeys: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** A short stable id of columns, ignored columns, key and encoding: two equal ids hash alike. */
  readonly columnSet: string;
}
