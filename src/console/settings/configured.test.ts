import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { parseConfig } from '../../config/load.js';
import { databaseOf, policyOf, settingsGroups, specialsOf } from './configured.js';

const config = parseConfig(
  `
hub: { id: 1, name: Kathmandu, url: "mysql://sync:hub-secret@localhost/staff" }
spokes:
  - { id: 2, name: Pokhara, url: "mysql://sync@localhost:3307/staff", password: spoke-secret, direction: receive-only, window: 20:00-06:00 }
tables: [person, { name: stock, merge: columns, conflict: hub, sumColumns: [pieces] }]
mail: { from: a@example.org, smtp: "smtps://post:mail-secret@mail.example.org", administrators: [b@example.org] }
compare: { incremental: , full: every 24h }
`,
  {},
  'spokesync.yaml',
);

test('the settings are told in words, and hold no secret', () => {
  const groups = settingsGroups(config);
  const all = new Map(groups.flatMap(({ settings }) => settings));
  expect(all.get('Compares')).toBe('what has changed; every row once in 1 day');
  expect(all.get('Sent by')).toBe('mail.example.org:465');
  expect(all.get('Share of a table changed in one pass')).toBe('at most 50 %');
  const shown = inspect([groups, config.spokes.map(databaseOf), databaseOf(config.hub)], { depth: null });
  expect(shown).not.toMatch(/secret/u);
});

test('what is particular about a spoke and a table is told', () => {
  expect(config.spokes.map(specialsOf)).toEqual(['only receives, only 20:00–06:00']);
  expect(config.spokes.map(databaseOf)).toEqual(['sync@localhost:3307/staff']);
  expect(config.tables.map(policyOf)).toEqual([
    'the later change',
    "the hub's change, column by column; pieces add up",
  ]);
});
