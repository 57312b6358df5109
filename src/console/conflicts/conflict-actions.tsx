import type { Visitor } from '../console-env.js';
import type { Query } from '../page-query.js';
import { CloseFields } from './close-fields.js';
import type { ConflictView } from './conflict-view.js';
import type { Comparison } from './conflict-versions.js';
import { RestoreForms } from './restore-forms.js';

/** What can be done about a conflict: put values back, or close it. For operators; others are told. */
export function ConflictActions(props: {
  readonly view: ConflictView;
  readonly comparison: Comparison;
  readonly visitor: Visitor;
  readonly query: Query;
}) {
  const { view, comparison, visitor, query } = props;
  const { conflict } = view;
  if (conflict.state === 'decided') {
    return <p class="notice">It is still being applied: the next run settles it. Then values can be put back.</p>;
  }
  if (visitor.role !== 'operator') {
    return <p class="quiet">Your account may look at everything. Putting values back and closing is for operators.</p>;
  }
  return (
    <div class="conflict-actions">
      <section class="card" aria-labelledby="restore-title">
        <h2 id="restore-title">Put values back</h2>
        <RestoreForms view={view} comparison={comparison} />
      </section>
      {conflict.state === 'applied' && (
        <form class="card close-form" method="post" action="/conflicts/close">
          <h2>Well as it is?</h2>
          <p class="quiet">
            What was kept stays, and the conflict leaves the inbox. It is still found among the closed ones.
          </p>
          <input type="hidden" name="id" value={conflict.id} />
          <input type="hidden" name="one" value="1" />
          <CloseFields visitor={visitor} query={query} />
          <div class="actions">
            <button class="primary">Close the conflict</button>
          </div>
        </form>
      )}
    </div>
  );
}
