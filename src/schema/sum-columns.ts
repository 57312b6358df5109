import { columnNamed, type PresentTable, type Reason } from './site-table.js';
import type { Column } from './table.js';

/** What `sumColumns` may name of a table: of the columns that are compared and written, those of no other use. */
export interface Summable {
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  /** Null: there is none. */
  readonly conflictColumn: string | null;
}

const EXACT: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal']);

/** Why columns cannot be summed, one reason each: only exact numbers that are synced have a difference to add. */
export function sumRefusals(
  table: string,
  sums: readonly string[],
  hub: PresentTable,
  summable: Summable,
): readonly Reason[] {
  return sums.flatMap((wanted): Reason[] => {
    const fault = faultOf(columnNamed(hub.table, wanted), summable);
    if (fault === null) return [];
    return [
      {
        code: 'sum-columns',
        message: `sumColumns of ${table} names ${wanted}${fault}`,
        fix: `take ${wanted} out of sumColumns of ${table}`,
      },
    ];
  });
}

function faultOf(column: Column | undefined, { columns, key, conflictColumn }: Summable): string | null {
  if (column === undefined) return ', which is no column of it';
  if (column.generated) return ', which is generated';
  if (!columns.includes(column)) return ', which is among its ignoreColumns';
  if (key.includes(column.name)) return ', which is part of its key';
  if (column.name === conflictColumn) return ', which is its conflict column';
  if (column.autoIncrement) return ', which is AUTO_INCREMENT';
  return EXACT.has(column.dataType) ? null : ` of type ${column.columnType}: only integers and DECIMAL add up exactly`;
}
