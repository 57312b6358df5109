import type { SiteConfig } from '../config/config.js';
import { messageWithFix } from '../error-message.js';
import { inParallel } from '../in-parallel.js';
import { type HookRun, leaveOverNewLink } from './leave-maintenance.js';

/**
 * Takes the sites out of maintenance that an earlier run left in it and that this one does not walk over. One try each:
 * where it fails, that is warned of at the end, and the next run tries again. Throws only what the hub does wrong.
 */
export async function leaveOthers(run: HookRun, sites: readonly SiteConfig[], atATime: number): Promise<void> {
  const { config, maintenance, signal } = run;
  const left = sites.filter(({ id }) => maintenance.has(id));
  await inParallel(left, atATime, async (site) => {
    try {
      await leaveOverNewLink(config, site, null, signal);
    } catch (error) {
      maintenance.stays(site, messageWithFix(error));
      return;
    }
    await maintenance.leave(site);
  });
}
