import { counted } from '../../report/amounts.js';
import type { Visitor } from '../console-env.js';
import { pathWith, type Query } from '../page-query.js';
import { CloseFields } from './close-fields.js';
import { filterQuery } from './conflict-query.js';

/** The form that the list's check boxes belong to. */
export const CLOSE_FORM = 'close-chosen';

/** Below the list: closes those that are chosen, or leads to closing all that the filter finds. */
export function CloseChosen(props: {
  readonly visitor: Visitor;
  readonly query: Query;
  readonly total: number | null;
}) {
  const { visitor, query, total } = props;
  return (
    <form id={CLOSE_FORM} class="card close-form" method="post" action="/conflicts/close">
      <h2>Close conflicts that somebody has seen to</h2>
      <p class="quiet">
        What was kept stays as it is. A closed conflict is not lost: it is found among the closed ones, and its other
        value can still be put back.
      </p>
      <CloseFields visitor={visitor} query={query} />
      <div class="actions">
        <button class="primary">
          Close the chosen ones <span id="chosen-count"></span>
        </button>
        {(total === null || total > 1) && (
          <a class="button" href={pathWith('/conflicts/close', filterQuery(query), {})}>
            {total === null ? 'Close all that the filter finds …' : `Close all ${counted(total, 'conflict')} …`}
          </a>
        )}
      </div>
    </form>
  );
}
