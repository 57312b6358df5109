import { Argument, Command as Commander, CommanderError } from 'commander';
import { SyncError } from '../errors.js';
import type { CommandContext, CommandOptions, CommandOutcome } from './command-context.js';
import { COMMANDS, type Described } from './command-list.js';
import { OPTIONS, wholeNumber } from './command-options.js';

const EXIT_CODES = `
Exit codes:
  0    every site synced; nothing to report
  1    finished, but something needs a person: a site skipped or failed, a table refused,
       rows quarantined, mails waiting; differences or findings (plan, verify, check, status);
       statements shown but not run, or a spoke not reached (init); not restored, not closed, not sent
  2    the run as a whole could not go on: the hub, another run, not initialised
  64   wrong usage
  78   wrong configuration
  130  interrupted by Ctrl-C (SIGINT)
  143  ended by SIGTERM
`;

/** What a command needs beside its options and arguments. */
export type ContextParts = Omit<CommandContext, 'options' | 'ids' | 'word'>;

/**
 * Reads the arguments (without node and script) and runs the command they name. Help goes to stdout and is `done`.
 * Throws SyncError `usage` for wrong arguments, and whatever the command throws.
 */
export async function runProgram(args: readonly string[], parts: ContextParts): Promise<CommandOutcome> {
  let outcome: CommandOutcome = 'done';
  const program = new Commander('spokesync');
  program
    .description('Keeps the MySQL and MariaDB databases of several offices the same.')
    .version(parts.version, '-V, --version')
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
  quieten(program, parts);
  const done = (result: CommandOutcome): void => void (outcome = result);
  for (const described of COMMANDS) addCommand(program, described, parts, done);
  if (args.length === 0) throw new SyncError('usage', program.helpInformation().trimEnd(), { hint: 'Name a command.' });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 'done';
    throw usageError(error, program, args);
  }
  return outcome;
}

function addCommand(
  parent: Commander,
  described: Described,
  parts: ContextParts,
  done: (outcome: CommandOutcome) => void,
): void {
  const { name, summary, description, ids, word, load } = described;
  const command = parent.command(name).summary(summary).description(description);
  for (const option of described.options) command.addOption(OPTIONS[option]());
  command.addHelpText('after', `\nExamples:\n${examples(described.examples)}${EXIT_CODES}`);
  quieten(command, parts);
  for (const one of described.commands ?? []) addCommand(command, one, parts, done);
  if (ids !== undefined) command.addArgument(idArgument(ids));
  if (word !== undefined) command.addArgument(new Argument(`<${word[0]}>`, word[1]));
  if (load === null) return;
  command.action(async () => {
    const { run } = await load();
    const numbers = (ids === undefined ? [] : command.processedArgs.flat()) as number[];
    const named = word === undefined ? null : (command.args[0] ?? null);
    done(await run({ ...parts, options: command.opts<CommandOptions>(), ids: numbers, word: named }));
  });
}

function idArgument(ids: 'one' | 'any'): Argument {
  if (ids === 'one') return new Argument('<id>', 'a number').argParser(wholeNumber);
  return new Argument('[ids...]', 'numbers')
    .default([])
    .argParser((value: string, before: number[]) => [...before, wholeNumber(value)]);
}

/** What commander would write or exit by, it throws; help goes to our stdout. */
function quieten(command: Commander, { stdout }: ContextParts): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: () => undefined,
    getOutHelpWidth: () => 100,
  });
}

function usageError(error: CommanderError, program: Commander, args: readonly string[]): SyncError {
  const path = namedPath(program, args);
  const command = path.at(-1) ?? program;
  // A group without a sub-command shows its help.
  if (error.code === 'commander.help')
    return new SyncError('usage', command.helpInformation().trimEnd(), { hint: 'Name a command.' });
  const message = error.message.replace(/^error: /, '').trim();
  const names = ['spokesync', ...path.map((one) => one.name())];
  return new SyncError('usage', message, { hint: `${names.join(' ')} --help shows what there is.` });
}

/** The command that the arguments name, and its sub-command, as far as they are known. */
function namedPath(program: Commander, args: readonly string[]): Commander[] {
  const command = program.commands.find((one) => args.includes(one.name()));
  if (command === undefined) return [];
  return [command, ...namedPath(command, args.slice(args.indexOf(command.name()) + 1))];
}

function examples(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([example]) => example.length));
  return pairs.map(([example, meaning]) => `  ${example.padEnd(width)}   ${meaning}\n`).join('');
}
