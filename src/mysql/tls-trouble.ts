import type { QueryError } from './errno.js';
import type { TlsOptions } from './tls.js';

/** What is wrong with the TLS of a link, in our words, and its fix. */
export interface TlsTrouble {
  readonly message: string;
  readonly hint: string;
}

interface Site {
  readonly siteName: string;
  readonly host?: string;
  readonly tls?: TlsOptions | false;
}

/** Null: the link failed for another reason. */
export function tlsTrouble(site: Site, { errno, code, message }: QueryError): TlsTrouble | null {
  if (site.tls === undefined || site.tls === false) return unencrypted(site, errno, message);
  switch (errno) {
    case 45023:
      return noneOffered(site);
    case 45056:
    case 45062:
    case 45063:
      return untrusted(site, 'signed by nobody known here');
    case 45057:
      return notProven(site);
    case 45059:
      return wrongName(site, message);
    default:
      return certificateTrouble(site, code, message) ?? oursTrouble(code, message);
  }
}

/** What Node says of the server's certificate (its codes are those of OpenSSL's verification). */
function certificateTrouble(site: Site, code: string, message: string): TlsTrouble | null {
  switch (codeOf(code, message)) {
    case 'CERT_HAS_EXPIRED':
      return {
        message: 'the certificate of its server has expired',
        hint: `renew the certificate of the server of ${site.siteName}; the clock of this machine counts too`,
      };
    case 'CERT_NOT_YET_VALID':
      return {
        message: 'the certificate of its server is not valid yet',
        hint: `compare the clocks of this machine and of ${site.siteName}`,
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return wrongName(site, message);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return untrusted(site, 'signed by itself');
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return untrusted(site, 'signed by an authority that is not known here');
    default:
      return null;
  }
}

const NODE_MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/certificate has expired/iu, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/iu, 'CERT_NOT_YET_VALID'],
  [/does not match certificate's altnames/iu, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/self.signed certificate in certificate chain/iu, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self.signed certificate/iu, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to (?:verify the first|get (?:local )?issuer) certificate/iu, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];

/** The driver wraps some of Node's errors, and keeps only their words. */
function codeOf(code: string, message: string): string {
  return NODE_MESSAGES.find(([words]) => words.test(message))?.[1] ?? code;
}

/** Our own files, or a server that speaks TLS as no one should any more. */
function oursTrouble(code: string, message: string): TlsTrouble | null {
  if (/key values mismatch/iu.test(message)) {
    return { message: 'tls.key is not the key of tls.cert', hint: 'name the two files that were made together' };
  }
  if (/bad decrypt|interrupted or cancelled|no start line|PEM|ASN1|DECODER/iu.test(message)) {
    return {
      message: `a file of tls cannot be read as PEM (${message})`,
      hint: 'ca and cert begin with -----BEGIN CERTIFICATE-----, key with -----BEGIN PRIVATE KEY-----, without a passphrase',
    };
  }
  if (/unsupported protocol|wrong version number|no protocols available|handshake failure/iu.test(message)) {
    return { message: `no common version of TLS (${message})`, hint: 'the server must offer TLS 1.2 or later' };
  }
  if (/certificate required|alert bad certificate|alert unknown ca/iu.test(message)) {
    return { message: 'the server does not take our certificate', hint: 'check tls.cert and tls.key of the site' };
  }
  return /^ERR_(?:TLS|SSL|OSSL)_/u.test(code) ? { message, hint: 'check tls of the site' } : null;
}

function unencrypted({ siteName }: Site, errno: number, message: string): TlsTrouble | null {
  const wants = errno === 3159 || errno === 45044 || /insecure transport|requires? (?:TLS|SSL|secure)/iu.test(message);
  if (!wants) return null;
  return {
    message: 'its server takes this login only over an encrypted link',
    hint: `write tls: true, or tls: { ca: FILE }, for ${siteName}`,
  };
}

function noneOffered({ siteName }: Site): TlsTrouble {
  return {
    message: 'its server offers no TLS, so that everybody on the line could read along',
    hint: `give that server a certificate (ssl_cert, ssl_key); or, where the line itself is encrypted (a VPN), write tls: off for ${siteName}`,
  };
}

function untrusted({ siteName }: Site, how: string): TlsTrouble {
  return {
    message: `the certificate of its server is ${how}`,
    hint: `name the authority that signed it, or the certificate itself if nobody did, as tls.ca of ${siteName}`,
  };
}

/** A server with a certificate of its own making proves it by the password: one that it refuses proves nothing. */
function notProven({ siteName }: Site): TlsTrouble {
  return {
    message: 'its server refused the login, and so could not prove its self-signed certificate',
    hint: `check user and password of ${siteName}; a login without a password needs tls.ca`,
  };
}

function wrongName({ siteName, host, tls }: Site, said: string): TlsTrouble {
  const wanted = (tls === undefined || tls === false ? undefined : tls.name) ?? host ?? 'localhost';
  const names = /altnames: (.*)$/u.exec(said)?.[1]?.slice(0, 200) ?? 'another';
  return {
    message: `the certificate of its server is not for ${JSON.stringify(wanted)} but for ${names}`,
    hint: `if it is the right server, write one of its certificate's names as tls.name of ${siteName}; else it is another one that answers`,
  };
}
