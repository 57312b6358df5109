import { type PageOfList, pathWith, type Query } from '../page-query.js';

/** From one page of a list to its neighbours. `hasMore` says whether there is more where `total` is null: not counted. */
export function Paging(props: {
  readonly path: string;
  readonly query: Query;
  readonly page: PageOfList;
  /** Rows on this page. */
  readonly shown: number;
  readonly total: number | null;
  readonly hasMore?: boolean;
}) {
  const { path, query, page, shown, total } = props;
  const from = page.offset + 1;
  const to = page.offset + shown;
  const hasMore = props.hasMore ?? (total !== null && to < total);
  if (page.number === 1 && !hasMore) return total === null || total < 2 ? null : <p class="quiet">{total} in all</p>;
  return (
    <nav class="paging" aria-label="Pages">
      <span class="quiet">
        {shown === 0 ? 'nothing here' : `${from}–${to}`}
        {total !== null && ` of ${total.toLocaleString('en')}`}
      </span>
      <span class="actions">
        {page.number > 1 && (
          <a class="button" rel="prev" href={pathWith(path, query, { page: page.number === 2 ? '' : page.number - 1 })}>
            Newer
          </a>
        )}
        {hasMore && (
          <a class="button" rel="next" href={pathWith(path, query, { page: page.number + 1 })}>
            Older
          </a>
        )}
      </span>
    </nav>
  );
}
