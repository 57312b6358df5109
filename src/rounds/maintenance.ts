import type { SiteConfig } from '../config/config.js';
import type { HubWriter } from '../ledger/hub-writer.js';
import { noteMaintenance } from './site-state.js';

/**
 * Which sites stand between their hooks. The hub holds it durably from before the `before` hook is sent until the `after`
 * hook has run, so that of a run that was killed it is known too. Sites without an `after` hook are never among them:
 * nothing would end it.
 */
export interface Maintenance {
  has(site: number): boolean;
  enter(site: SiteConfig): Promise<void>;
  /** Its `after` hook has run. */
  leave(site: SiteConfig): Promise<void>;
  /** Notes over another link what could not be noted, where the hub was away. */
  settle(writer: HubWriter): Promise<void>;
  /** Its `after` hook could not be run, and why. */
  stays(site: SiteConfig, reason: string): void;
  /** What people must know at the end: one line for each site that may still be in maintenance. */
  warnings(): readonly string[];
}

/** `left`: sites that earlier runs left so, with the UTC time since when. */
export function trackMaintenance(
  sites: readonly SiteConfig[],
  left: ReadonlyMap<number, string>,
  writer: HubWriter,
): Maintenance {
  const { state } = writer.place;
  const inside = new Map<number, string>();
  const unnoted = new Set<number>();
  for (const { id } of sites) {
    const since = left.get(id);
    if (since !== undefined) inside.set(id, `its after hook is due since ${since}`);
  }
  const note = (by: HubWriter, site: number, on: boolean): Promise<void> =>
    by.transaction(({ session }) => noteMaintenance(session, state, site, on));
  return {
    has: (site) => inside.has(site),
    enter: async ({ id, hooks }) => {
      if (hooks.after.length === 0) return;
      await note(writer, id, true);
      inside.set(id, 'its after hook has not run');
    },
    leave: async ({ id }) => {
      if (!inside.delete(id)) return;
      unnoted.add(id);
      await note(writer, id, false);
      unnoted.delete(id);
    },
    settle: async (by) => {
      for (const id of unnoted) await note(by, id, false);
      unnoted.clear();
    },
    stays: ({ id }, reason) => {
      if (inside.has(id)) inside.set(id, reason);
    },
    warnings: () =>
      sites.flatMap(({ id, name }) => {
        const reason = inside.get(id);
        return reason === undefined
          ? []
          : [`${name} may still be in maintenance: ${reason}; the next run runs its after hook first`];
      }),
  };
}
