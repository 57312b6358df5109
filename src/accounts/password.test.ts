import { expect, test } from 'vitest';
import { hashPassword, isPassword, passwordFault } from './password.js';

test('a password is kept as a hash with a salt of its own, and is known again, however its letters are made', async () => {
  const kept = await hashPassword('Pok\u0068ar\u00e1 pass');
  expect(kept).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/u);
  expect(await hashPassword('Pokhar\u00e1 pass')).not.toBe(kept);
  expect(await isPassword('Pokhara\u0301 pass', kept)).toBe(true);
  expect(await isPassword('pokhar\u00e1 pass', kept)).toBe(false);
});

test('where there is no account, no password is right', async () => {
  expect(await isPassword('', null)).toBe(false);
  expect(await isPassword('anything', 'no hash at all')).toBe(false);
});

test.each([
  ['short', 'a password has at least 10 characters, this one 5'],
  ['🔑🔑🔑🔑🔑', 'a password has at least 10 characters, this one 5'],
  ['long enough', null],
  ['x'.repeat(1001), 'a password has at most 1000 characters'],
])('%s: %s', (password, fault) => {
  expect(passwordFault(password)).toBe(fault);
});
