import type { Config, Connection, MailConfig, SiteConfig, SpokeConfig, TableConfig, Tls } from './config.js';
import { isLocalHost } from '../mysql/local-host.js';
import { showPath } from './problem.js';
import type { ConfigFile } from './schema.js';
import { Secret } from './secret.js';
import type { SiteFiles } from './site-files.js';

type SiteInput = ConfigFile['hub'];

/** The configuration as the engine takes it. `file` must have passed the schema and the rules. */
export function resolveConfig(file: ConfigFile, files: SiteFiles, path: string): Config {
  const site = (input: SiteInput, at: string): SiteConfig => {
    const hooks = input.hooks ?? file.hooks;
    return {
      id: input.id,
      name: input.name,
      connection: connectionOf(input, at, files),
      files: input.files ?? null,
      hooks: { before: hooks.before ?? [], after: hooks.after ?? [] },
    };
  };
  return {
    path,
    hub: site(file.hub, 'hub'),
    spokes: file.spokes.map((spoke, i) => ({
      ...site(spoke, showPath(['spokes', i])),
      direction: spoke.direction,
      ...(spoke.schedule !== undefined && { schedule: spoke.schedule }),
      ...(spoke.window !== undefined && { window: spoke.window }),
      ...limitsOf(spoke.limits ?? file.limits),
    })),
    tables: file.tables.map(({ conflictColumn, sumColumns, capture, ...table }) => ({
      ...table,
      ...(conflictColumn !== undefined && { conflictColumn }),
      ...(sumColumns !== undefined && { sumColumns }),
      ...userColumnOf(capture),
    })),
    state: file.state,
    people: file.people,
    ...userColumnOf(file.capture),
    compare: compareOf(file.compare),
    safety: {
      maxDeletes: file.safety.maxDeletes,
      maxChangedShare: file.safety.maxChangedShare,
      maxClockSkewMs: file.safety.maxClockSkew,
    },
    concurrency: file.concurrency,
    retry: { attempts: file.retry.attempts, firstDelayMs: file.retry.firstDelay },
    timeouts: {
      connectTimeoutMs: file.timeouts.connectTimeout,
      statementTimeoutMs: file.timeouts.statementTimeout,
      stallTimeoutMs: file.timeouts.stallTimeout,
      mailTimeoutMs: file.timeouts.mailTimeout,
    },
    files: filesOf(file.files),
    mail: file.mail ? mailOf(file.mail, files) : null,
    keepMs: file.keep,
    serve: {
      schedule: file.schedule ?? [],
      timeZone: file.timeZone ?? null,
      jitterMs: file.jitter,
      listen: file.serve.listen,
      console: file.serve.console,
      url: file.serve.url ?? null,
      tls: serveTlsOf(files),
      trustedProxies: file.serve.trustedProxy,
      log: file.log,
    },
  };
}

function connectionOf(input: SiteInput, at: string, files: SiteFiles): Connection {
  const password = input.password ?? files.get(`${at}.passwordFile`) ?? input.url.password;
  return {
    host: input.url.host,
    port: input.url.port,
    ...(input.url.others.length === 0 ? {} : { others: input.url.others }),
    socket: input.socket ?? null,
    user: input.url.user,
    password: password === null ? null : new Secret(password),
    database: input.url.database,
    tls: wantsTls(input) ? tlsOf(input.tls ?? { verify: true }, at, files) : false,
  };
}

/** Unless the file says otherwise, whatever leaves this machine is encrypted, and the server proven. */
function wantsTls({ tls, socket, url }: SiteInput): boolean {
  return tls === undefined
    ? socket === undefined && ![url, ...url.others].every(({ host }) => isLocalHost(host))
    : tls !== null;
}

function tlsOf({ verify, name }: NonNullable<SiteInput['tls']>, at: string, files: SiteFiles): Tls {
  const pem = (key: string): string | null => files.get(`${at}.tls.${key}`) ?? null;
  const key = pem('key');
  const own = { ca: pem('ca'), cert: pem('cert'), key: key === null ? null : new Secret(key) };
  return { ...own, ...(name === undefined ? {} : { name }), verify };
}

function serveTlsOf(files: SiteFiles): Config['serve']['tls'] {
  const [cert, key] = [files.get('serve.tls.cert'), files.get('serve.tls.key')];
  return cert === undefined || key === undefined ? null : { cert, key: new Secret(key) };
}

function filesOf({ stallTimeout, ...rest }: ConfigFile['files']): Config['files'] {
  return { ...rest, stallTimeoutMs: stallTimeout };
}

function limitsOf({ maxBytesPerRun, maxTimePerRun }: ConfigFile['limits']): Pick<SpokeConfig, 'limits'> {
  if (maxBytesPerRun === undefined && maxTimePerRun === undefined) return {};
  return { limits: { maxBytesPerRun: maxBytesPerRun ?? null, maxTimePerRunMs: maxTimePerRun ?? null } };
}

function userColumnOf(capture: ConfigFile['capture']): Pick<TableConfig, 'userColumn'> {
  return capture?.userColumn === undefined ? {} : { userColumn: capture.userColumn };
}

function compareOf(compare: ConfigFile['compare']): Config['compare'] {
  if (compare === 'full') return { mode: 'full' };
  return { mode: 'incremental', fullEveryMs: compare === 'incremental' ? null : compare.full };
}

function mailOf(mail: NonNullable<ConfigFile['mail']>, files: SiteFiles): MailConfig {
  const { smtp, sendmail, tls: wish, ...rest } = mail;
  const tls = wish === undefined ? null : { ca: files.get('mail.tls.ca') ?? null, verify: wish.verify };
  const transport: MailConfig['transport'] = smtp
    ? { kind: 'smtp', ...smtp, password: smtp.password === null ? null : new Secret(smtp.password), tls }
    : { kind: 'sendmail', path: sendmail ?? 'sendmail' };
  return { ...rest, transport };
}
