import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.js';
import { eventLine, lineDisplay } from './lines.js';
import { liveDisplay } from './live.js';
import { advance, NO_PROGRESS, pace, type Progress } from './progress.js';
import { progressLines } from './progress-lines.js';
import { paintFor } from './text-table.js';

const plain = paintFor(false);
const spokes = [
  { id: 2, name: 'Pokhara' },
  { id: 3, name: 'Tansen' },
];
const started: RunEvent = { type: 'run-started', run: 7, spokes, tables: ['person'] };
const pass = (site: number): RunEvent => ({ type: 'pass-started', site, round: 1, attempt: 1 });
const comparing = (site: number, rowsDone: number): RunEvent => ({
  type: 'comparing',
  site,
  table: 'person',
  rowsDone,
  rowsTotal: 10_000,
});
const done = (site: number): RunEvent => ({ type: 'pass-done', site, round: 1, outcome: 'synced', reason: null });
const skipped: RunEvent = {
  type: 'pass-done',
  site: 3,
  round: 1,
  outcome: 'skipped',
  reason: 'no route\nto \u001b[31mhost',
};

/** The progress after these events, a second apart. */
function after(...events: RunEvent[]): Progress {
  return events.reduce((progress, event, i) => advance(progress, event, i * 1000), NO_PROGRESS);
}

describe('progress', () => {
  it('knows rows done, rate and time left of each site', () => {
    const progress = after(started, pass(2), comparing(2, 1000), comparing(2, 3000), comparing(2, 5000));
    expect(pace(progress.sites.get(2)!, 4000)).toEqual({ rowsPerSecond: 2000, leftMs: 2500 });
    expect(progressLines(progress, 4000, { width: 80, height: 24, paint: plain })).toEqual([
      'Pokhara  comparing person · 5,000 of 10,000 rows · 2,000/s · 2.5 s left',
      '1 to come',
    ]);
  });

  it('begins anew with another table or phase, and says nothing too early', () => {
    const applying: RunEvent = { type: 'applying', site: 2, table: 'person', rowsDone: 10, rowsTotal: 20 };
    const progress = after(started, pass(2), comparing(2, 1000), applying);
    expect(pace(progress.sites.get(2)!, 3100)).toBeNull();
  });

  it('shows who is at work first, outcomes after, and no line too wide or too many', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ id: i + 2, name: `Office with a long name ${i}` }));
    const events: RunEvent[] = [
      { ...started, spokes: many },
      ...many.slice(0, 50).flatMap(({ id }) => (id < 40 ? [pass(id), done(id)] : [pass(id), comparing(id, 5)])),
    ];
    const lines = progressLines(after(...events), 0, { width: 50, height: 20, paint: plain });
    expect(lines).toHaveLength(19);
    expect(lines[0]).toContain('comparing');
    expect(lines.at(-1)).toBe('32 more · 10 to come');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(50);
  });

  it('shows how far the files of a site are, after its rows', () => {
    const files: RunEvent = { type: 'files-progress', site: 2, round: 1, items: 3, percent: 40 };
    const screen = { width: 80, height: 24, paint: plain };
    expect(progressLines(after(started, pass(2), done(2), files), 4000, screen)[0]).toBe(
      'Pokhara  files · 3 items copied · 40 %',
    );
    const end: RunEvent = {
      type: 'files-done',
      site: 2,
      round: 1,
      outcome: 'failed',
      files: 3,
      bytes: 9,
      reason: 'full',
    };
    expect(progressLines(after(started, pass(2), done(2), files, end), 4000, screen)[0]).toBe('Pokhara  failed · full');
  });

  it('writes out control characters of a reason', () => {
    const retry = { type: 'pass-retry', site: 3, attempt: 1, delayMs: 30_000, reason: 'link lost' } as const;
    const waiting = progressLines(after(started, pass(3), retry), 12_000, { width: 80, height: 24, paint: plain });
    expect(waiting[0]).toBe('Tansen   waiting · again in 20 s · link lost');
    const lines = progressLines(after(started, pass(3), skipped), 0, { width: 80, height: 24, paint: plain });
    expect(lines[0]).toBe('Tansen   skipped · no route\\nto \\x1b[31mhost');
  });
});

