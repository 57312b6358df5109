import * as z from 'zod';
import { parseDuration } from './duration.js';
import { mail } from './mail-schema.js';
import { jitter, keep, log, schedule, serve, timeZone, window } from './serve-schema.js';
import { byteSize, duration, identifier, list, numeric, parsed, text, whole } from './schema-values.js';
import { parseDatabaseUrl } from './url.js';

/*
 * The only definition of the configuration file. Every key has a `.describe()` from which docs/configuration.md is made,
 * and every value's error text says what is expected in it ("give …"), from which load errors are made.
 */

const statements = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  list(text('an SQL statement'), 'an SQL statement, or a list of them'),
);

const hooks = z.strictObject({
  before: statements
    .optional()
    .describe(
      'Statement, or list of statements, run before the pass. `:site` is the id of the site; one text may hold several statements with `;` between them. A failure leaves the site out, the one of the hub ends the run.',
    ),
  after: statements
    .optional()
    .describe(
      'The same after the pass, on every way out, also after a failure, a lost link or Ctrl-C. Where it could not be run, the next run does that first.',
    ),
});

const limits = z.strictObject({
  maxBytesPerRun: byteSize()
    .optional()
    .describe('How many bytes may go over the line to the database of a spoke in one run, both directions together.'),
  maxTimePerRun: duration('1s').optional().describe('How long the passes of a spoke may take in one run.'),
});

const tls = z.preprocess(
  // An empty `tls:` is not written down as `off`.
  (value) => (value === true ? {} : value === false || value === 'off' ? null : (value ?? '')),
  z
    .strictObject(
      {
        ca: text('the path of a PEM file')
          .optional()
          .describe(
            "PEM file with the authority that signed the server's certificate. Absent: the system's authorities.",
          ),
        cert: text('the path of a PEM file')
          .optional()
          .describe('PEM file with our own certificate, where the server asks for one.'),
        key: text('the path of a PEM file').optional().describe('PEM file with the key of `cert`.'),
        name: text('a name')
          .optional()
          .describe("Whom the server's certificate must be for, where that is not the host of `url`."),
        verify: z
          .boolean({ error: 'true or false' })
          .default(true)
          .describe(
            "Whether the server's certificate must be valid for its name. `false` protects only against listeners.",
          ),
      },
      { error: 'true, off, or a mapping' },
    )
    .nullable(),
);

/** A path, or what unison takes for a folder over ssh; neither user nor host may look like an option. */
const FILES =
  /^(?:(?!\w+:\/\/).|ssh:\/\/(?:[^\s@:/-][^\s@:/]*@)?(?:\[[\da-fA-F:]+\]|[^\s@:/-][^\s@:/]*)(?::\d{1,5})?\/.)/su;

const siteKeys = {
  id: whole(1, 65_535).describe(
    "The site's number, unique over all sites: its `auto_increment_offset`, and `site_id` in `change_log`.",
  ),
  name: text('a name, e.g. Pokhara')
    .max(64, { error: 'a name of at most 64 characters' })
    .describe('What the site is called in reports, mails and on the command line. Unique.'),
  url: parsed(parseDatabaseUrl, 'mysql://user@host:port/database').describe(
    '`mysql://user@host:port/database` (or `mariadb://`). Port 3306 if none is given. Names the database of this site, which may be called differently at each. Special characters are percent-encoded. The nodes of a cluster stand one after the other, with commas: `host1:3306,host2:3306`; see [clusters](clusters.md).',
  ),
  password: z
    .string({ error: 'a text in quotes' })
    .optional()
    .describe(
      'Password of the user, best as `${NAME}` from the environment. At most one of `password`, `passwordFile` and a password in `url`.',
    ),
  passwordFile: text('the path of a file')
    .optional()
    .describe(
      'File that holds the password; a line break at its end is left out. Relative paths start at the configuration file.',
    ),
  socket: text('the path of a unix socket')
    .optional()
    .describe('Unix socket to connect through, instead of host and port of `url`.'),
  tls: tls
    .optional()
    .describe(
      '`true`, `off`, or a mapping. Absent: `true`, but `off` where the host is this machine (`localhost`, `127.…`, `::1`, or a `socket`). See [TLS](tls.md).',
    ),
  files: text('a path, or ssh://user@host//path')
    .regex(FILES, { error: 'a path, or ssh://user@host//path' })
    .optional()
    .describe(
      'Folder of uploaded files: a local path, or for a spoke `ssh://user@host//absolute/path`, with a port `ssh://user@host:2222//absolute/path`. Absent: the files of this site are not synced. See [files](files.md).',
    ),
  hooks: hooks.optional().describe('Replaces the common `hooks` at this site.'),
};

const hub = z.strictObject(siteKeys, { error: 'a mapping with id, name and url' });

const DIRECTIONS = {
  'two-way': 'two-way',
  'receive-only': 'receive-only',
  master: 'two-way',
  slave: 'receive-only',
} as const;

