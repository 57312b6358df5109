import type { RestorePreview } from '../../report/restore-result.js';
import type { Visitor } from '../console-env.js';
import type { Query } from '../page-query.js';
import { CsrfField } from '../parts/csrf-field.js';
import type { KnownPerson } from './known-people.js';
import type { Wanted } from './wanted.js';

const WORDS = {
  insert: 'Enter the record again',
  update: 'Put it back',
  delete: 'Delete the record',
} as const;

/** The last step: in whose name, and yes. It holds what was previewed, and nothing else is written. */
export function RestoreConfirm(props: {
  readonly preview: RestorePreview & { readonly action: RestorePreview['action'] };
  readonly wanted: Wanted;
  readonly visitor: Visitor;
  /** Who is offered; nobody: they are not known. */
  readonly people: readonly KnownPerson[];
  /** The table of people. */
  readonly table: string;
  readonly filled: Query;
}) {
  const { preview, wanted, visitor, people, table, filled } = props;
  const own = people.length === 0 || people.some(({ key }) => key === visitor.name) ? visitor.name : null;
  const { action, conflict, seen } = preview;
  if (action === 'nothing') return null;
  const { columns } = wanted;
  return (
    <form class="card confirm-form" method="post" action={`/conflicts/${conflict}/restore`}>
      <CsrfField visitor={visitor} />
      <input type="hidden" name="seen" value={seen} />
      <input type="hidden" name="loser" value={wanted.loser} />
      {columns === 'all' ? (
        <input type="hidden" name="whole" value="1" />
      ) : (
        columns.map((column) => <input type="hidden" name="column" value={column} />)
      )}
      <label>
        In whose name
        <input
          name="user"
          required
          maxlength={191}
          autocomplete="off"
          value={filled['user'] ?? own ?? ''}
          list="people"
          aria-describedby="user-hint"
        />
      </label>
      <p class="quiet" id="user-hint">
        One of the people at the hub (table {table}), by user name or id. The change is told as theirs.
      </p>
      <datalist id="people">
        {people.map(({ key, name }) => (
          <option value={key}>{name}</option>
        ))}
      </datalist>
      <label>
        Comment, if you like
        <input
          name="comment"
          maxlength={200}
          autocomplete="off"
          value={filled['comment'] ?? ''}
          placeholder={`restored from conflict ${conflict}`}
        />
      </label>
      <div class="actions">
        <button class={action === 'delete' ? 'danger' : 'primary'}>{WORDS[action]}</button>
        <a class="button" href={`/conflicts/${conflict}`}>
          Leave it
        </a>
      </div>
    </form>
  );
}
