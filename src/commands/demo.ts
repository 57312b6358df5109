import { playStory } from '../demo/story.js';
import { lineDisplay } from '../report/lines.js';
import { liveDisplay } from '../report/live.js';
import { paintFor } from '../report/text-table.js';

/** Where a command writes: results to `stdout`, progress to `stderr`. */
export interface DemoStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * `spokesync demo`: three private servers, sample data, work in three offices, a sync with a conflict, and the proof.
 * Gives true when the three offices hold the same rows at the end. The servers are gone afterwards, also on an error and
 * when `signal` is aborted, which makes it throw. Needs MariaDB's server programs; throws SyncError `connect` without.
 */
export async function demo({ stdout, stderr }: DemoStreams, signal: AbortSignal): Promise<boolean> {
  const colour = (stream: NodeJS.WriteStream): boolean => stream.isTTY && !process.env['NO_COLOR'];
  return playStory({
    tell: (text) => void stdout.write(text),
    openDisplay: () =>
      stderr.isTTY
        ? liveDisplay(stderr, paintFor(colour(stderr)))
        : lineDisplay((text) => stderr.write(`   ${text}`), false),
    paint: paintFor(colour(stdout)),
    signal,
  });
}
