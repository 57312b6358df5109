import { keptRow } from '../../conflicts/restored-row.js';
import { type ConflictDetails, readConflicts } from '../../records/conflict-details.js';
import type { ShownRow } from '../../report/result.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';

/** `GET /conflicts/12/value?row=kept&column=photo`: one value whole, as a file that no browser opens by itself. */
export async function valueFile(c: ConsoleContext): Promise<Response> {
  const id = Number(c.req.param('id'));
  const [conflict] = await c.var.hub.use((session, state) => readConflicts(session, state, [id]));
  const value = conflict && rowOf(conflict, c.req.query('row') ?? '')?.[c.req.query('column') ?? ''];
  if (value === undefined || value === null) return notFoundPage(c);
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.hex, 'hex');
  const name = `conflict-${id}-value.${typeof value === 'string' ? 'txt' : 'bin'}`;
  c.header('Content-Type', 'application/octet-stream');
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  return c.body(bytes);
}

function rowOf(conflict: ConflictDetails, which: string): ShownRow | null | undefined {
  if (which === 'before') return conflict.before;
  if (which === 'kept') return keptRow(conflict);
  return [conflict.winner, ...conflict.losers].find(({ site, hash }) => which === `${site}-${hash}`)?.row;
}
