import { restoreConflict } from '../../conflicts/restore.js';
import { SyncError } from '../../errors.js';
import { inline } from '../../notify/fill-template.js';
import type { RestoreResult } from '../../report/restore-result.js';
import { audit } from '../access/audit.js';
import type { ConsoleContext } from '../console-env.js';
import { restorePage } from './restore-page.js';
import { type Wanted, wishOf } from './wanted.js';

/** `POST /conflicts/12/restore`: writes what was previewed, or shows again what is in the way. */
export async function performRestore(
  c: ConsoleContext,
  wanted: Wanted,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  const { user = '', comment = '', seen = '' } = fields;
  const what = wanted.columns === 'all' ? 'everything' : wanted.columns.map(inline).join(', ');
  await audit(
    c,
    'conflict-restored',
    `conflict ${wanted.id}: ${what} of site ${wanted.loser} in the name of ${inline(user)}`,
  );
  const again = (problems: readonly string[]) => restorePage(c, wanted, { fields, problems });
  const problems = await problemsOf(() =>
    restoreConflict(c.var.service.config, wanted.id, {
      ...wishOf(wanted),
      user: user.trim(),
      seen,
      ...(comment.trim() !== '' && { comment: comment.trim() }),
    }),
  );
  return problems.length > 0 ? again(problems) : c.redirect(`/conflicts/${wanted.id}?done=restored`, 303);
}

/** Why it was not done; nothing: it was. A wrong name is said beside the form, not on a page of its own. */
async function problemsOf(restore: () => Promise<RestoreResult>): Promise<readonly string[]> {
  try {
    const result = await restore();
    switch (result.outcome) {
      case 'restored':
        return [];
      case 'unchanged':
        return ['The record already stands so.'];
      case 'unconfirmed':
        return ['Somebody has changed the record while you were looking. Below is what it would become now.'];
      case 'refused':
        return ['The database does not take it:', ...result.causes];
      case 'busy':
        return ['Others are changing the record right now. Try again in a moment.'];
    }
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'usage') throw error;
    return [error.message, ...(error.hint === null ? [] : [error.hint])];
  }
}
