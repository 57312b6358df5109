import { describe, expect, it } from 'vitest';
import type { LineResult } from './line.js';
import { figuresTable, goalsTable, notesOf, summaryTable } from './report.js';
import type { Sample } from './sample.js';

const sample = (ms: number, more: Partial<Sample> = {}): Sample => ({
  ms,
  runMs: null,
  waits: null,
  statements: null,
  bytesToSpoke: null,
  bytesFromSpoke: null,
  clientCpuMs: null,
  hubCpuMs: null,
  spokeCpuMs: null,
  peakMb: null,
  ...more,
});

const line: LineResult = {
  work: '1M, 100 rows differ',
  series: [
    {
      name: 'spokesync',
      isPeer: false,
      unequalRuns: 0,
      samples: [
        sample(2000, { waits: 12, statements: 1234, bytesToSpoke: 127_400, bytesFromSpoke: 1_500_000, peakMb: 90 }),
        sample(4000, { waits: 12, statements: 1234, bytesToSpoke: 127_400, bytesFromSpoke: 1_500_000, peakMb: 95 }),
        sample(3000, { waits: 12, statements: 1234, bytesToSpoke: 127_400, bytesFromSpoke: 1_500_000, peakMb: 91 }),
      ],
    },
    { name: 'SHA1 scans', isPeer: false, unequalRuns: 0, samples: [sample(2500)] },
    { name: 'pt|two-way', isPeer: true, unequalRuns: 1, samples: [sample(18_000)] },
  ],
  verdicts: [
    { goal: 'five times', found: '6 ×', reached: true },
    { goal: 'waits', found: '12', reached: false },
    { goal: 'another', found: 'not run', reached: null },
  ],
  note: 'to be known',
};

const rowsOf = (markdown: string): readonly string[] => markdown.split('\n').slice(2);

describe('goalsTable', () => {
  it('names the work and our median once, and each goal with its verdict', () => {
    expect(rowsOf(goalsTable([line]))).toEqual([
      '| 1M, 100 rows differ | 3.00 | five times | 6 × | yes |',
      '|  |  | waits | 12 | **no** |',
      '|  |  | another | not run | – |',
    ]);
  });
});

describe('figuresTable', () => {
  it('gives medians, all runs and the largest memory, leaves out what is not known, and says who was wrong', () => {
    expect(rowsOf(figuresTable([line]))).toEqual([
      '| 1M, 100 rows differ | spokesync | 3.00 | 2.00 4.00 3.00 | 12 | 1,234 | 127.4 kB | 1.5 MB |  |  |  | 95 MB |',
      '|  | SHA1 scans | 2.50 | 2.50 |  |  |  |  |  |  |  |  |',
      '|  | pt\\|two-way (rows still differed after 1 of 1 runs) | 18.00 | 18.00 |  |  |  |  |  |  |  |  |',
    ]);
  });
});

describe('summaryTable', () => {
  it('holds ours against the peer, not against the servers’ own scans', () => {
    expect(rowsOf(summaryTable([line]))).toEqual(['| 1M, 100 rows differ | 3.00 s | 18.00 s | pt\\|two-way | 6.0 × |']);
  });

  it('leaves out what no peer did', () => {
    expect(rowsOf(summaryTable([{ ...line, series: line.series.slice(0, 2) }]))).toEqual([]);
  });
});

describe('notesOf', () => {
  it('lists what is to be known, and nothing for lines without it', () => {
    expect(notesOf([line, { ...line, note: null }])).toBe('- 1M, 100 rows differ: to be known');
  });
});
