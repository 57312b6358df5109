import type { Visitor } from '../console-env.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Icon } from '../parts/icon.js';

/** The button that asks for a run over all sites, and the way to choose some. For operators; others are refused. */
export function SyncNowForm({ visitor }: { readonly visitor: Visitor }) {
  return (
    <form id="sync-now" method="post" action="/sync" class="actions">
      <CsrfField visitor={visitor} />
      <button class="primary">
        <Icon name="syncing" /> Sync all now
      </button>
      <a class="button" href="/sync">
        Choose sites
      </a>
    </form>
  );
}
