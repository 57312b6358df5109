import type { Child } from 'hono/jsx';
import type { Query } from '../page-query.js';

/** A form that filters a list, by the address alone: it works without script, and can be bookmarked. */
export function FilterForm(props: { readonly path: string; readonly query: Query; readonly children?: Child }) {
  const isFiltered = Object.entries(props.query).some(([name, value]) => name !== 'page' && value !== '');
  return (
    <form class="filters" method="get" action={props.path} role="search">
      {props.children}
      <div class="actions">
        <button>Show</button>
        {isFiltered && (
          <a class="button" href={props.path}>
            Clear
          </a>
        )}
      </div>
    </form>
  );
}

/** Filters that are asked for less often, folded away; where `names` are in use, it says so. */
export function MoreFilters(props: {
  readonly names: readonly string[];
  readonly query: Query;
  readonly children?: Child;
}) {
  const used = props.names.filter((name) => (props.query[name] ?? '') !== '').length;
  return (
    <details class="more-filters">
      <summary>More filters{used > 0 && `: ${used} in use`}</summary>
      <div class="filters">{props.children}</div>
    </details>
  );
}

/** A text, or with `type="date"` a day. */
export function TextFilter(props: {
  readonly name: string;
  readonly label: string;
  readonly query: Query;
  readonly type?: 'search' | 'date';
  readonly hint?: string;
}) {
  const { name, label, query, type = 'search', hint } = props;
  return (
    <label>
      {label}
      <input type={type} name={name} value={query[name] ?? ''} placeholder={hint} />
    </label>
  );
}

/** One of several, or any. */
export function ChoiceFilter(props: {
  readonly name: string;
  readonly label: string;
  readonly query: Query;
  readonly choices: readonly (readonly [value: string, shown: string])[];
}) {
  const { name, label, query, choices } = props;
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">Any</option>
        {choices.map(([value, shown]) => (
          <option value={value} selected={query[name] === value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
