import { expect, it } from 'vitest';
import { isLocalHost } from './local-host.js';

it.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['127.0.0.1.example.org', false],
  ['localhost.example.org', false],
  ['10.8.0.2', false],
  ['::2', false],
  ['::ffff:10.8.0.2', false],
  ['', false],
])('%j is this machine: %s', (host, local) => {
  expect(isLocalHost(host)).toBe(local);
});
