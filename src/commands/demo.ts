import { playStory } from '../demo/story.js';
import { displayOn, paintOn, type Command } from './command-context.js';

/**
 * `spokesync demo`: three private servers, sample data, work in three offices, a sync with a conflict, and the proof.
 * With `--serve`: then the web console on these sites, until Ctrl-C. Done when the three offices hold the same rows at the end. The servers are gone afterwards, also on an error and when
 * the signal is aborted. Needs MariaDB's server programs; throws SyncError `connect` without.
 */
export const run: Command = async (context) => {
  const same = await playStory(
    {
      tell: (text) => void context.stdout.write(text),
      openDisplay: () => displayOn(context),
      paint: paintOn(context.stdout, context),
      signal: context.signal,
    },
    context.options.serve === true ? { serve: { version: context.version } } : {},
  );
  return same ? 'done' : 'attention';
};
