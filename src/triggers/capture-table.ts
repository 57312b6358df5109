import type { Layout } from '../schema/layout.js';
import type { Column } from '../schema/table.js';

/** What the triggers of one table at one site are made from. */
export interface CaptureTable {
  readonly layout: Layout;
  readonly siteId: number;
  /** The column that names the person of a change; null: only `@spokesync_user` does. */
  readonly userColumn: Column | null;
  /** The site's `change_log`: an old one keeps its own types. */
  readonly changeLog: ReadonlyMap<string, Column>;
}