const spoke = z.strictObject(
  {
    ...siteKeys,
    limits: limits.optional().describe('Replaces the common `limits` at this spoke.'),
    direction: z
      .enum(['two-way', 'receive-only', 'master', 'slave'], { error: 'two-way or receive-only' })
      .transform((value) => DIRECTIONS[value])
      .default('two-way')
      .describe(
        "`two-way`, or `receive-only`: the spoke's own changes are overwritten. The old names `master` (two-way) and `slave` (receive-only) are read too.",
      ),
    schedule: schedule
      .optional()
      .describe(
        'When `serve` syncs this spoke, instead of the common `schedule`: a cron expression, or a list of them.',
      ),
    window: window
      .optional()
      .describe(
        'The time of day in which `serve` may sync this spoke, e.g. `20:00-06:00`. Scheduled runs outside of it leave it out; `spokesync sync` does not ask.',
      ),
  },
  { error: 'a mapping with id, name and url' },
);

const capture = (whose: string) =>
  z.strictObject({
    userColumn: identifier('a column')
      .optional()
      .describe(
        `Column ${whose} with the \`people.id\` of whoever changed the row, for sessions that do not set \`@spokesync_user\`.`,
      ),
  });

const table = z.preprocess(
  (value) => (typeof value === 'string' ? { name: value } : value),
  z.strictObject(
    {
      name: identifier('a table').describe('The table, called the same at every site.'),
      conflictColumn: identifier('a column')
        .optional()
        .describe(
          'Column that says which of two changes is later. Absent: the only column with ON UPDATE CURRENT_TIMESTAMP, else `<table>_timestamp`, `timestamp` or `updated_at` of type TIMESTAMP, else none (the change log decides).',
        ),
      conflict: z
        .enum(['newest', 'oldest', 'hub', 'spoke'], { error: 'newest, oldest, hub or spoke' })
        .default('newest')
        .describe(
          'Who wins where two sites changed the same record: the `newest` or `oldest` change, the `hub` over a spoke, or a `spoke` over the hub.',
        ),
      merge: z
        .enum(['rows', 'columns'], { error: 'rows or columns' })
        .default('rows')
        .describe(
          '`columns`: changes of different columns of one record are both kept. `rows`: the whole row of the winner is kept.',
        ),
      sumColumns: list(identifier('a column'), 'a list of columns')
        .optional()
        .describe(
          'Counters, e.g. a stock: where two sites changed one since they last agreed, their differences add up (10, sold 3 here and 2 there, is 5) instead of one winning. Integer and DECIMAL columns; only with `merge: columns`.',
        ),
      ignoreColumns: list(identifier('a column'), 'a list of columns')
        .default([])
        .describe('Columns that are neither compared nor written.'),
      capture: capture('of this table').optional().describe('What goes before the common `capture` for this table.'),
    },
    { error: 'the name of a table, or a mapping with its name' },
  ),
);

const people = z.strictObject({
  table: identifier('a table').default('users').describe('Table that holds the people who make changes.'),
  id: identifier('a column').default('id').describe('Its column that `change_log.user_id` refers to.'),
  email: identifier('a column').default('email').describe('Column with the mail address.'),
  firstName: identifier('a column').default('name').describe('Column with the first name.'),
  lastName: identifier('a column').default('lastname').describe('Column with the last name.'),
  userName: identifier('a column').default('user_name').describe('Column with the login name.'),
});

const COMPARE = 'full, incremental, or { incremental, full: every 24h }';
const compare = z.union(
  [
    z.enum(['full', 'incremental']),
    z.strictObject({
      incremental: z.union([z.null(), z.literal(true)]),
      full: z.string().transform((value, context) => {
        const ms = /^every /.test(value) ? parseDuration(value.slice(6)) : null;
        if (ms !== null && ms > 0) return ms;
        context.addIssue({ code: 'custom', message: COMPARE });
        return z.NEVER;
      }),
    }),
  ],
  { error: COMPARE },
);

const safety = z.strictObject({
  maxDeletes: whole(0, 1_000_000_000)
    .default(1000)
    .describe(
      'A pass that would delete more rows of a table than this writes nothing to it, and that site has failed.',
    ),
  maxChangedShare: numeric(
    z
      .number({ error: 'a number from 0 to 1' })
      .min(0, { error: 'a number from 0 to 1' })
      .max(1, { error: 'a number from 0 to 1' }),
  )
    .default(0.5)
    .describe('The same for the share of a table that would be updated or deleted, counted from 20 rows on.'),
  maxClockSkew: duration('0s')
    .default(5000)
    .describe('A clock that is further off than this is warned of. Skew is corrected for in any case.'),
});

const retry = z.strictObject({
  attempts: whole(1, 100)
    .default(3)
    .describe('How often a pass is tried when a link fails, before the spoke is put aside.'),
  firstDelay: duration('0s').default(2000).describe('Wait before the second attempt; doubled for each further one.'),
});

