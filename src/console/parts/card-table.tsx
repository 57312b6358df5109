import type { Child } from 'hono/jsx';
import { amount } from '../../report/amounts.js';

/** A column: its heading, and whether numbers stand in it. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/**
 * A table that becomes a card per row on a phone, where each cell has its column's title beside it. The first column
 * names the row; another one in which nothing stands is left out. Rows after the first `most` are folded away. `caption`
 * is for readers that speak; the roles, for those whose browser forgets them in cards.
 */
export function CardTable(props: TableProps & { readonly most?: number }) {
  const { caption, rows, most = rows.length } = props;
  const used = props.columns.map((_, at) => at === 0 || rows.some((cells) => !isNothing(cells[at])));
  const columns = props.columns.filter((_, at) => used[at]);
  const shown = rows.map((cells) => cells.filter((_, at) => used[at]));
  return (
    <>
      <OneTable caption={caption} columns={columns} rows={shown.slice(0, most)} />
      {rows.length > most && (
        <details class="folded">
          <summary>{amount(rows.length - most)} more</summary>
          <OneTable caption={`${caption}: the others`} columns={columns} rows={shown.slice(most)} />
        </details>
      )}
    </>
  );
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Child[])[];
}

function isNothing(cell: Child): boolean {
  return cell === undefined || cell === null || cell === false || cell === '';
}

function OneTable({ caption, columns, rows }: TableProps) {
  return (
    <div class="table cards">
      <table role="table">
        <caption class="hidden-word">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, isNumber }) => (
              <th role="columnheader" scope="col" class={isNumber === true ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((cells) => (
            <tr role="row">
              {cells.map((cell, at) => (
                <Cell column={columns[at] ?? { title: '' }} isFirst={at === 0}>
                  {cell}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell(props: { readonly column: Column; readonly isFirst: boolean; readonly children?: Child }) {
  const { column, isFirst, children } = props;
  const number = column.isNumber === true ? 'number' : undefined;
  // One element inside: a card lays title and content side by side.
  if (isFirst) {
    return (
      <th role="rowheader" scope="row" class={number}>
        <span>{children}</span>
      </th>
    );
  }
  return (
    <td role="cell" class={number} data-label={column.title}>
      <span>{children}</span>
    </td>
  );
}
