import { describe, expect, it } from 'vitest';
import { isHeldBack, readLog } from './unison-log.js';

const both = 'contents changed on both sides';
const held = 'would delete a file with nodeletion or nodeletionpartial set';
const sum = (transferred: number, skipped: number, failed = 0): string =>
  `Synchronization ${failed > 0 ? 'incomplete' : 'complete'} at 04:34:09  (${String(transferred)} item${transferred === 1 ? '' : 's'} transferred, ${String(skipped)} skipped, ${String(failed)} failed)`;
const skipped = (name: string, reason: string): string => `  skipped: ${name} (${reason})`;
const log = (...lines: string[]): string => `\nUnison 2.52.1 log started\n\n${lines.join('\n')}\n`;

describe('unison’s log', () => {
  it.each<[string, string, readonly [string, boolean][] | null]>([
    ['nothing to do', log('Nothing to do: replicas have not changed since last sync.'), []],
    ['a conflict', log(sum(0, 1), skipped('a (b).txt', both)), [['a (b).txt', false]]],
    ['what is held back', log(sum(0, 1), skipped('a', held)), [['a', true]]],
    [
      'both',
      log(sum(0, 2), skipped('a', held), skipped(' b ', both)),
      [
        ['a', true],
        [' b ', false],
      ],
    ],
    ['a later version’s sum', log('Synchronization complete at 1:00  (1 item transferred, 2 partially transferred, 1 skipped, 0 failed)', skipped('a', held)), [['a', true]]], // prettier-ignore
    ['a reason in a name', log(sum(0, 1), skipped(`x (${held})`, both)), [[`x (${held})`, false]]],
    ['a name of two lines', log(sum(0, 1), '  skipped: x', `y (${both})`), null],
    ['a name that looks like a harmless line', log(sum(0, 1), skipped('x', held), skipped('y', both)), null],
    ['a name that looks like a sum', log(sum(0, 2), skipped('a', both), `  skipped: b (${both})`, sum(0, 1), skipped('y', held)), null], // prettier-ignore
    ['a sum in a name that was copied', log(`[BGN] Copying x`, `${sum(0, 1)} from /a to /b`, sum(0, 1), skipped('a', held)), [['a', true]]], // prettier-ignore
    ['a whole sum line in a name', log('[BGN] Copying x', sum(0, 0), 'y from /a to /b', sum(0, 1), skipped('a', both)), null], // prettier-ignore
    [
      'a file that cannot be read',
      log(sum(0, 1), '  skipped: a (Error in digesting a:', 'a: Permission denied)'),
      null,
    ],
    ['a reason that nobody knows', log(sum(0, 1), skipped('a', 'the moon is full')), null],
    ['a failure', log(sum(1, 0, 1), '  failed: a'), null],
  ])('tells what was skipped: %s', (_, text, expected) => {
    const found = readLog(text, '/hub').skipped;
    expect(found?.map((one) => [one.path, isHeldBack(one)]) ?? null).toEqual(expected);
  });

  it.each<[string, string, boolean]>([
    ['to the spoke only', log('[BGN] Copying a from /hub to //host//srv', '[END] Copying a', sum(1, 0)), false],
    ['to the hub', log('[BGN] Copying a from //host//srv to /hub', '[END] Copying a', sum(1, 0)), true],
    ['nothing', log('Nothing to do: replicas have not changed since last sync.'), false],
    ['a name that hides it', log('[BGN] Copying a from /hub to /b', 'c from /srv to /hub', '[END] Copying a', 'c', sum(1, 0)), true], // prettier-ignore
    ['a call that broke off', log('[BGN] Copying a from /srv to /hub', '[END] Copying a'), true],
    ['a call that broke off in its first file', log('[BGN] Copying a from /srv to /hub'), true],
  ])('tells whether the hub was changed: %s', (_, text, expected) => {
    expect(readLog(text, '/hub').changedHub).toBe(expected);
  });
});
