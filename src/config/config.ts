import type { Address } from '../mysql/addresses.js';
import type { MailTemplates } from './mail-templates.js';
import type { Secret } from './secret.js';
import type { ServeConfig } from './serve-config.js';
import type { Window } from '../schedule/window.js';

/** TLS towards one server; all texts are PEM, already read from their files. */
export interface Tls {
  /** Null: the system's own authorities. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: Secret | null;
  /** Whom the certificate must be for; the host where absent. */
  readonly name?: string;
  /** False: encrypted, but whoever answers is believed. */
  readonly verify: boolean;
}

/** How to reach one site's database. `socket` goes before `host` and `port`. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  /** The other nodes of a cluster. */
  readonly others?: readonly Address[];
  readonly socket: string | null;
  readonly user: string;
  /** Null: none is sent (login by socket, or an account without one). */
  readonly password: Secret | null;
  readonly database: string;
  /** False: no TLS. */
  readonly tls: Tls | false;
}

/** Statements around a site's pass, in order; `:site` in them stands for the site's id. */
export interface Hooks {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One office. `files`: a local path or an ssh:// root; null: its files are not synced. */
export interface SiteConfig {
  readonly id: number;
  readonly name: string;
  readonly connection: Connection;
  readonly files: string | null;
  readonly hooks: Hooks;
}

/** How much of its line a spoke may take in one run; null: as much as it needs. */
export interface LineLimits {
  /** Both directions, all links to its database. */
  readonly maxBytesPerRun: number | null;
  readonly maxTimePerRunMs: number | null;
}

export interface SpokeConfig extends SiteConfig {
  /** Absent: none. */
  readonly limits?: LineLimits;
  readonly direction: 'two-way' | 'receive-only';
  /** Cron expressions of its own, instead of the common ones. */
  readonly schedule?: readonly string[];
  /** Outside of it a scheduled run leaves the spoke out. */
  readonly window?: Window;
}

export interface TableConfig {
  readonly name: string;
  /** Absent: found by the rule of DESIGN §6 (the ON UPDATE CURRENT_TIMESTAMP column, or one of the usual names). */
  readonly conflictColumn?: string;
  readonly conflict: 'newest' | 'oldest' | 'hub' | 'spoke';
  readonly merge: 'rows' | 'columns';
  /** Counters: what two sides added to one since they last agreed adds up. Only with `merge: columns`. */
  readonly sumColumns?: readonly string[];
  readonly ignoreColumns: readonly string[];
  /** Column with the person who changed the row, for the triggers of `capture`; the table must have it. */
  readonly userColumn?: string;
}

/** The table of people, and the names of its columns. */
export interface PeopleConfig {
  readonly table: string;
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly userName: string;
}

/** `fullEveryMs`: a full compare is due when the last one is older than that; null: never by itself. */
export type CompareConfig =
  { readonly mode: 'full' } | { readonly mode: 'incremental'; readonly fullEveryMs: number | null };

export interface SafetyConfig {
  readonly maxDeletes: number;
  /** Share of a table's rows, 0 to 1. */
  readonly maxChangedShare: number;
  readonly maxClockSkewMs: number;
}

export interface MailConfig {
  readonly from: string;
  readonly transport:
    | {
        readonly kind: 'smtp';
        readonly host: string;
        readonly port: number;
        /** True: TLS from the first byte (smtps://); false: STARTTLS where the server offers it. */
        readonly secure: boolean;
        readonly user: string | null;
        readonly password: Secret | null;
        /** Null: a server on this machine is believed, any other must have a certificate that the system trusts. */
        readonly tls: { readonly ca: string | null; readonly verify: boolean } | null;
      }
    | { readonly kind: 'sendmail'; readonly path: string };
  readonly administrators: readonly string[];
  readonly conflictCc: readonly string[];
  /** What the organisation is called in subjects and texts. */
  readonly organisation: string;
  /** More conflicts of one person in one run than this come as one mail. */
  readonly digestAbove: number;
  readonly templates: MailTemplates;
}

/** The whole configuration, checked, with every default filled in. Durations are in milliseconds. */
export interface Config {
  /** The file that it was read from. */
  readonly path: string;
  readonly hub: SiteConfig;
  readonly spokes: readonly SpokeConfig[];
  readonly tables: readonly TableConfig[];
  /** Name of the state database on the hub. */
  readonly state: string;
  readonly people: PeopleConfig;
  /** As that of a table, for every table that has such a column. */
  readonly userColumn?: string;
  readonly compare: CompareConfig;
  readonly safety: SafetyConfig;
  /** Spokes at a time. */
  readonly concurrency: number;
  readonly retry: { readonly attempts: number; readonly firstDelayMs: number };
  readonly timeouts: {
    readonly connectTimeoutMs: number;
    /** A statement that takes longer in all costs its link. */
    readonly statementTimeoutMs: number;
    /** A link that stays silent for so long while an answer is awaited is taken for dead. */
    readonly stallTimeoutMs: number;
    /** How long all mails of one run may take together. */
    readonly mailTimeoutMs: number;
  };
  readonly files: {
    readonly conflicts: 'skip' | 'newer';
    readonly ignore: readonly string[];
    readonly sshOptions: readonly string[];
    /** A unison that prints nothing for so long is ended. */
    readonly stallTimeoutMs: number;
  };
  /** Null: no mails. */
  readonly mail: MailConfig | null;
  /** How long the history of runs is kept. */
  readonly keepMs: number;
  readonly serve: ServeConfig;
}
