import type { ConsoleContext } from '../console-env.js';
import { type Asker, askerOf } from './asker.js';

const OF_A_PROXY = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

/** Where a request comes from, by the configuration in force. */
export function askerOfRequest(c: ConsoleContext): Asker {
  const header = (name: string): string | null => c.req.header(name) ?? null;
  return askerOf(
    {
      remote: c.env.incoming.socket.remoteAddress ?? '',
      host: header('host'),
      forwardedFor: header('x-forwarded-for'),
      forwardedHost: header('x-forwarded-host'),
      isForwarded: OF_A_PROXY.some((name) => header(name) !== null),
    },
    c.var.service.config.serve,
  );
}
