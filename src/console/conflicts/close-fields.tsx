import type { Visitor } from '../console-env.js';
import { pathWith, type Query } from '../page-query.js';
import { CsrfField } from '../parts/csrf-field.js';

/** What every form that closes conflicts holds: a note, and the list to which it leads back. */
export function CloseFields({ visitor, query }: { readonly visitor: Visitor; readonly query: Query }) {
  return (
    <>
      <CsrfField visitor={visitor} />
      <input type="hidden" name="back" value={pathWith('', query, {})} />
      <label>
        Note, if you like
        <input name="note" maxlength={500} autocomplete="off" />
      </label>
    </>
  );
}
