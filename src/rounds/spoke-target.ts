import type { Target } from '../apply/target.js';
import type { PassContext, RunTable } from './pass-context.js';

/** The spoke's table as a writer sees it. */
export function spokeTarget({ spoke }: PassContext, { ledger: { layout }, deferred }: RunTable): Target {
  const { database, foreignKeys } = spoke.schema;
  const children = foreignKeys.filter(
    ({ parentTable, parentDatabase }) => parentTable === layout.name && parentDatabase === undefined,
  );
  return { session: spoke.write, database, layout, children, deferred };
}
