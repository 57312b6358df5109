import type { Command } from './command-context.js';
import type { OPTIONS } from './command-options.js';

/** One command, or a group of them. */
export interface Described {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly options: readonly (keyof typeof OPTIONS)[];
  readonly examples: readonly (readonly [string, string])[];
  /** The numbers after its name: one, or any. Absent: none. */
  readonly ids?: 'one' | 'any';
  /** A word after its name, e.g. a file, and what it is. */
  readonly word?: readonly [name: string, meaning: string];
  /** Loads the command's own code, which nothing else needs. Null: a group, only its sub-commands do something. */
  readonly load: (() => Promise<{ readonly run: Command }>) | null;
  readonly commands?: readonly Described[];
}

const COMMON = ['config', 'json', 'verbose'] as const;

const CONFLICT_FILTER = ['ofTables', 'partSites', 'person', 'kind', 'since'] as const;

const CONFLICT_COMMANDS: readonly Described[] = [
  {
    name: 'list',
    summary: 'conflicts, the open ones first',
    description: 'Lists conflicts: the open ones, then those still being applied; with --all the closed ones too.',
    options: [...CONFLICT_FILTER, 'all', 'limit', ...COMMON],
    examples: [
      ['spokesync conflicts list --person bikash', 'those in which Bikash took part'],
      ['spokesync conflicts list --all --since 30d --tables person', 'a month of one table'],
    ],
    load: async () => ({ run: (await import('./conflicts.js')).list }),
  },
  {
    name: 'show',
    summary: 'one conflict, field by field',
    description:
      'Shows each value before (if it is known), on each side, as kept, and as it stands at the hub now;\n' +
      'who, when and why; and how to get a losing value back. --verbose: the equal columns too.',
    options: COMMON,
    ids: 'one',
    examples: [['spokesync conflicts show 12', 'the conflict with the number 12']],
    load: async () => ({ run: (await import('./conflicts.js')).show }),
  },
  {
    name: 'restore',
    summary: 'put a losing value back, as a new change',
    description:
      'Writes what lost the conflict to the hub, with a change log entry of yours; the next run carries\n' +
      'it to all sites. Where the record has changed since the conflict, it shows the difference and\n' +
      'asks. Closes the conflict.',
    options: ['restorer', 'columns', 'loser', 'comment', 'sure', ...COMMON],
    ids: 'one',
    examples: [
      ['spokesync conflicts restore 12 --user bikash', 'the whole row; of merged columns, those that clashed'],
      ['spokesync conflicts restore 12 --user bikash --columns town,phone', 'just these columns'],
      ['spokesync conflicts restore 12 --user 17 --loser Pokhara --yes', 'one of several; ask nothing'],
    ],
    load: async () => ({ run: (await import('./conflicts.js')).restore }),
  },
  {
    name: 'close',
    summary: 'say that conflicts are well as they are',
    description:
      'Closes conflicts by their numbers, or all open ones that a filter picks (shown first, or with --yes).',
    options: [...CONFLICT_FILTER, 'user', 'note', 'sure', ...COMMON],
    ids: 'any',
    examples: [
      ['spokesync conflicts close 12 13 --user asha --note "agreed by phone"', 'two of them'],
      ['spokesync conflicts close --tables stock --yes', 'all open ones of a table'],
    ],
    load: async () => ({ run: (await import('./conflicts.js')).close }),
  },
];

const CAPTURE_COMMANDS: readonly Described[] = [
  {
    name: 'install',
    summary: 'make the triggers that are missing or outdated',
    description: 'Shows every statement; without --yes it asks, or, without a terminal, runs nothing.',
    options: ['tables', 'sites', 'yes', ...COMMON],
    examples: [['spokesync capture install --tables person,address', 'for two of the tables, at every site']],
    load: async () => ({ run: (await import('./capture.js')).install }),
  },
  {
    name: 'remove',
    summary: 'drop the triggers, and no others',
    description: 'Shows every statement; without --yes it asks, or, without a terminal, runs nothing.',
    options: ['tables', 'sites', 'yes', ...COMMON],
    examples: [['spokesync capture remove --tables person', 'before a column of it is dropped or renamed']],
    load: async () => ({ run: (await import('./capture.js')).remove }),
  },
  {
    name: 'status',
    summary: 'which triggers every site has',
    description: 'Says of each table and site whether its triggers are as they should be. Writes nothing.',
    options: ['tables', 'sites', ...COMMON],
    examples: [['spokesync capture status --json', 'each trigger, as JSON']],
    load: async () => ({ run: (await import('./capture.js')).status }),
  },
];

