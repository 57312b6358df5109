import { init } from '../init/init.js';
import { initOutcome, initStatements } from '../report/init-view.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';

/** `spokesync init`: shows every statement, and runs them with `--yes` or when the terminal's answer is yes. */
export const run: Command = async (context) => {
  const { options, ask, stdout, signal } = context;
  const config = configOf(context);
  const paint = paintOn(stdout, context);
  const result = await init(config, {
    signal,
    confirm: async (planned) => {
      if (options.json !== true) stdout.write(`${initStatements(planned, paint)}\n`);
      if (options.yes === true) return true;
      return options.json !== true && ask !== null && (await ask('Run these statements?'));
    },
  });
  emit(context, result, () => initOutcome(result, paint));
  return result.sites.every((site) => site.applied && site.error === null) ? 'done' : 'attention';
};
