import { expect, it } from 'vitest';
import { withSection } from './document.js';

const document =
  'a\n<!-- bench: one -->\n\nold\n\n<!-- bench: end -->\nb\n<!-- bench: two -->\n<!-- bench: end -->\nc\n';

it('replaces what stands in a section and leaves all else', () => {
  const once = withSection(document, 'one', 'new $& text');
  expect(once).toBe(document.replace('old', () => 'new $& text'));
  expect(withSection(once, 'one', 'new $& text')).toBe(once);
});

it('fills a section that is empty', () => {
  expect(withSection(document, 'two', 'text')).toContain('<!-- bench: two -->\n\ntext\n\n<!-- bench: end -->\nc\n');
});

it('refuses a document that lacks the section', () => {
  expect(() => withSection(document, 'three', 'text')).toThrow("no section 'bench: three'");
});