const timeouts = z.strictObject({
  connectTimeout: duration('100ms').default(30_000).describe('How long a connection may take to be made.'),
  statementTimeout: duration('1s')
    .default(3_600_000)
    .describe(
      'How long one statement may take in all, before its link is given up. Of rows that are read in a stream each piece counts by itself, so that a first filling may take longer.',
    ),
  stallTimeout: duration('1s')
    .default(600_000)
    .describe('How long a link may stay silent while an answer is awaited, before it is taken for dead.'),
  mailTimeout: duration('1s')
    .default(120_000)
    .describe(
      'How long all mails of one run may take together; what is left waits for the next run. A mail server that stays silent for a quarter of it is given up.',
    ),
});

const files = z.strictObject({
  conflicts: z
    .enum(['skip', 'newer'], { error: 'skip or newer' })
    .default('skip')
    .describe(
      'A file that changed on both sides is left alone and reported (`skip`), or the newer one is kept, with a backup of the other (`newer`).',
    ),
  ignore: list(
    text('a pattern').regex(/^(?:Name|Path|BelowPath|Regex) \S/u, {
      error: 'a pattern of unison, e.g. Name *.tmp or Path cache',
    }),
    'a list of patterns',
  )
    .default([])
    .describe("Files to leave out, as unison's `-ignore` takes them, e.g. `Name *.tmp`."),
  sshOptions: list(
    text('an option of ssh').regex(/^\S+$/u, { error: 'one word of ssh’s options, without spaces' }),
    'a list of options of ssh',
  )
    .default([])
    .describe('Options for ssh, one word each, e.g. `[-i, /etc/spokesync/key]`.'),
  stallTimeout: duration('1s')
    .default(7_200_000)
    .describe(
      'A unison that shows no progress for so long is ended: it reads whole folders without a word. A dead ssh link is noticed by `timeouts.stallTimeout`.',
    ),
});

/** The configuration file as it is written; its output is the input of `resolve.ts`. */
export const configSchema = z.strictObject(
  {
    hub: hub.describe('The site that spokesync runs beside. It holds the memory and is connected to every spoke.'),
    spokes: z
      .array(spoke, { error: 'a list of sites' })
      .min(1, { error: 'a list of at least one site' })
      .describe('Every other site, in the order in which they are walked over.'),
    tables: z
      .array(table, { error: 'a list of tables' })
      .min(1, { error: 'a list of at least one table' })
      .describe('The tables to sync: a name, or a mapping. Their order does not matter; foreign keys are followed.'),
    state: identifier('a database')
      .default('spokesync')
      .describe("Database on the hub's server for spokesync's own memory."),
    people: people.prefault({}).describe('Where the people are found whom a change belongs to.'),
    capture: capture('of every table that has one of the name')
      .optional()
      .describe('What the triggers of `spokesync capture` log.'),
    hooks: hooks.prefault({}).describe('Statements run at each site around its pass.'),
    limits: limits
      .prefault({})
      .describe(
        'For bad lines: a pass that takes more ends after the batch that it is at; the site counts as skipped, what came through is kept, and the next run goes on. Each run gets at least one batch further.',
      ),
    compare: compare
      .default('full')
      .describe(
        '`full` compares every row in every run; `incremental` only what change log and memory name; `{ incremental, full: every 24h }` does both.',
      ),
    safety: safety.prefault({}).describe('When to stop rather than to write.'),
    concurrency: whole(1, 64).default(4).describe('How many spokes are synced at a time.'),
    retry: retry.prefault({}).describe('What to do when a link fails.'),
    timeouts: timeouts.prefault({}).describe('How long to wait. The defaults are generous, for slow links.'),
    files: files.prefault({}).describe('How the uploaded files are synced, at the sites that have `files`.'),
    mail: mail.optional().describe('Mails about conflicts, and the report of every run. Absent: no mails.'),
    schedule: schedule
      .optional()
      .describe(
        'When `serve` syncs: a cron expression (minute, hour, day, month, weekday; six fields begin with seconds), or a list of them.',
      ),
    timeZone: timeZone
      .optional()
      .describe("Time zone of `schedule` and `window`, e.g. `Asia/Kathmandu`. Absent: this machine's."),
    jitter: jitter
      .default(0)
      .describe('A scheduled run starts up to so much later, by chance, so that many hubs do not all start at once.'),
    keep: keep
      .default(90 * 86_400_000)
      .describe('How long the history of runs is kept. `sync_log` and conflicts are never pruned.'),
    serve: serve.prefault({}).describe('What `spokesync serve` offers.'),
    log: log.prefault({}).describe('What `spokesync serve` logs, to stdout.'),
  },
  { error: 'a mapping with hub, spokes and tables' },
);

/** The file's content after validation, defaults filled in, durations in milliseconds. */
export type ConfigFile = z.output<typeof configSchema>;
