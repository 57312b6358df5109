import { capture } from '../ledger/capture.js';
import type { Session } from '../mysql/session.js';
import type { RunContext } from './pass-context.js';

/** Captures every table of the run at the hub, one after the other. */
export async function captureAll(context: RunContext, session: Session): Promise<void> {
  for (const { ledger, plan, hubColumns } of context.tables) {
    const table = ledger.layout.name;
    const changed = await capture(
      context.writer,
      session,
      ledger,
      { ...context.hub, presentColumns: hubColumns },
      plan,
      context.config.compare,
      {
        onProgress: (rowsDone, rowsTotal) => {
          context.emit({ type: 'capturing', table, rowsDone, rowsTotal });
        },
        onTaken: (entries, untracked) => {
          context.untracked.add(table, context.hub.id, untracked);
          for (const entry of entries) context.hubTaken.add(entry.toString());
        },
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      },
    );
    context.emit({ type: 'captured', table, changed });
  }
}