describe('lines', () => {
  it.each<[RunEvent, string | null, string | null]>([
    [started, 'run 7: 2 spokes, 1 table', 'run 7: 2 spokes, 1 table'],
    [pass(2), null, 'Pokhara: round 1'],
    [{ ...pass(2), attempt: 2 } as RunEvent, 'Pokhara: round 1, attempt 2', 'Pokhara: round 1, attempt 2'],
    [
      { type: 'table-done', site: 2, round: 1, table: 'person', changes: 0, conflicts: 0 },
      null,
      'Pokhara: person: 0 changes',
    ],
    [
      { type: 'table-done', site: 2, round: 1, table: 'person', changes: 3, conflicts: 1 },
      'Pokhara: person: 3 changes, 1 conflict',
      'Pokhara: person: 3 changes, 1 conflict',
    ],
    [
      { type: 'pass-retry', site: 2, attempt: 1, delayMs: 2000, reason: 'link lost' },
      'Pokhara: link lost; again in 2.0 s (attempt 1)',
      'Pokhara: link lost; again in 2.0 s (attempt 1)',
    ],
    [done(2), 'Pokhara: synced', 'Pokhara: synced'],
    [skipped, 'Tansen: skipped: no route\\nto \\x1b[31mhost', 'Tansen: skipped: no route\\nto \\x1b[31mhost'],
    [{ type: 'waiting', holder: 'pc' }, 'waiting for another run: pc', 'waiting for another run: pc'],
    [{ type: 'warning', message: 'clocks' }, 'warning: clocks', 'warning: clocks'],
    [comparing(2, 5), null, null],
    [
      { type: 'files-done', site: 2, round: 1, outcome: 'synced', files: 0, bytes: 0, reason: null },
      null,
      'Pokhara: files synced',
    ],
    [
      { type: 'files-done', site: 2, round: 1, outcome: 'conflicts', files: 0, bytes: 0, reason: null },
      'Pokhara: files in conflict',
      'Pokhara: files in conflict',
    ],
    [
      { type: 'files-done', site: 2, round: 1, outcome: 'put-aside', files: 1, bytes: 1500, reason: 'link\nlost' },
      'Pokhara: files put aside, to be tried again later, 1 file, 1.5 kB: link\\nlost',
      'Pokhara: files put aside, to be tried again later, 1 file, 1.5 kB: link\\nlost',
    ],
  ])('%j', (event, short, verbose) => {
    expect([eventLine(event, after(started), false), eventLine(event, after(started), true)]).toEqual([short, verbose]);
  });

  it('tell long work every ten seconds only', () => {
    let nowMs = 0;
    const lines: string[] = [];
    const display = lineDisplay(
      (line) => lines.push(line),
      false,
      () => nowMs,
    );
    display.onEvent(started);
    for (; nowMs <= 25_000; nowMs += 100) display.onEvent(comparing(2, nowMs / 10));
    expect(lines.slice(1)).toEqual([
      'Pokhara: comparing person: 1,000 of 10,000 rows, 100/s, 1 min 30 s left\n',
      'Pokhara: comparing person: 2,000 of 10,000 rows, 100/s, 1 min 20 s left\n',
    ]);
  });
});

describe('the live display', () => {
  it('leaves warnings standing and nothing else', () => {
    let text = '';
    const display = liveDisplay({ columns: 60, rows: 10, write: (part) => (text += part) }, plain, () => 0);
    display.onEvent(started);
    display.onEvent(pass(2));
    display.onEvent({ type: 'warning', message: 'the clock is off' });
    display.stop();
    expect(screenOf(text)).toEqual(['warning: the clock is off', '']);
  });

  it('redraws in place', async () => {
    let text = '';
    const display = liveDisplay({ columns: 60, rows: 10, write: (part) => (text += part) }, plain, () => 0);
    for (const event of [started, pass(2), pass(3)]) display.onEvent(event);
    await expect.poll(() => screenOf(text)).toEqual(['Pokhara  reading', 'Tansen   reading', '']);
    display.onEvent(done(2));
    await expect.poll(() => screenOf(text)).toEqual(['Tansen   reading', 'Pokhara  synced', '']);
    display.stop();
    expect(screenOf(text)).toEqual(['']);
  });
});

/** What a terminal shows after this text: knows the few sequences that the display uses. */
function screenOf(text: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [token] of text.replaceAll('\u001b', '␛').matchAll(/␛\[(\d*)([A-Z])|\n|\r|[^␛\n\r]+/g)) {
    const up = /^␛\[(\d+)A$/.exec(token);
    if (up) row -= Number(up[1]);
    else if (token === '␛[2K') lines[row] = '';
    else if (token === '␛[0J') lines.splice(row, Infinity, '');
    else if (token === '\n') lines[++row] ??= '';
    else if (token !== '\r') lines[row] = (lines[row] ?? '') + token;
  }
  return lines.slice(0, Math.max(row + 1, lines.findLastIndex((line) => line !== '') + 1));
}
