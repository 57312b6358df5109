import { isIP } from 'node:net';

/** Whether a host is this machine itself, so that what is sent there passes no line. */
export function isLocalHost(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name.startsWith('::ffff:127.');
}
