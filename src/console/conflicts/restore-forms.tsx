import type { ConflictParty } from '../../records/conflict-details.js';
import { inline } from '../../notify/fill-template.js';
import type { ConflictView } from './conflict-view.js';
import type { Comparison } from './conflict-versions.js';

/** The form that the boxes beside a losing version's values belong to. */
export function restoreFormId({ site, hash }: ConflictParty): string {
  return `restore-${site}-${hash}`;
}

/** For each version that was not kept, the ways to put it back; all of them lead to a preview first. */
export function RestoreForms({ view, comparison }: { readonly view: ConflictView; readonly comparison: Comparison }) {
  const { conflict, context } = view;
  return conflict.losers.map((loser) => {
    const at = comparison.versions.findIndex(({ party }) => party === loser);
    const lost = comparison.differing.filter(({ isLost }) => isLost[at] === true);
    const office = inline(context.siteName(loser.site));
    return (
      <form id={restoreFormId(loser)} method="get" action={`/conflicts/${conflict.id}/restore`} class="restore-form">
        <input type="hidden" name="loser" value={loser.site} />
        <h3>
          <bdi>{office}</bdi>
        </h3>
        <p class="quiet">{sentence(loser, view, lost.length)}</p>
        <div class="actions">
          {loser.row !== null && lost.length > 0 && standsAsRow(view) && <button>Preview the chosen fields</button>}
          <button name="whole" value="1">
            {loser.row === null ? 'Preview the deletion' : 'Preview the whole record'}
          </button>
        </div>
      </form>
    );
  });
}

/** Whether single values can be put back: into a record that is there. */
export function standsAsRow({ shown }: ConflictView): boolean {
  return shown.nowUnknown !== null || shown.now !== null;
}

function sentence(loser: ConflictParty, { conflict, shown }: ConflictView, lost: number): string {
  if (loser.row === null) return 'This office had deleted the record. It can be deleted after all.';
  if (conflict.kind === 'insert/insert')
    return 'These are probably two different things. Better enter the one that was not kept again, under a key of its own: putting it back replaces the one that was kept.';
  if (shown.nowUnknown === null && shown.now === null)
    return 'The record is deleted now. It can be brought back as this office had it.';
  return lost === 0
    ? 'Nothing of this version is missing now.'
    : 'Choose in the table above which of its values are to come back, or take its whole record.';
}
