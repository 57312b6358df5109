import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl, redactUrl } from './url.js';

describe('parseDatabaseUrl', () => {
  test('takes the nodes of a cluster', () => {
    expect(parseDatabaseUrl('mysql://sync@one:3307,two,[::1]:3309/office')).toEqual({
      host: 'one',
      port: 3307,
      others: [
        { host: 'two', port: 3306 },
        { host: '::1', port: 3309 },
      ],
      user: 'sync',
      password: null,
      database: 'office',
    });
  });

  test.each([
    ['mysql://sync@one,/office', 'it names no host'],
    ['mysql://sync@one,two:x/office', 'its port is not a number from 1 to 65535'],
    ['mysql://sync@one,,two/office', 'it names no host'],
  ])('%s: %s', (url, fault) => {
    expect(parseDatabaseUrl(url)).toEqual({ fault });
  });
});

test.each([
  ['mysql://sync:secret@one:3307,two/office', 'mysql://sync:***@one:3307,two/office'],
  ['mysql://one,two:secret/office', 'mysql://one,two***'],
  ['mysql://sync:12345,secret/office', 'mysql://sync***'],
  ['mysql://sync:s,e:c@one,[::1]:3306/office', 'mysql://sync:***@one,[::1]:3306/office'],
])('%s is shown as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});
