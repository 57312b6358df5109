import { expect, test } from 'vitest';
import { isMailAddress } from './mail-address.js';

test.each([
  'hari@example.org',
  'h.k+x_y@mail.example-office.org',
  'root@mailhost',
  'रमेश@उदाहरण.नेपाल',
  "o'neil@x.org",
  `${'a'.repeat(64)}@x`,
])('%s can be written to', (address) => expect(isMailAddress(address)).toBe(true));

test.each([
  '',
  'hari',
  '@x.org',
  'hari@',
  'a@b@c.org',
  'Hari <hari@x.org>',
  'a@x.org, b@x.org',
  'a@x.org\r\nBcc: b@x.org',
  'a\0@x.org',
  'a b@x.org',
  '"a"@x.org',
  '-oQ/tmp@x.org',
  'a@-x.org',
  'a@x..org',
  'a@[127.0.0.1]',
  `${'a'.repeat(65)}@x`,
  `a@${'x'.repeat(260)}`,
])('%j cannot', (text) => expect(isMailAddress(text)).toBe(false));
