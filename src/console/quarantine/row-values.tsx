import { printable } from '../../report/printable.js';
import type { ShownRow } from '../../report/result.js';
import { shownValueText } from '../../report/shown-value-text.js';

const WIDTH = 400;

/** One row, column by column. */
export function RowValues({ caption, row }: { readonly caption: string; readonly row: ShownRow }) {
  return (
    <table class="values">
      <caption>{caption}</caption>
      <tbody>
        {Object.entries(row).map(([column, value]) => (
          <tr>
            <th scope="row">{printable(column)}</th>
            <td>
              <bdi>{shownValueText(value, WIDTH)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
