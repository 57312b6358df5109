import { expect, test } from 'vitest';
import type { LoggedWrite } from '../../report/log-result.js';
import { entrySentence, whatToDo } from './entry-words.js';

const names = (id: number): string => ['', 'Kathmandu', 'Pokhara'][id] ?? '';

const entry: LoggedWrite = {
  id: 4,
  at: '2026-01-01T00:00:00Z',
  run: 7,
  from: 2,
  to: 1,
  table: 'person',
  record: '17',
  action: 'update',
  person: { id: '7', email: null, firstName: 'Bina', lastName: 'Rai', userName: 'bina' },
  comment: null,
  changedAt: null,
  untracked: false,
  sql: null,
  before: { id: '17', town: 'Patan' },
  after: { id: '17', town: 'Palpa' },
};

test.each([
  [{}, 'Bina Rai (bina) changed person 17. That went from Pokhara to Kathmandu.'],
  [
    { action: 'delete' as const, person: null, untracked: true },
    'Somebody unknown deleted person 17. That went from Pokhara to Kathmandu.',
  ],
  [
    { action: 'insert' as const, person: null, untracked: null },
    'Somebody added person 17. That went from Pokhara to Kathmandu.',
  ],
  [
    { record: '*', before: null, after: null, comment: 'first sync: the empty table is filled with 20 rows' },
    'The empty table person at Kathmandu was filled with what Pokhara has.',
  ],
])('in words: %o', (change, sentence) => {
  expect(entrySentence({ ...entry, ...change }, names)).toBe(sentence);
});

test('what a person can do goes by what happened', () => {
  expect(whatToDo(entry, [])).toEqual([expect.stringContaining('put the values below')]);
  expect(whatToDo(entry, [12])).toEqual([expect.stringContaining('conflict')]);
  expect(whatToDo({ ...entry, action: 'delete', untracked: true }, [])).toEqual([
    expect.stringContaining('capture install'),
    expect.stringContaining('enter it again'),
  ]);
  expect(whatToDo({ ...entry, action: 'insert' }, [])).toEqual([expect.stringContaining('delete it')]);
});
