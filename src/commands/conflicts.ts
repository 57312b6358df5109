import { closeConflicts } from '../conflicts/close.js';
import type { ConflictFilter } from '../conflicts/filter.js';
import { listConflicts, type ListOptions } from '../conflicts/list.js';
import { restoreConflict } from '../conflicts/restore.js';
import { showConflict } from '../conflicts/show.js';
import { SyncError } from '../errors.js';
import { closeView } from '../report/close-view.js';
import { conflictListView } from '../report/conflict-list-view.js';
import type { CloseResult } from '../report/conflict-results.js';
import { conflictView } from '../report/conflict-view.js';
import { restoreQuestionView, restoreView } from '../report/restore-view.js';
import { siteNames } from '../report/site-names.js';
import { type Command, type CommandContext, configOf, emit, paintOn } from './command-context.js';

/** `spokesync conflicts list`: the open ones first. */
export const list: Command = async (context) => {
  const config = configOf(context);
  const { all = false, limit } = context.options;
  const result = await listConflicts(config, listOptions(context, { all, ...(limit !== undefined && { limit }) }));
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => conflictListView(result, siteNames(config), all, paint));
  return 'done';
};

/** `spokesync conflicts show 12`: field by field. `--verbose` shows the columns that are the same too. */
export const show: Command = async (context) => {
  const config = configOf(context);
  const result = await showConflict(config, oneId(context), { signal: context.signal });
  const paint = paintOn(context.stdout, context);
  const allColumns = context.options.verbose === true;
  emit(context, result, () => conflictView(result, siteNames(config), config.hub.id, allColumns, paint));
  return 'done';
};

/** `spokesync conflicts restore 12`: asks where the record has changed since, or writes nothing without a terminal. */
export const restore: Command = async (context) => {
  const config = configOf(context);
  const { options, ask, stderr, stdout, signal } = context;
  const { columns, loser, comment, user = '' } = options;
  const result = await restoreConflict(config, oneId(context), {
    user,
    ...(columns && { columns }),
    ...(loser !== undefined && { loser }),
    ...(comment !== undefined && { comment }),
    signal,
    confirm: async (question) => {
      if (options.yes === true) return true;
      if (options.json === true || ask === null) return false;
      stderr.write(restoreQuestionView(question, paintOn(stderr, context)));
      return ask('Restore it all the same?');
    },
  });
  const paint = paintOn(stdout, context);
  emit(context, result, () => restoreView(result, siteNames(config), paint));
  return result.outcome === 'restored' || result.outcome === 'unchanged' ? 'done' : 'attention';
};

/** `spokesync conflicts close 12 13`, or those that a filter picks: these are shown and asked about first. */
export const close: Command = async (context) => {
  const { note, user } = context.options;
  const config = configOf(context);
  const filter = listOptions(context, {});
  const isFiltered = Object.keys(filter).some((key) => key !== 'signal');
  if (isFiltered === context.ids.length > 0) {
    throw new SyncError('usage', isFiltered ? 'either numbers or a filter, not both' : 'which conflicts?', {
      hint: 'e.g. `spokesync conflicts close 12 13`, or `spokesync conflicts close --tables person --since 3d`',
    });
  }
  const chosen = isFiltered ? await chooseBy(context, filter) : { ids: context.ids, confirmed: true };
  const result: CloseResult = chosen.confirmed
    ? await closeConflicts(config, chosen.ids, {
        ...(note !== undefined && { note }),
        ...(user !== undefined && { user }),
        signal: context.signal,
      })
    : { conflicts: chosen.ids.map((id) => ({ id, outcome: 'unconfirmed' })) };
  emit(context, result, () => closeView(result));
  return result.conflicts.every(({ outcome }) => outcome.endsWith('closed')) ? 'done' : 'attention';
};

/** The open conflicts that the filter picks, and whether they are to be closed. */
async function chooseBy(
  context: CommandContext,
  filter: ListOptions,
): Promise<{ readonly ids: readonly number[]; readonly confirmed: boolean }> {
  const { options, ask, stderr } = context;
  const config = configOf(context);
  const found = await listConflicts(config, { ...filter, limit: Number.MAX_SAFE_INTEGER });
  const ids = found.conflicts.filter(({ state }) => state === 'applied').map(({ id }) => id);
  if (ids.length === 0 || options.yes === true) return { ids, confirmed: true };
  if (options.json === true || ask === null) return { ids, confirmed: false };
  stderr.write(conflictListView(found, siteNames(config), false, paintOn(stderr, context)));
  return { ids, confirmed: await ask('Close them?') };
}

function listOptions({ options, signal }: CommandContext, more: Pick<ListOptions, 'all' | 'limit'>): ListOptions {
  const { tables, sites, person, kind: kinds, since } = options;
  const filter: ConflictFilter = {
    ...(tables && { tables }),
    ...(sites && { sites }),
    ...(person !== undefined && { person }),
    ...(kinds && { kinds }),
    ...(since && { since }),
  };
  return { ...filter, ...more, signal };
}

function oneId({ ids }: CommandContext): number {
  const [id] = ids;
  if (id === undefined) throw new SyncError('usage', 'which conflict?', { hint: 'name its number' });
  return id;
}
