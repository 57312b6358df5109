import { statementText } from '../apply/statement-text.js';
import type { SideName } from '../reconcile/decision.js';
import { shownRow } from '../records/shown-row.js';
import type { LogEntry } from '../records/sync-log.js';
import type { Layout } from '../schema/layout.js';
import type { Planned } from './hold-open.js';
import { hashesOf, imageOf, untracked } from './intended-write.js';
import { logComment } from './log-comment.js';
import type { PassContext } from './pass-context.js';

/** What sync_log says of a row that is written on `side`, by whoever changed it on the other. `token`: see {@link LogEntry}. */
export function logEntry(
  { run, spoke }: PassContext,
  layout: Layout,
  side: SideName,
  { work, write }: Planned,
  token: bigint | null,
): LogEntry {
  const changed = side === 'hub' ? 'spoke' : 'hub';
  const { claim } = work.candidate[changed];
  const before = imageOf(work, side)?.row ?? null;
  return {
    from: changed === 'hub' ? run.hub.id : spoke.config.id,
    to: side === 'hub' ? run.hub.id : spoke.config.id,
    userId: claim.user,
    person: run.people.of(claim),
    table: layout.name,
    record: work.record,
    action: write.action,
    comment: logComment(run, work, side, layout),
    sql: statementText(layout, write, before),
    timeOfChange: claim.told?.timestamp ?? null,
    before: shownRow(layout, before),
    after: shownRow(layout, write.row),
    ...hashesOf(work, side, layout),
    untracked: untracked(work, changed),
    token,
  };
}
