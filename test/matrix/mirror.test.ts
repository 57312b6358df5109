import { expect, test } from 'vitest';
import { DEBIANS_OWN, mirrorFrom } from './mirror.js';

test.each([
  ['the archive of this machine', 'Debian Debian http://ftp.example.org/debian/', 'http://ftp.example.org/debian'],
  [
    'not that of security updates, nor one of others',
    'Docker Docker http://a.example/\nDebian Debian-Security http://b.example/\nDebian Debian http://c.example/debian',
    'http://c.example/debian',
  ],
  ['none: Debian’s own', '', DEBIANS_OWN],
])('%s', (_, lines, expected) => {
  expect(mirrorFrom(lines)).toBe(expected);
});
