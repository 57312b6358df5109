import { plan } from '../plan/plan.js';
import { planView } from '../report/plan-view.js';
import { siteNames } from '../report/site-names.js';
import { type Command, configOf, displayOn, emit, paintOn } from './command-context.js';
import { runOptions } from './run-options.js';

/** `spokesync plan`: what sync would do now, row by row. `--verbose` shows the columns that stay the same too. */
export const run: Command = async (context) => {
  const config = configOf(context);
  const display = displayOn(context);
  try {
    const result = await plan(config, runOptions(context, display.onEvent));
    display.stop();
    const hasFindings = result.outcome !== 'ok' || result.changes.length > 0;
    const paint = paintOn(context.stdout, context);
    const isSilent = context.options.quiet === true && !hasFindings;
    const allColumns = context.options.verbose === true;
    emit(context, result, () =>
      isSilent ? '' : planView(result, siteNames(config), config.hub.id, allColumns, paint),
    );
    return hasFindings ? 'attention' : 'done';
  } finally {
    display.stop();
  }
};
