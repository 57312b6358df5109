import { neighboursOf } from '../../conflicts/find.js';
import { describeConflict } from '../../conflicts/show.js';
import type { MailContext } from '../../notify/mail-context.js';
import { utcColumns } from '../../notify/utc-columns.js';
import { type ConflictDetails, readConflicts } from '../../records/conflict-details.js';
import type { ShownConflict } from '../../report/conflict-results.js';
import type { ConsoleContext } from '../console-env.js';
import { clockOf } from '../viewer-clock.js';
import { conflictQuery } from './conflict-query.js';
import { conflictContext } from './conflict-words.js';

/** Everything that one conflict's page shows. */
export interface ConflictView {
  readonly conflict: ConflictDetails;
  readonly shown: ShownConflict;
  readonly beside: { readonly newer: number | null; readonly older: number | null };
  readonly context: MailContext;
}

/** Reads it, with the conflicts beside it in the list that the address names; null: there is no such conflict. */
export async function readConflictView(c: ConsoleContext, id: number): Promise<ConflictView | null> {
  const { config } = c.var.service;
  const { zone } = clockOf(c);
  return c.var.hub.use(async (session, state) => {
    const [conflict] = await readConflicts(session, state, [id]);
    if (conflict === undefined) return null;
    const isUtc = await utcColumns(session, config.hub.connection.database, [conflict.table]);
    return {
      conflict,
      shown: await describeConflict(session, config, conflict),
      beside: await neighboursOf(session, config, conflictQuery(c.req.query(), zone), id),
      context: conflictContext(config, isUtc, zone),
    };
  });
}
