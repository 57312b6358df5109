import { expect, test } from 'vitest';
import { type Arrival, askerOf, isOfThisMachineOnly } from './asker.js';

const HERE = { listen: { host: '127.0.0.1', port: 8086 }, url: null, tls: null, trustedProxies: [] };
const BEHIND = { ...HERE, listen: { host: '0.0.0.0', port: 8086 }, trustedProxies: ['10.0.0.0/24', '::1'] };

const arrival = (wishes: Partial<Arrival> = {}): Arrival => ({
  remote: '127.0.0.1',
  host: '127.0.0.1:8086',
  forwardedFor: null,
  forwardedHost: null,
  isForwarded: false,
  ...wishes,
});

test.each(['127.0.0.1:8086', 'localhost:8086', 'LOCALHOST', '[::1]:8086', 'console.localhost'])(
  'at this machine it is asked for as %s',
  (host) => {
    expect(askerOf(arrival({ host }), HERE)).toMatchObject({ kind: 'welcome', mustSignIn: false });
  },
);

test.each(['evil.example:8086', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.5:8086', '', null])(
  'and not as %s, which may be another site with our address',
  (host) => {
    expect(askerOf(arrival({ host }), HERE)).toMatchObject({ kind: 'refused' });
  },
);

test('a proxy that nobody has told of is refused, since it would let everybody in', () => {
  const { kind, ...told } = askerOf(arrival({ isForwarded: true, forwardedFor: '203.0.113.7' }), HERE);
  expect(kind).toBe('refused');
  expect(JSON.stringify(told)).toContain('serve.trustedProxy');
});

test('a trusted proxy is believed who asks: the last one that it names; whoever goes past it is refused', () => {
  const through = {
    remote: '::ffff:10.0.0.7',
    forwardedFor: '6.6.6.6, 203.0.113.7',
    forwardedHost: 'Sync.Example.org',
  };
  expect(askerOf(arrival({ ...through, isForwarded: true }), BEHIND)).toEqual({
    kind: 'welcome',
    address: '203.0.113.7',
    host: 'sync.example.org',
    mustSignIn: true,
  });
  expect(askerOf(arrival({ remote: '10.0.1.7', forwardedFor: '127.0.0.1' }), BEHIND)).toMatchObject({
    kind: 'refused',
  });
  expect(askerOf(arrival({ ...through, forwardedFor: '<b>' }), BEHIND)).toMatchObject({ address: '::ffff:10.0.0.7' });
});

test.each([
  [HERE, true],
  [{ ...HERE, listen: { host: '::1', port: 1 }, url: 'http://localhost:8086' }, true],
  [{ ...HERE, listen: { host: '0.0.0.0', port: 1 } }, false],
  [{ ...HERE, listen: { host: 'sync.example.org', port: 1 } }, false],
  [{ ...HERE, url: 'https://sync.example.org' }, false],
  [{ ...HERE, trustedProxies: ['127.0.0.1'] }, false],
])('whether %j is of this machine only: %s', (serve, expected) => {
  expect(isOfThisMachineOnly(serve)).toBe(expected);
});
