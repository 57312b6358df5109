import { connectOptions } from '../config/connect-options.js';
import { capture, type HubLinks } from '../ledger/capture.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import type { RunContext } from './pass-context.js';

/** Captures every table of the run at the hub, one after the other. */
export async function captureAll(context: RunContext, session: Session): Promise<void> {
  const { config, signal } = context;
  const opened: Promise<Session>[] = [];
  const open = async (): Promise<Session> =>
    context.markHub(await connect(connectOptions(config.hub, config.timeouts), signal));
  const further = (): Promise<Session> => {
    const link = opened[0] ?? open();
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