const OUTBOX_COMMANDS: readonly Described[] = [
  {
    name: 'list',
    summary: 'mails that wait, why, and for whom',
    description: 'Lists the mails that wait, the newest first; with --state those that were sent, refused or dropped.',
    options: ['mailState', 'limit', ...COMMON],
    examples: [
      ['spokesync outbox list', 'what waits'],
      ['spokesync outbox list --state refused', 'what a mail server would not have'],
    ],
    load: async () => ({ run: (await import('./outbox.js')).list }),
  },
  {
    name: 'send',
    summary: 'try now, instead of at the end of the next run',
    description:
      'Sends mails by their numbers, or all that wait. Not while a run is at work, which sends them at its end.',
    options: COMMON,
    ids: 'any',
    examples: [
      ['spokesync outbox send', 'all that wait'],
      ['spokesync outbox send 12', 'one of them'],
    ],
    load: async () => ({ run: (await import('./outbox.js')).send }),
  },
  {
    name: 'drop',
    summary: 'give mails up that no mail server will ever take',
    description:
      'Has mails wait no longer, by their numbers: no run tries them again. What they say is kept for 90 days, and the\n' +
      'conflicts that they tell of stay as they are.',
    options: COMMON,
    ids: 'any',
    examples: [['spokesync outbox drop 12', 'the mail with the number 12']],
    load: async () => ({ run: (await import('./outbox.js')).drop }),
  },
];

const USER_NAME = ['name', 'the name to sign in with'] as const;

const USER_COMMANDS: readonly Described[] = [
  {
    name: 'add',
    summary: 'let somebody sign in',
    description:
      'Makes an account for the console. The password is asked for, or is the first line of stdin; it is\n' +
      'never an argument. A viewer may look at everything, an operator also start runs and settle conflicts.',
    options: ['role', 'config', 'json'],
    word: USER_NAME,
    examples: [
      ['spokesync user add asha --role operator', 'asks for a password'],
      ['spokesync user add bikash <password-file', 'from a script'],
    ],
    load: async () => ({ run: (await import('./user.js')).add }),
  },
  {
    name: 'list',
    summary: 'who may sign in',
    description: 'Lists the accounts, their roles, and when each last signed in.',
    options: ['config', 'json'],
    examples: [['spokesync user list', 'all of them']],
    load: async () => ({ run: (await import('./user.js')).list }),
  },
  {
    name: 'password',
    summary: 'give an account another password',
    description: 'Asks for the new password, or takes it from stdin. Whoever is signed in has to do so again.',
    options: ['config', 'json'],
    word: USER_NAME,
    examples: [['spokesync user password asha', 'asks for it']],
    load: async () => ({ run: (await import('./user.js')).password }),
  },
  {
    name: 'remove',
    summary: 'take an account away',
    description: 'Removes an account; whoever is signed in under it is so no longer.',
    options: ['config', 'json'],
    word: USER_NAME,
    examples: [['spokesync user remove asha', 'she can no longer sign in']],
    load: async () => ({ run: (await import('./user.js')).remove }),
  },
];

