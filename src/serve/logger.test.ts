import { expect, test } from 'vitest';
import { Secret } from '../config/secret.js';
import { serviceLogger } from './logger.js';

function logged(format: 'json' | 'text', write: (log: ReturnType<typeof serviceLogger>) => void): string {
  let text = '';
  write(serviceLogger({ level: 'info', format }, { write: (line) => (text += line) }));
  return text;
}

test('a line is a document with its time, level and event; below the level there is none', () => {
  const text = logged('json', (log) => {
    log.debug({ event: 'pass-started' }, 'not shown');
    log.warn({ event: 'warning', site: 2 }, 'the clock is off');
  });
  expect(JSON.parse(text)).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    event: 'warning',
    site: 2,
    msg: 'the clock is off',
  });
});

test('as text it is for people, and no value writes to their terminal', () => {
  const text = logged('text', (log) =>
    log.error({ event: 'x', hint: 'run `spokesync init`' }, 'no\u001b[2J database\n'),
  );
  expect(text).toMatch(/^\S+Z error no\\x1b\[2J database\S* \(run `spokesync init`\)\n$/u);
});

test('no secret is written, however it came in', () => {
  const site = {
    url: 'mysql://sync:s3cret@hub/staff',
    password: 's3cret',
    connection: { password: new Secret('s3cret') },
  };
  for (const format of ['json', 'text'] as const) {
    const text = logged(format, (log) =>
      log.info({ event: 'x', site, given: new Secret('s3cret') }, `with ${String(new Secret('s3cret'))}`),
    );
    expect(text).not.toContain('s3cret');
    expect(text).toContain('with [secret]');
  }
});
