import { followLog } from '../log/follow-log.js';
import { type LogOptions, searchLog } from '../log/search-log.js';
import { logLine, logView } from '../report/log-view.js';
import { siteNames } from '../report/site-names.js';
import { type Command, type CommandContext, configOf, emit, paintOn } from './command-context.js';

/** `spokesync log`: the last entries of sync_log; with `--follow` also those that come, a JSON document each with `--json`. */
export const run: Command = async (context) => {
  const { stdout, signal } = context;
  const { json = false, sql = false, follow = false } = context.options;
  const config = configOf(context);
  const names = siteNames(config);
  const paint = paintOn(stdout, context);
  if (!follow) {
    const result = await searchLog(config, logOptions(context));
    emit(context, result, () => logView(result, names, sql, paint));
    return 'done';
  }
  // A reader that has gone (`| head`) wants no more.
  const gone = new AbortController();
  stdout.once('error', () => gone.abort());
  await followLog(config, { ...logOptions(context), signal: AbortSignal.any([signal, gone.signal]) }, (entry) => {
    stdout.write(json ? `${JSON.stringify(entry)}\n` : logLine(entry, names, sql, paint));
  });
  return 'done';
};

function logOptions({ options, signal }: CommandContext): LogOptions {
  const { tables, record, person, sites, since, until, run, untracked, limit, json, sql } = options;
  return {
    ...(tables && { tables }),
    ...(record !== undefined && { record }),
    ...(person !== undefined && { person }),
    ...(sites && { sites }),
    ...(since && { since }),
    ...(until && { until }),
    ...(run !== undefined && { run }),
    ...(untracked === true && { untracked }),
    ...(limit !== undefined && { limit }),
    withRows: json === true || sql === true,
    signal,
  };
}
