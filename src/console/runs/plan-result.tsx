import { amount, counted, joinCounts } from '../../report/amounts.js';
import { shortened } from '../../report/printable.js';
import { recordText } from '../../report/record-text.js';
import type { ConflictResult, PlannedChange } from '../../report/result.js';
import { siteNames, type SiteNames } from '../../report/site-names.js';
import type { Planning } from '../../serve/plan-desk.js';
import { isoOfMs } from '../../records/iso-time.js';
import type { ConsoleContext } from '../console-env.js';
import { pageOfList, type Query } from '../page-query.js';
import { Badge, type Tone } from '../parts/badge.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Empty } from '../parts/empty.js';
import { ChoiceFilter, FilterForm, TextFilter } from '../parts/filter-fields.js';
import { Icon, type IconName } from '../parts/icon.js';
import { Ago } from '../parts/moment.js';
import { Paging } from '../parts/paging.js';
import { ValuesTable } from '../parts/values-table.js';
import { clockOf } from '../viewer-clock.js';
import { toldAt } from '../overview/told-error.js';
import { changeSentence, chosenChanges, conflictOf } from './plan-changes.js';
import { conflictSentence } from './run-words.js';

const SIZE = 20;

/** So many warnings are shown. */
const MOST_WARNINGS = 20;

const ACTIONS = {
  insert: { word: 'New', tone: 'good', icon: 'ok' },
  update: { word: 'Changed', tone: 'info', icon: 'syncing' },
  delete: { word: 'Deleted', tone: 'bad', icon: 'error' },
} as const satisfies Record<PlannedChange['action'], { word: string; tone: Tone; icon: IconName }>;

interface Done {
  readonly c: ConsoleContext;
  readonly now: Planning & { readonly kind: 'done' };
}

/** What a plan came to: the sum, the way to do it, and each row. `isPast`: a run has begun since. */
export function PlanResultParts({ c, now, isPast }: Done & { readonly isPast: boolean }) {
  const query = c.req.query();
  const { plan } = now;
  const names = siteNames(c.var.service.config);
  const hub = c.var.service.config.hub.id;
  const chosen = chosenChanges(plan.changes, query);
  const at = pageOfList(query, SIZE);
  const shown = chosen.slice(at.offset, at.offset + SIZE);
  return (
    <>
      <Summary c={c} now={now} isPast={isPast} names={names} />
      {plan.changes.length > 0 && (
        <>
          <h2>Every row</h2>
          {plan.changesInAll > plan.changes.length && (
            <p class="notice warn">
              The first {amount(plan.changes.length)} of {amount(plan.changesInAll)} rows are kept here.{' '}
              <code>spokesync plan</code> shows all.
            </p>
          )}
          <Filters query={query} changes={plan.changes} names={names} />
          {shown.length === 0 && <Empty title="No row of the plan is like that" />}
          {shown.map((change) => (
            <ChangeCard change={change} conflicts={plan.result.conflicts} names={names} hub={hub} />
          ))}
          <Paging path="/runs/plan" query={query} page={at} shown={shown.length} total={chosen.length} />
        </>
      )}
    </>
  );
}

