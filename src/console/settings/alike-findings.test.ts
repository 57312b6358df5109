import { expect, test } from 'vitest';
import type { Finding } from '../../report/check-result.js';
import { alikeFindings } from './alike-findings.js';

const names = (site: number): string => `Site ${site}`;
const finding = (site: number | null, wishes: Partial<Finding> = {}): Finding => ({
  site,
  table: null,
  severity: 'warning',
  code: 'auto-increment',
  message: `Site ${site} (offset 1) and Kathmandu (offset ${site}) give the same numbers`,
  fix: `at Site ${site}: SET GLOBAL auto_increment_offset = ${site}`,
  ...wishes,
});

test('what is found alike at many sites is one group; errors come first, and what differs stands by itself', () => {
  const error = finding(4, { severity: 'error', code: 'no-table', table: 'address', message: 'Site 4 has no address' });
  const other = finding(5, { table: 'person' });
  const groups = alikeFindings([finding(2), finding(3), other, error], names);
  expect(groups.map(({ all }) => all.map(({ site }) => site))).toEqual([[4], [2, 3], [5]]);
});
