import { expect, test } from 'vitest';
import type { SiteTriggers, TriggerStanding } from './capture-result.js';
import { captureOutcome, captureStatusView } from './capture-view.js';
import { initStatements } from './init-view.js';
import { paintFor } from './text-table.js';

const plain = paintFor(false);
const site = { id: 1, name: 'Kathmandu', statements: ['SET a', 'CREATE b'], applied: false, error: null, refused: [] };

test('capture install and remove: what became of the statements', () => {
  expect(captureOutcome({ sites: [{ ...site, statements: [], applied: true }] }, 'install', plain)).toBe(
    'Nothing to do.\n',
  );
  expect(captureOutcome({ sites: [{ ...site, applied: true }] }, 'install', plain)).toBe('Done: 2 statements.\n');
  expect(captureOutcome({ sites: [site] }, 'remove', plain)).toBe(
    'Nothing was run. To run these statements: spokesync capture remove --yes\n',
  );
  const failed = { ...site, error: 'denied', refused: [{ table: 'log', reason: 'it has no key' }] };
  expect(captureOutcome({ sites: [failed] }, 'install', plain)).toBe(
    'Kathmandu: denied\nKathmandu: no triggers for log: it has no key\nNot every site is done: run spokesync capture install again.\n',
  );
});

test('a trigger is shown so that the servers’ own programs take it as one statement', () => {
  const trigger = 'CREATE TRIGGER t\nx: BEGIN\n  DO 1;\nEND';
  expect(initStatements({ sites: [{ ...site, statements: ['SET a', trigger] }] }, plain)).toBe(
    `-- Kathmandu (site 1)\nSET a;\nDELIMITER //\n${trigger}//\nDELIMITER ;\n`,
  );
});

test('capture status: a line a table', () => {
  const all = (table: string, ...states: TriggerStanding['state'][]): TriggerStanding[] =>
    (['INSERT', 'UPDATE', 'DELETE'] as const).map((event, at) => {
      return { table, event, name: 't', state: states[at] ?? states[0] ?? 'missing' };
    });
  const sites: SiteTriggers[] = [
    {
      id: 1,
      name: 'Kathmandu',
      triggers: [...all('person', 'installed'), ...all('address', 'installed', 'outdated', 'missing')],
      refused: [{ table: 'log', reason: 'it has no key' }],
      error: null,
    },
    { id: 2, name: 'Pokhara', triggers: [], refused: [], error: 'Pokhara: is away' },
  ];
  expect(captureStatusView({ sites }, plain)).toBe(
    [
      'Kathmandu',
      '   table    triggers',
      '   person   installed',
      '   address  insert installed, update outdated, delete missing',
      '   log      it has no key',
      '',
      'Pokhara',
      '   Pokhara: is away',
      '',
    ].join('\n'),
  );
});
