import { expect, test } from 'vitest';
import { datedChangelog } from './dated-changelog.js';

const OLDER = '## 0.1.0 (2025-01-02)\n\n- The core.\n';
const text = (told: string): string => `# Changes\n\n## 0.2.0 (not released)\n\n${told}\n${OLDER}`;

test('the section of the version is dated, and nothing else', () => {
  expect(datedChangelog(text('- A thing.\n'), '0.2.0', '2026-11-23')).toBe(
    `# Changes\n\n## 0.2.0 (2026-11-23)\n\n- A thing.\n\n${OLDER}`,
  );
});

test.each([
  [
    'another version',
    '- A thing.\n',
    '0.3.0',
    'CHANGELOG.md has no section "## 0.3.0 (not released)": write down what is new',
  ],
  [
    'a version that is out',
    '- A thing.\n',
    '0.1.0',
    'CHANGELOG.md has no section "## 0.1.0 (not released)": write down what is new',
  ],
  ['an empty section', '', '0.2.0', 'CHANGELOG.md says nothing of 0.2.0'],
])('%s is refused', (_, told, version, message) => {
  expect(() => datedChangelog(text(told), version, '2026-11-23')).toThrow(message);
});
