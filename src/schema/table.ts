/** One column as the server describes it. */
export interface Column {
  readonly name: string;
  /** Lower-case base type: 'int', 'varchar', 'enum', 'json', 'point', 'uuid', 'inet6', … MariaDB's JSON alias is 'longtext'. */
  readonly dataType: string;
  /** The whole type as the server prints it, e.g. `int(10) unsigned`, normalised over flavours (no integer display widths). */
  readonly columnType: string;
  readonly nullable: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
  /** VIRTUAL or STORED GENERATED: never compared nor written. */
  readonly generated: boolean;
  readonly autoIncrement: boolean;
  /** Has ON UPDATE CURRENT_TIMESTAMP: must be set explicitly in every update, else it changes by itself. */
  readonly onUpdateNow: boolean;
}

export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** All of its columns are NOT NULL, with no prefix lengths and no expressions: may serve as the key. */
  readonly usable: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly parentTable: string;
  readonly parentColumns: readonly string[];
  readonly onDelete: 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'NO ACTION' | 'SET DEFAULT';
  readonly onUpdate: 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'NO ACTION' | 'SET DEFAULT';
  /** The child's database, where it is not the one that was read. */
  readonly database?: string;
  /** The parent's database, where it is not the one that was read. */
  readonly parentDatabase?: string;
}

export interface Trigger {
  readonly name: string;
  readonly table: string;
  readonly timing: 'BEFORE' | 'AFTER';
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
}

/** One table of one site. */
export interface Table {
  readonly name: string;
  readonly engine: string;
  /** BASE TABLE, not a view, sequence or temporary table. */
  readonly base: boolean;
  readonly columns: readonly Column[];
  /** The primary key first, if there is one. */
  readonly uniqueKeys: readonly UniqueKey[];
  readonly triggers: readonly Trigger[];
  /** The server's estimate; only good for progress and bucket sizes. */
  readonly estimatedRows: number;
  readonly averageRowBytes: number;
}

/**
 * All tables of one site's database, by name (views and sequences too, with `base: false`), and all foreign keys that
 * touch it, in either direction.
 */
export interface Schema {
  readonly database: string;
  readonly tables: ReadonlyMap<string, Table>;
  readonly foreignKeys: readonly ForeignKey[];
}
