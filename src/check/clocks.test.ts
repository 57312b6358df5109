import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.js';
import { autoIncrementFindings } from './auto-increment.js';
import { clockFindings } from './clocks.js';
import type { SiteFacts } from './site-facts.js';

const config = { tables: [{ name: 't' }], safety: { maxClockSkewMs: 5000 } } as unknown as Config;

function facts(id: number, skewMs: number, counted = true): SiteFacts {
  const clock = { skewMs, clock: { skewUs: counted ? BigInt(skewMs) * 1000n : 0n, zoneUs: 0n }, now: '' };
  return { site: { id, name: `Site ${id}` }, clock, schema: { tables: new Map() } } as unknown as SiteFacts;
}

describe('clock skew', () => {
  it.each([
    ['below the limit', facts(2, 4999), null],
    ['ahead', facts(2, 6000), /Site 2 is 6 s ahead of the hub's; more than safety.maxClockSkew \(5 s\)/u],
    ['behind', facts(2, -90_500), /90.5 s behind/u],
    ['within what a slow line hides', facts(2, 6000, false), null],
  ])('%s', (_, spoke, message) => {
    const findings = clockFindings(config, facts(1, 0), [spoke]);
    if (message === null) expect(findings).toEqual([]);
    else
      expect(findings).toMatchObject([
        { site: 2, code: 'clock-skew', message: expect.stringMatching(message) as string },
      ]);
  });

  it('is not known without the hub', () => {
    expect(clockFindings(config, null, [facts(2, 90_000)])).toEqual([]);
  });
});

describe('auto_increment', () => {
  function numbered(id: number, offset: number, increment: number, auto = true): SiteFacts {
    const columns = [{ name: 'id', autoIncrement: auto }];
    const table = { name: 't', columns, uniqueKeys: [{ name: 'PRIMARY', columns: ['id'], usable: true }] };
    return {
      site: { id, name: `Site ${id}` },
      direction: 'two-way',
      schema: { tables: new Map([['t', table]]) },
      variables: new Map([
        ['auto_increment_offset', String(offset)],
        ['auto_increment_increment', String(increment)],
      ]),
    } as unknown as SiteFacts;
  }

  it.each([
    ['each its own', [numbered(1, 1, 10), numbered(2, 2, 10), numbered(3, 3, 10)], []],
    ['two alike', [numbered(1, 1, 10), numbered(2, 1, 10)], [2]],
    ['different increments that meet', [numbered(1, 1, 10), numbered(2, 2, 3)], [2]],
    ['different increments that never meet', [numbered(1, 1, 4), numbered(2, 2, 10)], []],
    ['an offset above the increment is ignored by the server', [numbered(1, 1, 2), numbered(3, 3, 2)], [3]],
    ['not its id', [numbered(1, 1, 10), numbered(2, 3, 10)], [2]],
    ['no table that numbers records', [numbered(1, 1, 1, false), numbered(2, 1, 1, false)], []],
    ['one site alone', [numbered(1, 1, 1)], []],
  ])('%s', (_, sites, found) => {
    expect(autoIncrementFindings(config, sites).map(({ site }) => site)).toEqual(found);
  });

  it('advises an increment that no id exceeds', () => {
    const [finding] = autoIncrementFindings(config, [numbered(1, 1, 1), numbered(12, 1, 1)]);
    expect(finding?.fix).toContain('auto_increment_increment = 12, auto_increment_offset = 12;');
  });
});
