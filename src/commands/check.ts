import { check } from '../check/check.js';
import { checkView } from '../report/check-view.js';
import { siteNames } from '../report/site-names.js';
import { selection } from './run-options.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';

/** `spokesync check`: is every site ready to be synced? Each finding with its fix. */
export const run: Command = async (context) => {
  const config = configOf(context);
  const result = await check(config, selection(context));
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => checkView(result, siteNames(config), paint));
  return result.findings.length > 0 ? 'attention' : 'done';
};
