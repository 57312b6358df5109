import { runSummary } from '../report/run-summary.js';
import { siteNames } from '../report/site-names.js';
import { sync } from '../rounds/sync.js';
import { type Command, configOf, displayOn, emit, paintOn } from './command-context.js';
import { runOptions } from './run-options.js';

/** `spokesync sync`: one run. With `--quiet` its summary is only shown where something needs a person. */
export const run: Command = async (context) => {
  const config = configOf(context);
  const display = displayOn(context);
  try {
    const result = await sync(config, runOptions(context, display.onEvent));
    display.stop();
    const paint = paintOn(context.stdout, context);
    const isSilent = context.options.quiet === true && result.outcome === 'ok';
    emit(context, result, () => (isSilent ? '' : runSummary(result, siteNames(config), paint)));
    return result.outcome === 'ok' ? 'done' : 'attention';
  } finally {
    display.stop();
  }
};
