import type { Config } from '../../config/config.js';
import { printable } from '../../report/printable.js';
import type { Query } from '../page-query.js';
import { ChoiceFilter, FilterForm, MoreFilters, TextFilter } from '../parts/filter-fields.js';
import { CERTAINTIES, KINDS } from './conflict-words.js';

/** They are folded away. */
const MORE = ['table', 'site', 'person', 'kind', 'certainty', 'since', 'until'];

/** By what the inbox is filtered. */
export function ConflictFilters(props: {
  readonly query: Query;
  readonly config: Pick<Config, 'hub' | 'spokes'>;
  readonly tables: readonly string[];
}) {
  const { query, config, tables } = props;
  const sites = [config.hub, ...config.spokes].map(({ id, name }) => [String(id), printable(name)] as const);
  return (
    <FilterForm path="/conflicts" query={query}>
      <label>
        Show
        <select name="shelf">
          <option value="">Open ones</option>
          <option value="closed" selected={query['shelf'] === 'closed'}>
            Closed ones
          </option>
          <option value="all" selected={query['shelf'] === 'all'}>
            All
          </option>
        </select>
      </label>
      <TextFilter name="text" label="Text" query={query} hint="value or comment" />
      <MoreFilters names={MORE} query={query}>
        <ChoiceFilter
          name="table"
          label="Table"
          query={query}
          choices={tables.map((name) => [name, printable(name)] as const)}
        />
        <ChoiceFilter name="site" label="Office" query={query} choices={sites} />
        <TextFilter name="person" label="Person" query={query} hint="name or mail address" />
        <ChoiceFilter name="kind" label="What happened" query={query} choices={Object.entries(KINDS)} />
        <ChoiceFilter name="certainty" label="How sure" query={query} choices={Object.entries(CERTAINTIES)} />
        <TextFilter name="since" label="From day" query={query} type="date" />
        <TextFilter name="until" label="To day" query={query} type="date" />
      </MoreFilters>
    </FilterForm>
  );
}