/** All commands, as help shows them. */
export const COMMANDS: readonly Described[] = [
  {
    name: 'init',
    summary: 'create or upgrade the bookkeeping tables',
    description:
      'Creates or upgrades the bookkeeping tables at every site, and the state database on the hub.\n' +
      'Every statement is shown first; without --yes it asks, or, without a terminal, runs nothing.',
    options: ['yes', ...COMMON],
    examples: [
      ['spokesync init', 'show the statements, ask, run them'],
      ['spokesync init --yes', 'run them without asking'],
    ],
    load: () => import('./init.js'),
  },
  {
    name: 'check',
    summary: 'is every site ready to be synced? each finding with its fix',
    description: 'Looks for what would keep a site or a table from being synced. Writes nothing.',
    options: ['tables', 'sites', ...COMMON],
    examples: [['spokesync check --json', 'the findings as JSON']],
    load: () => import('./check.js'),
  },
  {
    name: 'plan',
    summary: 'what sync would do now, row by row; writes nothing anywhere',
    description: 'Shows each row that sync would write now, with its values on both sides. Writes nothing anywhere.',
    options: ['tables', 'sites', 'allowChanges', 'quiet', ...COMMON],
    examples: [
      ['spokesync plan', 'every row that a sync would write'],
      ['spokesync plan --tables person --sites Pokhara', 'one table, one spoke'],
    ],
    load: () => import('./plan.js'),
  },
  {
    name: 'sync',
    summary: 'one run: make all sites the same',
    description: 'One run: the hub with each spoke, the retries, and a second round for what later spokes brought.',
    options: ['tables', 'sites', 'allowChanges', 'acceptRestoredHub', 'wait', 'quiet', ...COMMON],
    examples: [
      ['spokesync sync', 'all tables, all spokes'],
      ['spokesync sync --sites Pokhara,3', 'two of the spokes'],
      ['spokesync sync --allow-changes stock', 'let a big change of one table pass the brake'],
      ['spokesync sync --wait 10m', 'where another run may be at it'],
      ['spokesync sync --quiet --json >run.json', 'from a script'],
    ],
    load: () => import('./sync.js'),
  },
  {
    name: 'verify',
    summary: 'compare all sites in full and say whether they hold the same rows',
    description: 'Compares every row of every site with the hub. Writes nothing, and needs no init.',
    options: ['tables', 'sites', 'quiet', ...COMMON],
    examples: [['spokesync verify --tables person,address', 'two of the tables']],
    load: () => import('./verify.js'),
  },
  {
    name: 'status',
    summary: 'sites, bookmarks, last run, open conflicts, quarantine, outbox',
    description: "Shows where every site stands, read from the hub's state database; no spoke is asked.",
    options: ['tables', 'sites', ...COMMON],
    examples: [['spokesync status', 'how are we?']],
    load: () => import('./status.js'),
  },
  {
    name: 'conflicts',
    summary: 'list, show, restore, close: who lost an edit, and how to get it back',
    description:
      'Conflicts, and the values that lost them. Each is kept whole until somebody has looked at it:\n' +
      'restore puts a losing value back as a new change, close says that it is well as it is.',
    options: [],
    examples: [
      ['spokesync conflicts list', 'the open ones'],
      ['spokesync conflicts show 12', 'one of them, field by field'],
      ['spokesync conflicts restore 12 --user bikash', 'put the losing row back'],
    ],
    load: null,
    commands: CONFLICT_COMMANDS,
  },
  {
    name: 'log',
    summary: 'search sync_log: every row that was written anywhere, and by whom it was changed',
    description:
      'Shows the last entries of sync_log that agree with all filters, the newest last. With --follow it\n' +
      'goes on with new ones; an entry whose write does not happen after all is taken back by its run,\n' +
      'but was shown by then.',
    options: [
      ...(['ofTables', 'record', 'person', 'partSites', 'since', 'until', 'runNumber', 'untracked', 'sql'] as const),
      ...(['limit', 'follow'] as const),
      ...COMMON,
    ],
    examples: [
      ['spokesync log --table person --record 17', 'the life of one record'],
      ['spokesync log --person bikash --since 3d', 'what Bikash changed in the last three days'],
      ['spokesync log --untracked --run 7', 'changes of a run that nobody is known for'],
      ['spokesync log --follow --json', 'each new entry, a JSON document a line'],
    ],
    load: () => import('./log.js'),
  },
  {
    name: 'outbox',
    summary: 'list, send, drop: mails that wait to be sent',
    description: 'Mails wait in the outbox until the mail server takes them; every run tries them at its end.',
    options: [],
    examples: [
      ['spokesync outbox list', 'what waits, and why'],
      ['spokesync outbox drop 12', 'give one up'],
    ],
    load: null,
    commands: OUTBOX_COMMANDS,
  },
  {
    name: 'import',
    summary: "make the configuration out of pt-table-sync-wrapper's script",
    description:
      'Reads servers, tables, mails and hooks out of an old script, which is not run, and writes the\n' +
      'configuration. Passwords go into a file beside it, which only you can read. What could not be\n' +
      'read is marked there as TO DO, each with its line; then the exit code is 1.',
    options: ['output', 'force', 'json', 'verbose'],
    word: ['script', 'the old script, e.g. pt-table-sync-wrapper.pl'],
    examples: [
      ['spokesync import pt-table-sync-wrapper.pl', 'writes spokesync.yaml and spokesync.env'],
      ['spokesync import old.pl --output -', 'only shows the configuration'],
    ],
    load: () => import('./import.js'),
  },
  {
    name: 'capture',
    summary: 'install, remove, status: triggers that fill change_log where the application does not',
    description: 'Triggers at every site that log who changed which record, when, and what stood there before.',
    options: [],
    examples: [['spokesync capture install', 'show the statements, ask, run them']],
    load: null,
    commands: CAPTURE_COMMANDS,
  },
  {
    name: 'serve',
    summary: 'scheduled runs, with the web console, /healthz and /metrics, until it is stopped',
    description:
      'Shows every site in the browser, at http://127.0.0.1:8086 unless `serve.listen` says otherwise.\n' +
      'Runs as `schedule` in the configuration says, one run after the other, and makes up what was missed.\n' +
      'Logs to stdout. SIGTERM and Ctrl-C end it after the run that is under way, which they end in good\n' +
      'order; SIGHUP has it read its configuration again. docs/operations.md has a systemd unit.',
    options: ['config'],
    examples: [['spokesync serve --config /etc/spokesync/spokesync.yaml', 'as a service does it']],
    load: () => import('./serve.js'),
  },
  {
    name: 'user',
    summary: 'add, list, password, remove: who may sign in at the web console',
    description:
      'Accounts of the web console. It asks for none as long as there is none and it listens on this\n' +
      'machine alone.',
    options: [],
    examples: [['spokesync user add asha --role operator', 'asks for a password']],
    load: null,
    commands: USER_COMMANDS,
  },
  {
    name: 'demo',
    summary: 'three private servers, sample data, a sync with a conflict, its mail, a restore',
    description:
      'Starts three private MariaDB servers, lets people in three offices edit, syncs them, shows who won\n' +
      'the conflict, proves that all are the same, and cleans up. Needs no configuration; touches nothing else.',
    options: ['serve'],
    examples: [
      ['spokesync demo', 'about half a minute'],
      ['spokesync demo --serve', 'then look at the sites, and settle the conflict, in the browser'],
    ],
    load: () => import('./demo.js'),
  },
];
