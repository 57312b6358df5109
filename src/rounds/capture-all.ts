import { capture, type HubLinks } from '../ledger/capture.js';
import type { Session } from '../mysql/session.js';
import type { RunContext } from './pass-context.js';

/** Captures every table of the run at the hub, one after the other. */
export async function captureAll(context: RunContext, session: Session): Promise<void> {
  const opened: Promise<Session>[] = [];
  const further = (): Promise<Session> => {
    const link = opened[0] ?? context.openHub();
    opened[0] = link;
    return link;
  };
  const links = async (): Promise<Session[]> =>
    (await Promise.allSettled(opened)).flatMap((link) => (link.status === 'fulfilled' ? [link.value] : []));
  try {
    for (const table of context.tables) await captureTable(context, { session, further }, table);
    for (const link of await links()) await link.close();
  } finally {
    // What it is still asked is not waited for.
    for (const link of await links()) link.destroy();
  }
}

async function captureTable(
  context: RunContext,
  links: HubLinks,
  { ledger, plan, hubColumns }: RunContext['tables'][number],
): Promise<void> {
  const table = ledger.layout.name;
  const changed = await capture(
    context.writer,
    links,
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
