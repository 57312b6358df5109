import type { ShownConflict } from '../../report/conflict-results.js';
import type { Visitor } from '../console-env.js';
import { SyncNowForm } from '../overview/sync-now-form.js';

/** After something was done about a conflict: what that means, and what comes next. */
export function RestoredNotice(props: {
  readonly conflict: ShownConflict;
  readonly done: string | undefined;
  /** The hub's name. */
  readonly hub: string;
  readonly visitor: Visitor;
}) {
  const { conflict, done, hub, visitor } = props;
  if (conflict.state !== 'closed') return null;
  if (done === 'closed') {
    return (
      <p class="notice good" role="status">
        The conflict is closed.
      </p>
    );
  }
  if (done !== 'restored') return null;
  return (
    <div class="notice good restored" role="status">
      <p>
        <strong>Put back at {hub}.</strong> The other offices do not have it yet: the next run carries it to all of
        them.
      </p>
      {visitor.role === 'operator' && <SyncNowForm visitor={visitor} />}
    </div>
  );
}
