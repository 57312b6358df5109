import { expect, test } from 'vitest';
import { processList } from './process-list.js';
import type { Flavour } from './session.js';

const OLD = 'information_schema.PROCESSLIST';
const NEW = 'performance_schema.processlist';

test.each<[Flavour, string]>([
  [{ kind: 'mariadb', version: [11, 8, 3] }, OLD],
  [{ kind: 'mysql', version: [5, 7, 44] }, OLD],
  [{ kind: 'mysql', version: [8, 0, 21] }, OLD],
  [{ kind: 'mysql', version: [8, 0, 22] }, NEW],
  [{ kind: 'mysql', version: [8, 4, 0] }, NEW],
  [{ kind: 'mysql', version: [9, 7, 4] }, NEW],
])('of %j it is %s', (flavour, expected) => {
  expect(processList(flavour)).toBe(expected);
});
