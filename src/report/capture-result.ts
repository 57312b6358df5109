import type { SiteInit } from './init-result.js';

/** How one trigger of ours stands at a site. */
export interface TriggerStanding {
  readonly table: string;
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly name: string;
  /**
   * `installed`; `outdated`: made for the table as it was; `missing`; `foreign`: a trigger that is none of ours has the
   * name; `left over`: ours, but the table is called otherwise now, or is not synced.
   */
  readonly state: 'installed' | 'outdated' | 'missing' | 'foreign' | 'left over';
}

/** A table that gets no triggers at a site, and why. */
export interface RefusedCapture {
  readonly table: string;
  readonly reason: string;
}

/** The triggers of one site. */
export interface SiteTriggers {
  readonly id: number;
  readonly name: string;
  readonly triggers: readonly TriggerStanding[];
  readonly refused: readonly RefusedCapture[];
  /** Why the site was not reached, or what it lacks; null: neither. */
  readonly error: string | null;
}

/** The `--json` document of `capture status`, the hub first. */
export interface CaptureStatus {
  readonly sites: readonly SiteTriggers[];
}

/** The same of `capture install` and `capture remove`: what was run, or would be. */
export interface CaptureResult {
  readonly sites: readonly (SiteInit & { readonly refused: readonly RefusedCapture[] })[];
}
