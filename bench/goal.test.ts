import { describe, expect, it } from 'vitest';
import { faster, under, within } from './goal.js';

describe('faster', () => {
  it('is reached at exactly so many times', () => {
    expect(faster(5, 'a peer', 2, 10)).toEqual({ goal: '≥ 5 × faster than a peer', found: '5 ×', reached: true });
    expect(faster(5, 'a peer', 2.01, 10).reached).toBe(false);
  });

  it('once is just faster', () => {
    expect(faster(1, 'a peer', 3, 2)).toEqual({ goal: 'faster than a peer', found: '0.67 ×', reached: false });
  });

  it('is open where the peer was not run', () => {
    expect(faster(5, 'a peer', 2, null)).toMatchObject({ found: 'not run', reached: null });
  });
});

describe('within', () => {
  it('is reached at exactly the bound', () => {
    expect(within(1.5, 'the floor', 3, 2)).toEqual({ goal: '≤ 1.5 × the floor', found: '1.50 ×', reached: true });
    expect(within(1.5, 'the floor', 3.1, 2).reached).toBe(false);
  });

  it('is open where the bound is not known', () => {
    expect(within(1.5, 'the floor', 3, null).reached).toBeNull();
  });
});

describe('under', () => {
  it('is missed at the limit itself', () => {
    expect(under('memory', 120, ' MB', 99.94)).toEqual({ goal: 'memory < 120 MB', found: '99.9 MB', reached: true });
    expect(under('round trips', 15, '', 15)).toEqual({ goal: 'round trips < 15', found: '15', reached: false });
  });

  it('is open where the figure is not known', () => {
    expect(under('memory', 120, ' MB', null).reached).toBeNull();
  });
});
