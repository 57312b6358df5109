-- The state database of spokesync, on the hub's server. One statement ends with ';' at the end of a line.
-- Beside these tables each synced table N has `version_N` (the ledger) and `pin_N`, made by ledger/tables.ts,
-- because their key columns have the very types and collations of that table's key.

-- One row: the counter that gives out versions in commit order, the run lock, and the hub's token.
CREATE TABLE control (
  id           TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  identity     CHAR(36)         NOT NULL COMMENT 'names this state database in every token',
  version      BIGINT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'last version given out',
  hub_token    BIGINT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'version of the last write to the hub''s own tables',
  epoch        BIGINT UNSIGNED  NOT NULL DEFAULT 0 COMMENT 'the run that may write',
  holder       VARCHAR(255)     NULL COMMENT 'who holds the lock, for people',
  connection   VARCHAR(255)     NULL COMMENT 'server and connection id of the holder',
  lease_until  DATETIME(6)      NULL COMMENT 'UTC'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO control (id, identity) VALUES (1, UUID());

CREATE TABLE run (
  id           BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  epoch        BIGINT UNSIGNED  NOT NULL,
  started_at   DATETIME(6)      NOT NULL COMMENT 'UTC',
  finished_at  DATETIME(6)      NULL COMMENT 'UTC; NULL while it runs, and for a run that died',
  outcome      VARCHAR(16)      NULL COMMENT 'ok, warnings, failed',
  changed      BIGINT UNSIGNED  NULL COMMENT 'rows written, at all sites and in both rounds',
  summary      MEDIUMTEXT       NULL COMMENT 'JSON: totals, and each site with its outcome and rows, for lists of many runs',
  result       LONGTEXT         NULL COMMENT 'the --json document',
  report       LONGTEXT         NULL COMMENT 'JSON: what the report told beside the result: the error, the file logs (cut)',
  KEY (started_at, finished_at, outcome, changed)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE site (
  id           SMALLINT UNSIGNED NOT NULL PRIMARY KEY,
  name         VARCHAR(255)      NOT NULL,
  issued       BIGINT UNSIGNED   NOT NULL DEFAULT 0 COMMENT 'last token given to a batch for this site',
  settled      BIGINT UNSIGNED   NOT NULL DEFAULT 0 COMMENT 'last token known to be committed there',
  low_entry    BIGINT UNSIGNED   NOT NULL DEFAULT 0 COMMENT 'change log ids up to here are done with',
  seen_entry   BIGINT UNSIGNED   NULL COMMENT 'the newest change log id at seen_at; done with once no older transaction is open',
  seen_at      DATETIME(6)       NULL COMMENT 'UTC by the clock of the site',
  connection   VARCHAR(255)      NULL COMMENT 'through which a pass writes there, or was writing when it broke: id@address',
  clock_skew_us BIGINT           NULL,
  maintenance  DATETIME(6)       NULL COMMENT 'UTC; since when it stands between its hooks: set before the first, NULL once the last has run',
  last_success DATETIME(6)       NULL COMMENT 'UTC',
  last_error   TEXT              NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE refused_table (
  site         SMALLINT UNSIGNED NOT NULL,
  name         VARCHAR(64)       CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  reason       TEXT              NOT NULL,
  PRIMARY KEY (site, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='tables that were left out at a site by the last run that walked them';

CREATE TABLE synced_table (
  id           INT UNSIGNED     NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name         VARCHAR(64)      CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE,
  key_columns  TEXT             NOT NULL COMMENT 'definition of the key columns of version_N and pin_N',
  column_set   SMALLINT UNSIGNED NULL COMMENT 'the set of the last capture',
  compared_at  DATETIME(6)      NULL COMMENT 'UTC time when the hub was last captured in full'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- How a row hash was made: the layout that it was taken over.
CREATE TABLE column_set (
  id           SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  table_id     INT UNSIGNED      NOT NULL,
  fingerprint  CHAR(12)          CHARACTER SET ascii NOT NULL,
  layout       LONGTEXT          NOT NULL COMMENT 'JSON',
  rehashed     BIGINT UNSIGNED   NULL COMMENT 'version that unchanged rows got when they were hashed over a later set',
  UNIQUE KEY (table_id, fingerprint)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE bookmark (
  site         SMALLINT UNSIGNED NOT NULL,
  table_id     INT UNSIGNED      NOT NULL,
  version      BIGINT UNSIGNED   NOT NULL,
  compared_at  DATETIME(6)       NULL COMMENT 'UTC time of the last full compare with this spoke',
  PRIMARY KEY (site, table_id),
  KEY (table_id, version)
) ENGINE=InnoDB;

-- Where a spoke's empty table is being filled, or was when the line broke: up to here the ledger tells what it was sent.
CREATE TABLE filling (
  site         SMALLINT UNSIGNED NOT NULL,
  table_id     INT UNSIGNED      NOT NULL,
  version      BIGINT UNSIGNED   NOT NULL,
  PRIMARY KEY (site, table_id)
) ENGINE=InnoDB;

-- Entries of a site's change log above site.low_entry whose row change has been taken up.
CREATE TABLE consumed_entry (
  site         SMALLINT UNSIGNED NOT NULL,
  id           BIGINT UNSIGNED   NOT NULL,
  token        BIGINT UNSIGNED   NULL COMMENT 'of the batch that took it up at the site; NULL: a transaction of the hub did',
  PRIMARY KEY (site, id)
) ENGINE=InnoDB;

CREATE TABLE conflict (
  id           BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run          BIGINT UNSIGNED  NOT NULL,
  table_name   VARCHAR(64)      CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  record       TEXT             CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  record_hash  CHAR(40)         CHARACTER SET ascii NOT NULL COMMENT 'SHA1 of record',
  kind         VARCHAR(16)      NOT NULL,
  certainty    VARCHAR(16)      NOT NULL,
  meeting      CHAR(40)         CHARACTER SET ascii NOT NULL UNIQUE COMMENT 'SHA1 of what met: table, record, base, rows',
  columns      TEXT             NULL COMMENT 'JSON: the columns that clashed; NULL: the whole row',
  state        VARCHAR(16)      NOT NULL COMMENT 'decided, applied, closed',
  follows      BIGINT UNSIGNED  NULL COMMENT 'an earlier conflict of the same record whose winner met again',
  decided_at   DATETIME(6)      NOT NULL COMMENT 'UTC',
  base_row     LONGTEXT         NULL COMMENT 'JSON: columns as both sides last agreed on them, as far as known; NULL: nothing is',
  kept_row     LONGTEXT         NULL COMMENT 'JSON: the row as decided; NULL: deleted',
  queued_at    DATETIME(6)      NULL COMMENT 'UTC; when its mails were put into the outbox',
  closed_at    DATETIME(6)      NULL COMMENT 'UTC',
  closed_by    VARCHAR(191)     NULL,
  note         TEXT             NULL,
  KEY (table_name, record_hash),
  KEY (run),
  KEY (state),
  KEY (queued_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE conflict_side (
  conflict_id  BIGINT UNSIGNED  NOT NULL,
  site         SMALLINT UNSIGNED NOT NULL COMMENT 'origin of the value',
  hash         VARCHAR(20)      CHARACTER SET ascii NOT NULL COMMENT 'row hash; empty: the row was deleted',
  outcome      VARCHAR(8)       NOT NULL COMMENT 'winner, loser',
  user_id      VARCHAR(191)     NULL,
  person       TEXT             NULL COMMENT 'JSON: the person as known when decided',
  comment      TEXT             NULL COMMENT 'the change log''s',
  time_us      BIGINT           NULL COMMENT 'effective time, microseconds since 1970, by the hub''s clock',
  row_values   LONGTEXT         NULL COMMENT 'JSON: the whole row; NULL: deleted',
  batch_site   SMALLINT UNSIGNED NULL COMMENT 'of a loser that still stands: the spoke where a batch is to overwrite it',
  batch_token  BIGINT UNSIGNED  NULL COMMENT 'the token of that batch',
  PRIMARY KEY (conflict_id, site, hash),
  KEY (batch_site, batch_token)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE quarantine (
  site         SMALLINT UNSIGNED NOT NULL COMMENT 'the spoke of the pass',
  table_name   VARCHAR(64)      CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  record_hash  CHAR(40)         CHARACTER SET ascii NOT NULL,
  record       TEXT             NOT NULL,
  side         VARCHAR(8)       NOT NULL COMMENT 'where it could not be written: hub, spoke',
  action       VARCHAR(8)       NOT NULL COMMENT 'insert, update, delete',
  reason       TEXT             NOT NULL,
  row_values   LONGTEXT         NULL,
  first_run    BIGINT UNSIGNED  NOT NULL,
  last_run     BIGINT UNSIGNED  NOT NULL,
  tries        INT UNSIGNED     NOT NULL DEFAULT 1 COMMENT 'runs that tried to write it',
  PRIMARY KEY (site, table_name, record_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Mails that wait to be sent, and those that were. Nothing of a mail changes between its attempts, its Message-ID neither.
CREATE TABLE outbox (
  id           BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run          BIGINT UNSIGNED  NOT NULL,
  kind         VARCHAR(16)      NOT NULL COMMENT 'conflict, digest, report',
  message_id   VARCHAR(255)     CHARACTER SET ascii NOT NULL UNIQUE,
  subject      TEXT             NOT NULL,
  body         LONGTEXT         NOT NULL COMMENT 'JSON: text, html, attachments',
  queued_at    DATETIME(6)      NOT NULL COMMENT 'UTC',
  KEY (run)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Which conflicts a mail tells of.
CREATE TABLE outbox_conflict (
  conflict_id  BIGINT UNSIGNED  NOT NULL,
  mail_id      BIGINT UNSIGNED  NOT NULL,
  PRIMARY KEY (conflict_id, mail_id),
  KEY (mail_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE outbox_recipient (
  mail_id      BIGINT UNSIGNED  NOT NULL,
  address      VARCHAR(320)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  header       VARCHAR(4)       NOT NULL COMMENT 'to, cc',
  state        VARCHAR(8)       NOT NULL COMMENT 'waiting, sent, refused, dropped',
  attempts     INT UNSIGNED     NOT NULL DEFAULT 0,
  last_error   TEXT             NULL,
  changed_at   DATETIME(6)      NOT NULL COMMENT 'UTC',
  PRIMARY KEY (mail_id, address),
  KEY (state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Who may sign in at the web console.
CREATE TABLE account (
  id           INT UNSIGNED     NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name         VARCHAR(64)      NOT NULL UNIQUE COMMENT 'in whatever case',
  role         VARCHAR(16)      NOT NULL COMMENT 'viewer, operator',
  password     VARCHAR(255)     CHARACTER SET ascii NOT NULL COMMENT 'scrypt$N$r$p$salt$hash, base64url',
  created_at   DATETIME(6)      NOT NULL COMMENT 'UTC',
  changed_at   DATETIME(6)      NOT NULL COMMENT 'UTC; when the password was set',
  signed_in_at DATETIME(6)      NULL COMMENT 'UTC; the last time'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE console_session (
  token        CHAR(64)         CHARACTER SET ascii NOT NULL PRIMARY KEY COMMENT 'SHA-256 of the cookie',
  account      INT UNSIGNED     NOT NULL,
  created_at   DATETIME(6)      NOT NULL COMMENT 'UTC',
  seen_at      DATETIME(6)      NOT NULL COMMENT 'UTC; about when it was last used',
  KEY (account),
  KEY (seen_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Sign-ins that failed in a row, by the name that was given and by where they came from.
CREATE TABLE sign_in_failure (
  subject      CHAR(64)         CHARACTER SET ascii NOT NULL PRIMARY KEY COMMENT 'SHA-256 of the name or address',
  failures     INT UNSIGNED     NOT NULL,
  last_at      DATETIME(6)      NOT NULL COMMENT 'UTC',
  KEY (last_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Everything that somebody has changed, or begun, at the console.
CREATE TABLE audit (
  id           BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at           DATETIME(6)      NOT NULL COMMENT 'UTC',
  account      VARCHAR(64)      NULL COMMENT 'NULL: nobody had to sign in',
  address      VARCHAR(64)      NULL COMMENT 'from where; NULL: the command line',
  action       VARCHAR(32)      NOT NULL COMMENT 'e.g. sync, conflict-closed, user-added',
  subject      TEXT             NOT NULL COMMENT 'what it was done to'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
