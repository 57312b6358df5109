import { expect, it } from 'vitest';
import { id, qualified } from './identifier.js';

it.each([
  ['person', '`person`'],
  ['a`b', '`a``b`'],
  ["it's; DROP", "`it's; DROP`"],
])('quotes %j as %s', (name, quoted) => {
  expect(id(name)).toBe(quoted);
});

it('qualifies', () => {
  expect(qualified('my`db', 't')).toBe('`my``db`.`t`');
});

it.each(['', 'a\0b'])('refuses %j', (name) => {
  expect(() => id(name)).toThrow(TypeError);
});
