import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Nothing but our own files is loaded, nothing inline is run, nobody frames us, and nothing is kept by a cache. */
export function securityHeaders(): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // The origin of a form is checked: `no-referrer` would make it null.
    referrerPolicy: 'same-origin',
    // A browser takes it over https alone, and only for the host itself.
    strictTransportSecurity: 'max-age=31536000',
  });
}
