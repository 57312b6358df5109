import { captureOutcome, captureStatusView } from '../report/capture-view.js';
import { initStatements } from '../report/init-view.js';
import { captureInstall, captureRemove, captureStatus } from '../triggers/capture.js';
import { selection } from './run-options.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';

/** `spokesync capture install`: shows the triggers that are wanted, and makes them with `--yes` or after a yes. */
export const install: Command = changing('install', captureInstall);

/** `spokesync capture remove`: drops our triggers in the same way. */
export const remove: Command = changing('remove', captureRemove);

/** `spokesync capture status`: which triggers every site has. */
export const status: Command = async (context) => {
  const result = await captureStatus(configOf(context), selection(context));
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => captureStatusView(result, paint));
  const isInOrder = result.sites.every(
    ({ triggers, refused, error }) =>
      error === null && refused.length === 0 && triggers.every(({ state }) => state === 'installed'),
  );
  return isInOrder ? 'done' : 'attention';
};

function changing(verb: 'install' | 'remove', work: typeof captureInstall): Command {
  return async (context) => {
    const { options, ask, stdout } = context;
    const config = configOf(context);
    const paint = paintOn(stdout, context);
    const result = await work(config, {
      ...selection(context),
      confirm: async (planned) => {
        if (options.json !== true) stdout.write(`${initStatements(planned, paint)}\n`);
        if (options.yes === true) return true;
        return options.json !== true && ask !== null && (await ask('Run these statements?'));
      },
    });
    emit(context, result, () => captureOutcome(result, verb, paint));
    const isDone = result.sites.every(({ applied, error }) => applied && error === null);
    return isDone && (verb === 'remove' || result.sites.every(({ refused }) => refused.length === 0))
      ? 'done'
      : 'attention';
  };
}
