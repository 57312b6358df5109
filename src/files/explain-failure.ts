import { counted } from '../report/amounts.js';

/** Why a site's files were not synced. `retryable`: the same may succeed a moment later. */
export interface FilesFailure {
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  /** Only where unison found its archives locked. */
  readonly locked?: true;
}

interface Explanation {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
  readonly retryable?: boolean;
  readonly locked?: true;
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /^Fatal error: .*the archives are locked/mu,
    message: 'unison’s archives are locked',
    hint: 'if no other unison works on these folders, delete the lock file that unison names',
    retryable: true,
    locked: true,
  },
  {
    pattern: /host identification has changed/iu,
    message: 'the host key of the other end is not the one that ssh knows',
    hint: 'find out why; if the machine was replaced, remove the old key with ssh-keygen -R and log in once by hand',
  },
  {
    pattern: /host key verification failed/iu,
    message: 'ssh does not know the host key of the other end',
    hint: 'log in once by hand as the user that spokesync runs as, and compare the fingerprint before you say yes',
  },
  {
    pattern: /permission denied \([a-z,-]+\)|too many authentication failures/iu,
    message: 'ssh refused the login',
    hint: 'put the public key of the user that spokesync runs as into authorized_keys at the other end; ssh is never asked for a password',
  },
  {
    pattern: /^ssh: .*could not resolve hostname/imu,
    message: 'the host name of the other end is not known',
    hint: 'check the name under files, and the name server',
    retryable: true,
  },
  {
    pattern: /^ssh: connect to host|^kex_exchange_identification|^Connection (?:closed|reset) by|banner exchange/imu,
    message: 'ssh could not connect',
    hint: 'check the host and port under files, and that its ssh server runs',
    retryable: true,
  },
  {
    pattern: /unison\S*: (?:command )?not found|unison: no such file|unknown command:? \S*unison/iu,
    message: 'unison is missing at the other end',
    hint: 'install unison there, of the same version as here',
  },
  {
    pattern: /^Fatal error: .*unexpected header/mu,
    message: 'another version of unison answers at the other end, or its login prints something',
    hint: 'install the same version at both ends; a login without a terminal must print nothing',
  },
  {
    pattern: /designated as a mountpoint, but points to nothing|cannot find canonical name/iu,
    message: 'the folder is not there, or may not be entered',
    hint: 'check the path under files, create the folder, and see to its permissions',
  },
  {
    pattern: /Error in creating unison directory|^Profile default not found|^Error: Error in Lock\.acquire/mu,
    message: 'unison cannot keep its memory',
    hint: 'let the user that unison runs as at that end write the folder, or set UNISON to another one',
  },
  {
    pattern: /^The root of .* has been completely emptied/mu,
    message: 'all files of one side are gone',
    hint: 'if a disk is not mounted, mount it; otherwise put one file back',
  },
  {
    pattern: /^Unison server failed: /mu,
    message: 'unison could not begin at the other end',
    hint: 'see to what it says there, as the user of files',
  },
  {
    pattern: /^Fatal error: Lost connection with the server/mu,
    message: 'the link was lost',
    hint: 'it goes on where it stopped next time',
    retryable: true,
  },
];

/**
 * Explains exit code 3: unison could not go on. Only text in which no file's name can stand is looked at: what came before
 * unison named any, and the last error.
 */
export function explainFatal(stderr: string): FilesFailure {
  const text = withoutNames(stderr);
  const found = EXPLANATIONS.find(({ pattern }) => pattern.test(text));
  if (found === undefined)
    return { message: `unison could not go on: ${lastWords(text)}`, hint: 'see what unison says', retryable: false };
  const { message, hint, retryable = false, locked } = found;
  return {
    message: `${message}: ${lastWords(text)}`,
    hint,
    retryable,
    ...(locked === true && { locked }),
  };
}

function withoutNames(stderr: string): string {
  const reconciling = stderr.indexOf(RECONCILING);
  if (reconciling < 0) return stderr;
  // The line after it is still unison's own.
  const end = stderr.indexOf('\n', reconciling + RECONCILING.length);
  const fatal = Math.max(stderr.lastIndexOf('\nFatal error: '), stderr.lastIndexOf('\nError: '));
  if (end < 0) return stderr;
  return `${stderr.slice(0, end)}\n${fatal < 0 ? '' : stderr.slice(Math.max(fatal, end) + 1)}`;
}

const RECONCILING = 'Reconciling changes\n';
const STAGES = /^(?:Looking for changes|Reconciling changes|Propagating updates| *Waiting for changes from server)$/u;

const LONGEST = 600;

function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(?:Fatal error|Error): /u, '').trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('@') && !STAGES.test(line));
  const isLoss = said.length > 1 && said.at(-1) === 'Lost connection with the server';
  return shortened(isLoss ? said.slice(0, -1) : said);
}

/** The last lines, of which as many as fit; of one that is too long, its end. */
function shortened(lines: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.toReversed()) {
    length += line.length + 1;
    if (length > LONGEST && kept.length > 0) break;
    kept.unshift(line.slice(-LONGEST));
  }
  const isWhole = kept.join(' ') === lines.join(' ');
  return lines.length === 0 ? 'it said nothing' : `${isWhole ? '' : '… '}${kept.join(' ')}`;
}

/** What stands in unison's log about files that it could not write: the causes, from the system's own words. */
export function explainFailedFiles(log: string): FilesFailure {
  const retryable = /during synchronization/iu.test(log);
  const failed = log.split('\n').flatMap((line) => FAILED.exec(line)?.slice(1).find(Boolean) ?? []);
  const cause = CAUSES.find(({ pattern }) => pattern.test(log)) ?? OTHER_CAUSE;
  const count = failed.length === 0 ? 'some files' : counted(failed.length, 'file');
  const named = failed.slice(0, NAMED).map((name) => `, ${JSON.stringify(name)}`);
  const more = failed.length > NAMED ? ' …' : '';
  return {
    message: `${count} could not be copied${named.join('')}${more}: ${cause.message}`,
    hint: cause.hint,
    retryable,
  };
}

/** As unison names them at the end; a name of several lines is named by its first. */
const FAILED = /^ {2}failed: (.*)$|^ {2}skipped: (.*) \(Error in /u;
const NAMED = 3;

const CAUSES = [
  {
    pattern: /^No space left on device|: No space left/mu,
    message: 'the disk is full',
    hint: 'make room at that site',
  },
  { pattern: /quota exceeded/iu, message: 'the quota is used up', hint: 'make room at that site' },
  {
    pattern: /^Read-only file system|: Read-only file/mu,
    message: 'the file system is read-only',
    hint: 'mount it writable',
  },
  {
    pattern: /(?:Permission denied|Operation not permitted)/u,
    message: 'no permission',
    hint: 'let the user that unison runs as read and write the folders at both ends',
  },
  {
    pattern: /during synchronization/iu,
    message: 'changed meanwhile',
    hint: 'they are tried again',
  },
];
const OTHER_CAUSE = { message: 'see the details', hint: 'the report’s attachment says what unison said of each' };
