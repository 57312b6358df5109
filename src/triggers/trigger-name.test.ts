import { expect, test } from 'vitest';
import { triggerName } from './trigger-name.js';

test('a short table name stands whole in the name of its trigger', () => {
  expect(triggerName('person', 'UPDATE')).toBe('spokesync_person_update');
  expect(triggerName('a'.repeat(47), 'DELETE')).toBe(`spokesync_${'a'.repeat(47)}_delete`);
});

test.each(['a'.repeat(64), '😀'.repeat(64), 'é'.repeat(48)])(
  'a long one is cut and told apart by its hash: %s',
  (table) => {
    const name = triggerName(table, 'INSERT');
    expect(Array.from(name)).toHaveLength(64);
    expect(name).toMatch(/^spokesync_.+_[0-9a-f]{8}_insert$/u);
    expect(triggerName(`${table.slice(0, -2)}zz`, 'INSERT')).not.toBe(name);
  },
);