function Summary({ c, now, isPast, names }: Done & { readonly isPast: boolean; readonly names: SiteNames }) {
  const { visitor, service } = c.var;
  const { result } = now.plan;
  const { totals, sites } = result;
  const written = totals.inserted + totals.updated + totals.deleted;
  const counts = joinCounts(
    [
      [totals.inserted, 'to add'],
      [totals.updated, 'to change'],
      [totals.deleted, 'to delete'],
      [totals.conflicts, totals.conflicts === 1 ? 'conflict to settle' : 'conflicts to settle'],
    ],
    'nothing to do: all sites are the same',
  );
  const failed = sites.filter(({ outcome }) => outcome !== 'synced');
  const isWhole = now.spokes.length === service.config.spokes.length;
  return (
    <section class="card">
      <h2>{written === 0 ? 'Nothing would be written' : `${counted(written, 'row')} would be written`}</h2>
      <p>
        {counts.slice(0, 1).toUpperCase() + counts.slice(1)}.{' '}
        <span class="quiet">
          {isWhole ? 'All sites' : now.spokes.map(names).join(', ')}, looked at{' '}
          <Ago at={isoOfMs(now.startedAt) ?? ''} clock={clockOf(c)} />.
        </span>
      </p>
      {isPast && (
        <p class="notice warn">A run has begun since: this is of the past. Plan anew to see what is left to do.</p>
      )}
      {failed.map(({ name, error }) => (
        <p class="notice bad">
          {name} could not be planned. {toldAt(name, error ?? 'nobody knows why')}
        </p>
      ))}
      {result.warnings.length > failed.length && (
        <details>
          <summary>{counted(result.warnings.length, 'warning')}</summary>
          <ul>
            {result.warnings.slice(0, MOST_WARNINGS).map((warning) => (
              <li>
                <bdi>{warning}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      {visitor.role === 'operator' && (
        <div class="actions">
          <form method="post" action="/sync">
            <CsrfField visitor={visitor} />
            {!isWhole && now.spokes.map((id) => <input type="hidden" name="site" value={id} />)}
            <button class="primary">
              <Icon name="syncing" /> Sync {isWhole ? 'all sites' : 'these sites'} now
            </button>
          </form>
          <form method="post" action="/runs/plan/clear">
            <CsrfField visitor={visitor} />
            <button>Throw this plan away</button>
          </form>
        </div>
      )}
      <p class="quiet">
        The sync decides by what it finds then: what somebody changes meanwhile counts, and a row that a rule of the
        database refuses goes into quarantine.
      </p>
    </section>
  );
}

function Filters(props: {
  readonly query: Query;
  readonly changes: readonly PlannedChange[];
  readonly names: SiteNames;
}) {
  const { query, changes, names } = props;
  const tables = [...new Set(changes.map(({ table }) => table))];
  const sites = [...new Set(changes.map(({ site }) => site))];
  return (
    <FilterForm path="/runs/plan" query={query}>
      <ChoiceFilter name="table" label="Table" query={query} choices={tables.map((table) => [table, table])} />
      <ChoiceFilter
        name="site"
        label="Would be written at"
        query={query}
        choices={sites.map((site) => [String(site), names(site)])}
      />
      <ChoiceFilter
        name="action"
        label="What"
        query={query}
        choices={Object.entries(ACTIONS).map(([action, { word }]) => [action, word])}
      />
      <TextFilter name="record" label="Record" query={query} hint="its key, e.g. 17" />
    </FilterForm>
  );
}

function ChangeCard(props: {
  readonly change: PlannedChange;
  readonly conflicts: readonly ConflictResult[];
  readonly names: SiteNames;
  readonly hub: number;
}) {
  const { change, conflicts, names, hub } = props;
  const { word, tone, icon } = ACTIONS[change.action];
  const conflict = conflictOf(change, conflicts);
  const name = `${shortened(change.table, 60)} ${shortened(recordText(change.record), 80)}`;
  return (
    <article class="card change">
      <h3>
        <bdi>{name}</bdi>{' '}
        <Badge tone={tone} icon={icon}>
          {word} at {names(change.site)}
        </Badge>
        {conflict !== null && (
          <Badge tone="warn" icon="conflicts">
            Conflict
          </Badge>
        )}
      </h3>
      <p>{changeSentence(change, names)}</p>
      {conflict !== null && (
        <p class="quiet">
          <bdi>{conflictSentence(conflict, names).replace(': kept was ', ': kept would be ')}</bdi>
        </p>
      )}
      <ValuesTable
        caption={`${name}, as it is now`}
        titles={[`${names(hub)} (hub) now`, `${names(change.site === hub ? change.from : change.site)} now`]}
        rows={[change.hub, change.spoke]}
      />
    </article>
  );
}
