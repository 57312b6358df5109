import type { Config, SiteConfig, SpokeConfig, TableConfig } from '../../config/config.js';
import { amount, bytesAmount, counted } from '../../report/amounts.js';

/** A group of settings as people read them: what, and how it is set. Nothing in it is a secret. */
export interface SettingsGroup {
  readonly title: string;
  readonly settings: readonly (readonly [what: string, value: string])[];
}

/** The configuration in force, apart from sites and tables. Pure; each value is put here by name, never a whole mapping. */
export function settingsGroups(config: Config): readonly SettingsGroup[] {
  const { safety, retry, timeouts, serve, compare } = config;
  return [
    {
      title: 'When it syncs',
      settings: [
        ['Schedule', serve.schedule.join('; ') || 'none of its own'],
        ['Time zone', serve.timeZone ?? "this machine's"],
        ['Starts', serve.jitterMs === 0 ? 'on time' : `up to ${inWords(serve.jitterMs)} later`],
        ['Sites at a time', String(config.concurrency)],
        ['Compares', comparison(compare)],
      ],
    },
    {
      title: 'When it stops rather than writes',
      settings: [
        ['Deletes of a table in one pass', `at most ${amount(safety.maxDeletes)}`],
        ['Share of a table changed in one pass', `at most ${Math.round(safety.maxChangedShare * 100)} %`],
        ['Clocks warned of from', inWords(safety.maxClockSkewMs)],
      ],
    },
    {
      title: 'When a link fails',
      settings: [
        ['Attempts', `${retry.attempts}, the second one after ${inWords(retry.firstDelayMs)}`],
        ['Time to connect', inWords(timeouts.connectTimeoutMs)],
        ['Silence before it is given up', inWords(timeouts.stallTimeoutMs)],
        ['One statement', inWords(timeouts.statementTimeoutMs)],
      ],
    },
    { title: 'Mail', settings: mail(config) },
    {
      title: 'This console',
      settings: [
        ['Listens on', `${serve.listen.host}:${serve.listen.port}${serve.tls === null ? '' : ', https'}`],
        ['Found at', serve.url ?? 'not said (serve.url)'],
        ['Trusted proxies', serve.trustedProxies.join(', ') || 'none'],
        ['History of runs kept for', inWords(config.keepMs)],
        ['State database', config.state],
        ['Configuration file', config.path],
      ],
    },
  ];
}

/** Where a site's database is, without any password. */
export function databaseOf({
  connection: { host, port, others = [], socket, database, user, tls },
}: SiteConfig): string {
  const at = socket ?? [{ host, port }, ...others].map((one) => `${one.host}:${one.port}`).join();
  return `${user}@${at}/${database}${tls === false ? '' : ', TLS'}`;
}

/** How a spoke is synced, where that is its own. */
export function specialsOf({ direction, schedule, window, files, limits }: SpokeConfig): string {
  const [maxBytes, maxTime] = [limits?.maxBytesPerRun ?? null, limits?.maxTimePerRunMs ?? null];
  const parts = [
    direction === 'receive-only' ? 'only receives' : 'both ways',
    ...(files === null ? [] : ['files too']),
    ...(schedule === undefined ? [] : [`schedule ${schedule.join('; ')}`]),
    ...(window === undefined ? [] : [`only ${timeOfDay(window.from)}–${timeOfDay(window.to)}`]),
    ...(maxBytes === null ? [] : [`at most ${bytesAmount(maxBytes)} a run`]),
    ...(maxTime === null ? [] : [`at most ${inWords(maxTime)} a run`]),
  ];
  return parts.join(', ');
}

const POLICIES = {
  newest: 'the later change',
  oldest: 'the earlier change',
  hub: "the hub's change",
  spoke: "the spoke's change",
} as const;

/** What wins where two offices changed a record of the table. */
export function policyOf({ conflict, merge, sumColumns }: TableConfig): string {
  const whole = merge === 'columns' ? `${POLICIES[conflict]}, column by column` : POLICIES[conflict];
  return sumColumns === undefined || sumColumns.length === 0 ? whole : `${whole}; ${sumColumns.join(', ')} add up`;
}

function comparison(compare: Config['compare']): string {
  if (compare.mode === 'full') return 'every row, in every run';
  const full = compare.fullEveryMs === null ? 'never' : `once in ${inWords(compare.fullEveryMs)}`;
  return `what has changed; every row ${full}`;
}

function mail({ mail: settings }: Config): SettingsGroup['settings'] {
  if (settings === null) return [['Mails', 'none are sent']];
  const { transport, from, administrators, conflictCc } = settings;
  const by = transport.kind === 'smtp' ? `${transport.host}:${transport.port}` : transport.path;
  return [
    ['From', from],
    ['Sent by', by],
    ['Report of every run to', administrators.join(', ') || 'nobody'],
    ['Conflicts also to', conflictCc.join(', ') || 'nobody else'],
    ['Organisation', settings.organisation],
  ];
}

function timeOfDay(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const;

/** `90 days`, `24 hours`, `90 seconds`: in the largest unit in which it is whole. */
function inWords(ms: number): string {
  const unit = UNITS.find(([length]) => ms >= length && ms % length === 0);
  return unit === undefined ? `${ms} ms` : counted(ms / unit[0], unit[1]);
}
