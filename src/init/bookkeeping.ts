/** The hub, or any other site. */
export type SiteRole = 'hub' | 'spoke';

/** What an existing column must be able to hold; what it holds beyond that is left as it is. */
export type Capacity =
  | { readonly kind: 'varchar'; readonly length: number }
  | { readonly kind: 'longtext' }
  | { readonly kind: 'enum'; readonly values: readonly string[] };

export interface WantedColumn {
  readonly name: string;
  /** As it is created. */
  readonly definition: string;
  /** As it is added to a site's existing table, whose writers do not name it; null: as it is created. */
  readonly added: ((siteId: number) => string) | null;
  /** Null: any type that is there will do. */
  readonly capacity: Capacity | null;
  /** Texts of any person or key: four-byte characters must fit. The collation is taken where the charset is changed. */
  readonly collation: 'utf8mb4_bin' | 'as before' | null;
}

export interface WantedIndex {
  readonly name: string;
  /** Column, and how many characters of it (null: all). */
  readonly columns: readonly (readonly [column: string, prefix: number | null])[];
}

/** A bookkeeping table in a site's own database. */
export interface WantedTable {
  readonly name: string;
  readonly sites: 'every' | 'hub';
  readonly columns: readonly WantedColumn[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly WantedIndex[];
}

/** A key of several columns is a JSON array of texts: longer than any server lets the key itself be. */
const RECORD_ID_LENGTH = 3072;
/** 400 bytes in utf8mb4: fits every row format's index limit (767 bytes a column in the old ones). */
export const RECORD_ID_PREFIX = 100;

const anyType = (name: string, definition: string, added: WantedColumn['added'] = null): WantedColumn => ({
  name,
  definition,
  added,
  capacity: null,
  collation: null,
});

const tableName: WantedColumn = {
  name: 'table',
  definition: 'VARCHAR(64) NOT NULL',
  added: null,
  capacity: { kind: 'varchar', length: 64 },
  collation: null,
};

const recordId: WantedColumn = {
  name: 'record_id',
  definition: `VARCHAR(${RECORD_ID_LENGTH}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL`,
  added: null,
  capacity: { kind: 'varchar', length: RECORD_ID_LENGTH },
  collation: 'utf8mb4_bin',
};

const person = (name: string): WantedColumn => ({
  name,
  definition: 'VARCHAR(255) CHARACTER SET utf8mb4 NULL',
  added: null,
  capacity: { kind: 'varchar', length: 255 },
  collation: 'as before',
});

const longText = (name: string): WantedColumn => ({
  name,
  definition: 'LONGTEXT CHARACTER SET utf8mb4 NULL',
  added: null,
  capacity: { kind: 'longtext' },
  collation: 'as before',
});

const updateType = (...values: string[]): WantedColumn => ({
  name: 'update_type',
  definition: `ENUM(${values.map((value) => `'${value}'`).join(',')}) NOT NULL`,
  added: null,
  capacity: { kind: 'enum', values },
  collation: null,
});

const byRecord: WantedIndex = {
  name: 'spokesync_record',
  columns: [
    ['table', null],
    ['record_id', RECORD_ID_PREFIX],
  ],
};

const changeType = updateType('new', 'update', 'delete', 'force delete');

/**
 * Written by the application, or by our triggers: who changed which record when. Before version 2.4 of the predecessor
 * it had no site and no type: an application that does not name them tells of updates at its own site.
 */
const changeLog: WantedTable = {
  name: 'change_log',
  sites: 'every',
  columns: [
    anyType('id', 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT'),
    anyType('site_id', 'INT NOT NULL', (siteId) => `INT NOT NULL DEFAULT ${siteId}`),
    anyType('user_id', "VARCHAR(64) CHARACTER SET utf8mb4 NULL COMMENT 'id of the user who changes data'"),
    tableName,
    recordId,
    { ...changeType, added: () => `${changeType.definition} DEFAULT 'update'` },
    anyType('comment', 'TEXT CHARACTER SET utf8mb4 NULL'),
    anyType('timestamp', 'TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)'),
    {
      ...longText('old_values'),
      definition: "LONGTEXT CHARACTER SET utf8mb4 NULL COMMENT 'JSON: the columns that changed, as they were before'",
    },
  ],
  primaryKey: ['id'],
  indexes: [byRecord],
};

/**
 * `sync_from` was received by `sync_to`. Zero dates for "never", as the predecessor's tools compare with them. Before its
 * version 2.4 `sync_to` was the site that holds the table.
 */
const sync: WantedTable = {
  name: 'sync',
  sites: 'every',
  columns: [
    anyType('sync_from', 'INT UNSIGNED NOT NULL'),
    anyType('sync_to', 'INT UNSIGNED NOT NULL', (siteId) => `INT UNSIGNED NOT NULL DEFAULT ${siteId}`),
    anyType('last_time', "TIMESTAMP(6) NOT NULL DEFAULT '0000-00-00 00:00:00'"),
    anyType('this_time', "TIMESTAMP(6) NOT NULL DEFAULT '0000-00-00 00:00:00'"),
  ],
  primaryKey: ['sync_from', 'sync_to'],
  indexes: [],
};

/** Each row that was written anywhere, by whom it was changed. */
const syncLog: WantedTable = {
  name: 'sync_log',
  sites: 'hub',
  columns: [
    anyType('id', 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT'),
    anyType('site_id_from', 'INT NOT NULL'),
    anyType('site_id_to', 'INT NOT NULL'),
    anyType('user_id', "VARCHAR(64) CHARACTER SET utf8mb4 NULL COMMENT 'id of the user who changes data'"),
    tableName,
    recordId,
    updateType('INSERT', 'UPDATE', 'DELETE'),
    { ...anyType('comment', 'TEXT CHARACTER SET utf8mb4 NULL'), collation: 'as before' },
    longText('sql'),
    anyType('timestamp', 'TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)'),
    anyType('time_of_change_on_remote_server', 'TIMESTAMP(6) NULL DEFAULT NULL'),
    person('user_email'),
    person('user_firstname'),
    person('user_lastname'),
    person('user_name'),
    anyType('run', 'BIGINT UNSIGNED NULL'),
    anyType('batch', "BIGINT UNSIGNED NULL COMMENT 'token of the write that it tells of'"),
    { ...longText('row_before'), definition: "LONGTEXT CHARACTER SET utf8mb4 NULL COMMENT 'JSON'" },
    { ...longText('row_after'), definition: "LONGTEXT CHARACTER SET utf8mb4 NULL COMMENT 'JSON'" },
    anyType('hash_before', "BIGINT UNSIGNED NULL COMMENT 'row hash of row_before, as in the ledger'"),
    anyType('hash_after', "BIGINT UNSIGNED NULL COMMENT 'row hash of row_after, as in the ledger'"),
    anyType('untracked', "TINYINT(1) NULL COMMENT '1: no change log entry told of the change'"),
  ],
  primaryKey: ['id'],
  indexes: [
    byRecord,
    { name: 'spokesync_run', columns: [['run', null]] },
    {
      name: 'spokesync_person',
      columns: [
        ['site_id_from', null],
        ['user_id', null],
      ],
    },
    {
      name: 'spokesync_batch',
      columns: [
        ['site_id_to', null],
        ['batch', null],
      ],
    },
  ],
};

/** Tells after a crash whether a batch was committed here (DESIGN section 2, intent). Empty until the first write. */
const token: WantedTable = {
  name: 'spokesync_token',
  sites: 'every',
  columns: [anyType('id', 'TINYINT UNSIGNED NOT NULL'), anyType('token', 'VARCHAR(64) NOT NULL')],
  primaryKey: ['id'],
  indexes: [],
};

/** The bookkeeping tables of one site's own database (DESIGN section 5). */
export function bookkeepingTables(role: SiteRole): readonly WantedTable[] {
  return [changeLog, sync, syncLog, token].filter((table) => table.sites === 'every' || role === 'hub');
}
