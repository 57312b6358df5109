import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SyncError } from '../errors.js';
import type { Command, CommandContext, CommandOptions, CommandOutcome } from './command-context.js';

const EXIT_CODES = `
Exit codes:
  0    every site synced; nothing to report
  1    finished, but something needs a person: a site skipped or failed, a table refused,
       rows quarantined, mails waiting; differences or findings (plan, verify, check, status);
       statements shown but not run, or a spoke not reached (init)
  2    the run as a whole could not go on: the hub, another run, not initialised
  64   wrong usage
  78   wrong configuration
  130  interrupted by Ctrl-C (SIGINT)
  143  ended by SIGTERM
`;

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly options: readonly (keyof typeof OPTIONS)[];
  readonly examples: readonly (readonly [string, string])[];
  /** Loads the command's own code, which nothing else needs. */
  readonly load: () => Promise<{ readonly run: Command }>;
}

const OPTIONS = {
  config: () => new Option('-c, --config <file>', 'the configuration').default('spokesync.yaml'),
  json: () => new Option('--json', 'one JSON document on stdout, as docs/cli.md describes it'),
  tables: () => new Option('--tables <a,b>', 'only these tables').argParser(listOf('table')),
  sites: () => new Option('--sites <a,b>', 'only these spokes, by name or id').argParser(listOf('site')),
  quiet: () => new Option('-q, --quiet', 'no progress, and no summary unless something needs a person'),
  verbose: () => new Option('-v, --verbose', 'more lines of progress; where an error came from').conflicts('quiet'),
  allowChanges: () =>
    new Option('--allow-changes <table>', 'let the brake pass this table once (repeatable)').argParser(
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), ...listOf('table')(value)],
    ),
  acceptRestoredHub: () =>
    new Option(
      '--accept-restored-hub',
      'go on with a hub that was restored from a backup: compare as on the first sync',
    ),
  yes: () => new Option('-y, --yes', 'run the statements without asking'),
} as const;

const COMMON = ['config', 'json', 'verbose'] as const;

const COMMANDS: readonly Described[] = [
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
    options: ['tables', 'sites', 'allowChanges', 'acceptRestoredHub', 'quiet', ...COMMON],
    examples: [
      ['spokesync sync', 'all tables, all spokes'],
      ['spokesync sync --sites Pokhara,3', 'two of the spokes'],
      ['spokesync sync --allow-changes stock', 'let a big change of one table pass the brake'],
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
    name: 'demo',
    summary: 'three private servers, sample data, a sync with a conflict',
    description:
      'Starts three private MariaDB servers, lets people in three offices edit, syncs them, shows who won\n' +
      'the conflict, proves that all are the same, and cleans up. Needs no configuration; touches nothing else.',
    options: [],
    examples: [['spokesync demo', 'about half a minute']],
    load: () => import('./demo.js'),
  },
];

/** What a command needs beside its options. */
export type ContextParts = Omit<CommandContext, 'options'>;

/**
 * Reads the arguments (without node and script) and runs the command they name. Help goes to stdout and is `done`.
 * Throws SyncError `usage` for wrong arguments, and whatever the command throws.
 */
export async function runProgram(
  args: readonly string[],
  version: string,
  parts: ContextParts,
): Promise<CommandOutcome> {
  let outcome: CommandOutcome = 'done';
  const program = new Commander('spokesync');
  program
    .description('Keeps the MySQL and MariaDB databases of several offices the same.')
    .version(version, '-V, --version')
    .usage('<command> [options]')
    .helpCommand('help [command]', 'help for one command')
    .addHelpText(
      'after',
      `\nExamples:\n${examples([
        ['spokesync demo', 'see it work'],
        ['spokesync init && spokesync sync', 'the first run'],
        ['spokesync help sync', 'the options of one command'],
      ])}${EXIT_CODES}`,
    );
  for (const described of COMMANDS) {
    const command = program.command(described.name).summary(described.summary).description(described.description);
    for (const option of described.options) command.addOption(OPTIONS[option]());
    command.addHelpText('after', `\nExamples:\n${examples(described.examples)}${EXIT_CODES}`);
    command.action(async (options: CommandOptions) => {
      const { run } = await described.load();
      outcome = await run({ ...parts, options });
    });
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => parts.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
    });
  }
  if (args.length === 0) throw new SyncError('usage', program.helpInformation().trimEnd(), { hint: 'Name a command.' });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 'done';
    throw usageError(error, args);
  }
  return outcome;
}

function usageError(error: CommanderError, args: readonly string[]): SyncError {
  const message = error.message.replace(/^error: /, '').trim();
  const command = COMMANDS.find(({ name }) => args.includes(name));
  return new SyncError('usage', message, {
    hint: `spokesync ${command ? `${command.name} ` : ''}--help shows what there is.`,
  });
}

function listOf(what: string): (value: string) => string[] {
  return (value) => {
    const items = value.split(',').map((item) => item.trim());
    if (items.some((item) => item === ''))
      throw new InvalidArgumentError(`Name each ${what} with a comma between, e.g. a,b.`);
    return items;
  };
}

function examples(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([example]) => example.length));
  return pairs.map(([example, meaning]) => `  ${example.padEnd(width)}   ${meaning}\n`).join('');
}
