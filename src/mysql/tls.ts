import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { ConnectionConfig } from 'mariadb';
import { SyncError } from '../errors.js';

/** How a link is encrypted. */
export interface TlsOptions {
  /** Paths of PEM files, or the PEM text itself. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whom the certificate must be for; the host where absent. */
  readonly name?: string;
  /** false: accept any certificate. Default true. */
  readonly verify?: boolean;
}

interface Site {
  readonly siteName: string;
  readonly host?: string;
}

/** What the driver is given. Throws SyncError `connect` where `tls.ca` is no certificate. */
export function driverTls(site: Site, tls: TlsOptions): Exclude<ConnectionConfig['ssl'], boolean | undefined> {
  const host = site.host ?? 'localhost';
  const files = {
    ...(tls.ca === undefined ? {} : { ca: authority(site, pem(tls.ca)) }),
    ...(tls.cert === undefined ? {} : { cert: pem(tls.cert) }),
    ...(tls.key === undefined ? {} : { key: pem(tls.key) }),
  };
  const name = tls.name ?? host;
  const identity = {
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_: string, certificate: PeerCertificate) => identityError(name, certificate),
  };
  return { ...files, ...identity, rejectUnauthorized: tls.verify ?? true };
}

/** Node's judgement, with all the names that the certificate has: one of them may be the right one for `tls.name`. */
function identityError(name: string, certificate: PeerCertificate): Error | undefined {
  const error = checkServerIdentity(name, certificate);
  if (error === undefined) return undefined;
  const { subjectaltname, subject } = certificate;
  return new Error(`does not match certificate's altnames: ${subjectaltname ?? `CN:${String(subject.CN)}`}`);
}

/** Node takes a text that is no certificate for no authorities at all, without a word. */
function authority({ siteName }: Site, text: string): string {
  try {
    new X509Certificate(text);
    return text;
  } catch (cause) {
    throw new SyncError('connect', `tls.ca of ${siteName} is not a certificate in PEM`, {
      hint: 'it begins with -----BEGIN CERTIFICATE-----',
      cause,
    });
  }
}

function pem(pathOrText: string): string {
  return pathOrText.includes('-----BEGIN') ? pathOrText : readFileSync(pathOrText, 'utf8');
}
