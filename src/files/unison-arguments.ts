import type { Config } from '../config/config.js';

/** One call of unison. */
export interface UnisonCall {
  /** Roots, as `rootOf` gives them. */
  readonly hub: string;
  readonly spoke: string;
  /** `to-spoke`: nothing is created or changed on the hub. */
  readonly direction: 'both-ways' | 'to-spoke';
  readonly ignore: readonly string[];
  readonly sshArguments: string;
  /** File that unison writes its log to. */
  readonly logFile: string;
  /** Only these files, and in a conflict that side is kept; what it replaces goes to unison's backups. */
  readonly prefer: { readonly side: 'hub' | 'spoke'; readonly paths: readonly string[] } | null;
  /** The locks were found to be left over by a process that is gone. */
  readonly ignoreLocks: boolean;
}

/** So many versions of a file stay in the backups before unison drops the oldest. */
const MOST_BACKUPS = 100_000;

/** The arguments of unison, one text each: no shell ever reads them. */
export function unisonArguments(call: UnisonCall): string[] {
  const { hub, spoke, prefer } = call;
  return [
    hub,
    spoke,
    ...['-ui', 'text', '-batch', '-auto', '-dumbtty', '-contactquietly', '-logfile', call.logFile],
    // A folder that is not there is an error, not one to be created.
    ...['-mountpoint', '.'],
    ...['-nodeletion', hub, '-nodeletion', spoke],
    ...(call.direction === 'to-spoke' ? ['-noupdate', hub, '-nocreation', hub] : []),
    ...call.ignore.flatMap((pattern) => ['-ignore', pattern]),
    ...['-sshargs', call.sshArguments],
    ...(call.ignoreLocks ? ['-ignorelocks'] : []),
    ...(prefer === null ? [] : preference(prefer.side === 'hub' ? hub : spoke, prefer.paths)),
  ];
}

function preference(root: string, paths: readonly string[]): string[] {
  const backup = ['-backup', 'Name *', '-backuploc', 'central', '-maxbackups', String(MOST_BACKUPS)];
  // Of a path that is named and gone, unison would ask; nothing is deleted anyway.
  return ['-prefer', root, '-confirmbigdel=false', ...backup, ...paths.flatMap((path) => ['-path', path])];
}

/**
 * What ssh gets: it never asks, refuses hosts that it does not know, and notices a dead link. Of two settings of one option
 * ssh takes the first, so that the configuration's own go before all but the first of ours. unison splits them at spaces.
 */
export function sshArguments(sshOptions: readonly string[], timeouts: Config['timeouts']): string {
  const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));
  const option = (setting: string): readonly string[] => ['-o', setting];
  return [
    ...option('BatchMode=yes'),
    ...sshOptions,
    ...option('StrictHostKeyChecking=yes'),
    ...option('LogLevel=ERROR'),
    ...option(`ConnectTimeout=${seconds(timeouts.connectTimeoutMs)}`),
    ...option(`ServerAliveInterval=${seconds(timeouts.stallTimeoutMs / 4)}`),
    ...option('ServerAliveCountMax=4'),
  ].join(' ');
}
