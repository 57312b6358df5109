import type { SpokeLink } from './spoke-link.js';

/** Links to spokes that were opened to look at their schemas, and are kept for the passes that begin at once. */
export interface SpareLinks {
  keep(site: number, link: SpokeLink): void;
  /** Gives the link to a site, once; null: there is none that is alive. */
  take(site: number): SpokeLink | null;
  /** Tears down what nobody took. */
  destroy(): void;
}

/** Makes the spare links of one run; none yet. */
export function spareLinks(): SpareLinks {
  const kept = new Map<number, SpokeLink>();
  return {
    keep: (site, link) => {
      kept.set(site, link);
    },
    take: (site) => {
      const link = kept.get(site);
      kept.delete(site);
      if (link === undefined || (link.read.alive && link.write.alive)) return link ?? null;
      destroyLink(link);
      return null;
    },
    destroy: () => {
      for (const link of kept.values()) destroyLink(link);
      kept.clear();
    },
  };
}

/** Tears both connections of a link down. */
export function destroyLink({ read, write }: Pick<SpokeLink, 'read' | 'write'>): void {
  for (const session of [read, write]) session.destroy();
}
