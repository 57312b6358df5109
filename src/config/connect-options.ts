import type { ConnectOptions } from '../mysql/connect.js';
import type { Config, SiteConfig } from './config.js';

/**
 * What `connect` needs to reach a site: the one place where passwords are taken out of their wrapping. `database` is
 * left out where null is given (for statements before it exists).
 */
export function connectOptions(
  site: SiteConfig,
  timeouts: Config['timeouts'],
  database: string | null = site.connection.database,
): ConnectOptions {
  const { host, port, others, socket, user, password, tls } = site.connection;
  return {
    siteName: site.name,
    ...(socket === null ? { host, port, ...(others === undefined ? {} : { others }) } : { socket }),
    user,
    ...(password === null ? {} : { password: password.reveal() }),
    ...(database === null ? {} : { database }),
    tls: tls && {
      ...(tls.ca === null ? {} : { ca: tls.ca }),
      ...(tls.cert === null ? {} : { cert: tls.cert }),
      ...(tls.key === null ? {} : { key: tls.key.reveal() }),
      ...(tls.name === undefined ? {} : { name: tls.name }),
      verify: tls.verify,
    },
    connectTimeoutMs: timeouts.connectTimeoutMs,
    stallTimeoutMs: timeouts.stallTimeoutMs,
    statementTimeoutMs: timeouts.statementTimeoutMs,
  };
}
