import { siteNames } from '../report/site-names.js';
import { verifyView } from '../report/verify-view.js';
import { verify } from '../verify/verify.js';
import { type Command, configOf, displayOn, emit, paintOn } from './command-context.js';
import { runOptions } from './run-options.js';

/** `spokesync verify`: compares all sites in full and says whether they hold the same rows. */
export const run: Command = async (context) => {
  const config = configOf(context);
  const display = displayOn(context);
  try {
    const result = await verify(config, runOptions(context, display.onEvent));
    display.stop();
    const paint = paintOn(context.stdout, context);
    const isSilent = context.options.quiet === true && result.identical;
    emit(context, result, () => (isSilent ? '' : verifyView(result, siteNames(config), paint)));
    return result.identical ? 'done' : 'attention';
  } finally {
    display.stop();
  }
};
