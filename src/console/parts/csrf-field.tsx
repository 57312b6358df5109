import { CSRF_FIELD } from '../access/csrf.js';
import type { Visitor } from '../console-env.js';

/** What every form with `method="post"` must hold. */
export function CsrfField({ visitor }: { readonly visitor: Visitor }) {
  return <input type="hidden" name={CSRF_FIELD} value={visitor.csrf} />;
}
