import { expect, it } from 'vitest';
import { judgeCall } from './judge-call.js';
import type { UnisonEnd } from './run-unison.js';

const conflict =
  'Synchronization complete at 1:00  (0 items transferred, 1 skipped, 0 failed)\n  skipped: a (contents changed on both sides)\n';
const end = (wishes: Partial<UnisonEnd>): UnisonEnd => ({
  code: 0,
  endedBy: null,
  stderr: '',
  log: '',
  shown: new Map(),
  ...wishes,
});

it.each<[string, Partial<UnisonEnd>, string | null]>([
  ['0: all is well, whatever the log says', { log: 'Fatal error: x\n  failed: y\n' }, null],
  ['1: what was skipped is known', { code: 1, log: conflict }, null],
  ['1: the log is missing', { code: 1 }, 'some files could not be copied: see the details'],
  [
    '1: the log is cut short',
    { code: 1, log: conflict.slice(0, 90) },
    'some files could not be copied: see the details',
  ],
  ['2: whatever the log says', { code: 2, log: conflict }, 'some files could not be copied: see the details'],
  ['3: whatever the log says', { code: 3, log: conflict, stderr: 'Fatal error: no' }, 'unison could not go on: no'],
  ['a code that nobody knows', { code: 99, stderr: 'boom' }, 'unison could not go on: boom'],
  ['a signal', { code: null, endedBy: 'SIGKILL', log: conflict }, 'unison was ended: SIGKILL'],
])('the exit code decides – %s', (_, wishes, message) => {
  expect(judgeCall(end(wishes), '/hub').failure?.message ?? null).toBe(message);
});
