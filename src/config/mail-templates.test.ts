import { describe, expect, it } from 'vitest';
import { MAIL_TEMPLATES } from './mail-templates.js';
import { fillText, placeholdersIn } from './template.js';

describe('the texts of the mails', () => {
  it.each(Object.entries(MAIL_TEMPLATES))('%s holds only what it may hold', (_, { text, placeholders }) => {
    const known: readonly string[] = placeholders;
    expect(placeholdersIn(text).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are filled with values that are not read as templates themselves', () => {
    expect(fillText('{a} and {b}, {c} { }', { a: '{b}', b: '$&' })).toBe('{b} and $&, {c} { }');
  });
});
