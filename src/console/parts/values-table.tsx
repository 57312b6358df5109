import { counted } from '../../report/amounts.js';
import { printable } from '../../report/printable.js';
import type { ShownRow } from '../../report/result.js';
import { valuesSideBySide } from '../../report/values-side-by-side.js';

/** One row in two states, e.g. before and after, or at two sites. Null: there is no row. */
export interface TwoRows {
  readonly titles: readonly [string, string];
  readonly rows: readonly [ShownRow | null, ShownRow | null];
}

/** A value longer than this is cut. */
const WIDTH = 400;

/** Two rows side by side, column by column: those that differ first, the others folded away. */
export function ValuesTable({ caption, titles, rows }: TwoRows & { readonly caption: string }) {
  const [one, other] = rows;
  const columns = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])];
  const isOther = (column: string): boolean =>
    one === null || other === null || JSON.stringify(one[column]) !== JSON.stringify(other[column]);
  const differing = columns.filter(isOther);
  const equal = columns.filter((column) => !isOther(column));
  const shown: TwoRows = { titles, rows };
  return (
    <>
      {differing.length > 0 && <Columns {...shown} caption={caption} columns={differing} />}
      {equal.length > 0 && (
        <details class="equal-columns">
          <summary>{counted(equal.length, 'column')} with the same value</summary>
          <Columns {...shown} caption={`${caption}: what is the same`} columns={equal} />
        </details>
      )}
    </>
  );
}

function Columns(props: TwoRows & { readonly caption: string; readonly columns: readonly string[] }) {
  const { caption, titles, rows, columns } = props;
  return (
    <table class="values" role="table">
      <caption class="hidden-word">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {['Column', ...titles].map((title) => (
            <th role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {columns.map((column) => {
          const texts = valuesSideBySide(
            rows.map((row) => row?.[column]),
            WIDTH,
          );
          return (
            <tr role="row">
              <th role="rowheader" scope="row">
                {printable(column)}
              </th>
              {rows.map((row, at) => (
                <td role="cell" data-label={titles[at]}>
                  <Value row={row} column={column} text={texts[at] ?? ''} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Value({
  row,
  column,
  text,
}: {
  readonly row: ShownRow | null;
  readonly column: string;
  readonly text: string;
}) {
  const value = row?.[column];
  if (row === null) return <span class="quiet">no row</span>;
  if (value === undefined) return <span class="quiet">not known</span>;
  if (value === null) return <span class="quiet">empty (NULL)</span>;
  if (value === '') return <span class="quiet">an empty text</span>;
  return <bdi>{text}</bdi>;
}
