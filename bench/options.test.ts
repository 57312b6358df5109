import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

const known = ['nothing', 'empty'];

describe('readOptions', () => {
  it('measures a million rows, three times, everything, without being told', () => {
    expect(readOptions([], known)).toMatchObject({
      rows: 1_000_000,
      runs: 3,
      only: null,
      write: false,
      scaling: false,
    });
  });

  it('reads what it is told', () => {
    const options = readOptions(['--rows', '100000', '--runs', '1', '--only', 'empty,nothing', '--write'], known);
    expect(options).toMatchObject({ rows: 100_000, runs: 1, only: ['empty', 'nothing'], write: true });
  });

  it.each([
    [['--only', 'nothing,everything'], '--only everything: the lines are nothing, empty'],
    [['--rows', '1e3'], '--rows 1e3: a whole number from 10000 on'],
    [['--runs', '0'], '--runs 0: a whole number from 1 on'],
    [['--peer-rows', 'many'], '--peer-rows many: a whole number from 1000 on'],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args, known)).toThrow(message);
  });
});
