import type { Secret } from './secret.js';

/** What `serve` runs by, and what it offers. Durations are in milliseconds. */
export interface ServeConfig {
  /** Cron expressions; none: only spokes with a schedule of their own are synced. */
  readonly schedule: readonly string[];
  /** Null: this machine's. */
  readonly timeZone: string | null;
  readonly jitterMs: number;
  /** Port 0: one that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** False: no web console, only `/healthz` and `/metrics`. */
  readonly console: boolean;
  /** Where people find the console, without a slash at its end; null: nobody has said. */
  readonly url: string | null;
  /** PEM texts; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: Secret } | null;
  /** Addresses and networks of reverse proxies, whose word on who asks is taken. */
  readonly trustedProxies: readonly string[];
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly format: 'json' | 'text';
  };
}
