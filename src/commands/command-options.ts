import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../config/duration.js';
import type { ConflictKind } from '../report/result.js';
import { parsePointInTime } from './point-in-time.js';

/** Every option there is; a command names those that it has. The long name is the key of `CommandOptions`. */
export const OPTIONS = {
  config: () => new Option('-c, --config <file>', 'the configuration').default('spokesync.yaml'),
  json: () => new Option('--json', 'one JSON document on stdout, as docs/cli.md describes it'),
  tables: () => new Option('--tables <a,b>', 'only these tables').argParser(listOf('table')),
  sites: () =>
    new Option('--sites <a,b>', 'only these spokes, by name or id; capture: also the hub').argParser(listOf('site')),
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
  wait: () =>
    new Option(
      '--wait [duration]',
      'wait for another run that holds the hub, e.g. 10m; without a duration: until it is over',
    )
      .preset(FOREVER)
      .argParser(waitingTime),
  output: () => new Option('-o, --output <file>', 'where to; - is stdout').default('spokesync.yaml'),
  force: () => new Option('--force', 'replace files that are there already'),
  yes: () => new Option('-y, --yes', 'run the statements without asking'),
  sure: () => new Option('-y, --yes', 'do it without asking'),
  partSites: () =>
    new Option('--site, --sites <a,b>', 'where these sites, the hub too, took part; by name or id').argParser(
      listOf('site'),
    ),
  ofTables: () => new Option('--table, --tables <a,b>', 'of these tables').argParser(listOf('table')),
  all: () => new Option('--all', 'closed ones too'),
  person: () => new Option('--person <who>', 'a user name, id, mail address, or part of a name'),
  kind: () => new Option('--kind <a,b>', 'update/update, update/delete, insert/insert').argParser(kindsOf),
  since: () => new Option('--since <time>', 'from then on: 2h, 3d, or 2026-01-31T10:00').argParser(pointInTime),
  until: () => new Option('--until <time>', 'up to then').argParser(pointInTime),
  limit: () => new Option('--limit <n>', 'at most so many').default(50).argParser(wholeNumber),
  columns: () => new Option('--columns <a,b>', 'put back only these columns').argParser(listOf('column')),
  loser: () => new Option('--loser <site>', 'whose value, where several lost: a site by name or id'),
  user: () => new Option('--user <who>', "who you are: an id or user name of the hub's people"),
  restorer: () =>
    new Option('--user <who>', "who restores: an id or user name of the hub's people").makeOptionMandatory(),
  comment: () => new Option('--comment <text>', 'why, for the change log (else: restored from conflict N)'),
  note: () => new Option('--note <text>', 'why, kept with the conflict'),
  record: () => new Option('--record <key>', 'of this record; a key of several columns is a JSON array of texts'),
  runNumber: () => new Option('--run <n>', 'of this run').argParser(wholeNumber),
  untracked: () => new Option('--untracked', 'only changes that no change log entry told of'),
  sql: () => new Option('--sql', 'the statements too'),
  serve: () => new Option('--serve', 'stop before the restore, and open the web console on the three sites'),
  mailState: () =>
    new Option('--state <state>', 'with an address that this became of')
      .choices(['waiting', 'sent', 'refused', 'dropped'])
      .default('waiting'),
  role: () => new Option('--role <role>', 'what they may do').choices(['viewer', 'operator']).default('viewer'),
  follow: () => new Option('-f, --follow', 'go on with new entries as they come, until Ctrl-C'),
} as const;

/** A number that a command's argument or option names. Throws InvalidArgumentError. */
export function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,14}$/.test(value)) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return Number(value);
}

const FOREVER = 'forever';

/** Milliseconds. */
function waitingTime(value: string): number {
  const ms = value === FOREVER ? Infinity : parseDuration(value);
  if (ms === null) throw new InvalidArgumentError('Give a duration such as 30s or 10m.');
  return ms;
}

function pointInTime(value: string): Date {
  const time = parsePointInTime(value, new Date());
  if (time === null) throw new InvalidArgumentError('Give a time such as 2h, 3d, 2026-01-31 or 2026-01-31T10:00Z.');
  return time;
}

const KINDS: readonly ConflictKind[] = ['update/update', 'update/delete', 'insert/insert'];

function kindsOf(value: string): ConflictKind[] {
  return listOf('kind')(value).map((wanted) => {
    const kind = KINDS.find((one) => one === wanted);
    if (kind === undefined) throw new InvalidArgumentError(`There is ${KINDS.join(', ')}.`);
    return kind;
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
