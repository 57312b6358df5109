import { afterEach, expect, it, vi } from 'vitest';
import { childEnvironment } from './child-environment.js';
import { parseConfig } from './load.js';

afterEach(() => void vi.unstubAllEnvs());

it('programs that are started do not get the variables that a configuration reads, but those that they need', () => {
  vi.stubEnv('OFFICE_PASSWORD', 'hunter2');
  vi.stubEnv('OTHER', 'kept');
  const text = `
hub: { id: 1, name: K, url: mysql://sync@localhost/staff, password: "\${OFFICE_PASSWORD}", files: "\${HOME}/files" }
spokes: [{ id: 2, name: P, url: mysql://sync@localhost/other }]
tables: [person]`;
  expect(childEnvironment()).toHaveProperty('OFFICE_PASSWORD');
  parseConfig(text, process.env, 'x.yaml');
  expect(childEnvironment()).not.toHaveProperty('OFFICE_PASSWORD');
  expect(childEnvironment()).toMatchObject({ OTHER: 'kept', HOME: process.env['HOME'], PATH: process.env['PATH'] });
});
