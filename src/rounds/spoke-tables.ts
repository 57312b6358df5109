import { layoutOf } from '../schema/compatibility.js';
import type { RefusedTable } from '../report/result.js';
import type { RunContext, RunTable, SpokeContext } from './pass-context.js';

/** The run's tables that this spoke has in the same form, and why the others are left out here. */
export function spokeTables(
  run: RunContext,
  spoke: SpokeContext,
): { tables: readonly RunTable[]; refused: ReadonlyMap<string, string> } {
  const refused = new Map<string, string>();
  const tables = run.tables.filter((table) => {
    const { name } = table.ledger.layout;
    const wishes = run.config.tables.find((wish) => wish.name === name) ?? {};
    const outcome = layoutOf(name, wishes, [
      { site: run.config.hub.name, flavour: run.hubFlavour, table: run.hubSchema.tables.get(name) },
      { site: spoke.config.name, flavour: spoke.read.flavour, table: spoke.schema.tables.get(name) },
    ]);
    if ('refused' in outcome) {
      refused.set(name, outcome.refused);
    } else if (
      outcome.layout.columns.some((column, index) => {
        const ours = table.ledger.layout.columns[index];
        return (
          (column.convert && ours?.convert !== true) ||
          (column.nullable && ours?.nullable !== true) ||
          (column.byValue && ours?.byValue !== true) ||
          (column.writtenOut && ours?.writtenOut !== true)
        );
      })
    ) {
      refused.set(
        name,
        `table ${name} at ${spoke.config.name} is in another form than the run was prepared for; the next run takes it in`,
      );
    }
    return !refused.has(name);
  });
  return { tables, refused };
}

/** All tables of the run that are left out at a spoke: those that are everywhere, and those that it has `refused`. */
export function leftOut(run: RunContext, refused: ReadonlyMap<string, string>): readonly RefusedTable[] {
  return [...run.refused, ...refused].map(([table, reason]) => ({ table, reason }));
}
