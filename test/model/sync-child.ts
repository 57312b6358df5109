// A run in a process of its own, so that a test can kill it. Tells `ready`, waits for its orders, tells how it went.
import type { Config, SiteConfig } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';
import { sync } from '../../src/rounds/sync.js';

/** What the parent sends: passwords stand apart, because a Secret does not go into a message. */
export interface Orders {
  readonly config: Config;
  readonly passwords: Readonly<Record<number, string>>;
  readonly sites: readonly number[];
}

process.once('message', (orders: Orders) => {
  const unlock = <S extends SiteConfig>(site: S): S => ({
    ...site,
    connection: { ...site.connection, password: new Secret(orders.passwords[site.id] ?? '') },
  });
  const config = { ...orders.config, hub: unlock(orders.config.hub), spokes: orders.config.spokes.map(unlock) };
  sync(config, { sites: orders.sites })
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error: String(error) }),
    )
    .then((outcome) => process.send?.(outcome, () => process.disconnect()))
    .catch(() => process.disconnect());
});
process.send?.('ready');
