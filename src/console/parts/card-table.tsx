import type { Child } from 'hono/jsx';

/** A column: its heading, and whether numbers stand in it. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/**
 * A table that becomes a card per row on a phone, where each cell has its column's title beside it. The first column
 * names the row. `caption` is for readers that speak; the roles, for those whose browser forgets them in cards.
 */
export function CardTable(props: {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Child[])[];
}) {
  const { caption, columns, rows } = props;
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
