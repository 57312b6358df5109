import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, promotion, digestOf, mailOf } from '../../test/support/mail-samples.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import type { ShownRow } from '../report/result.js';
import type { MailContent } from './mail-content.js';
import { columnsOf } from './wrap.js';

const NASTY = ['<script>', '"><img src=x onerror=y>', '&lt;', '\r\nBcc: all@example.org', '\u202e', '\0', '\u001b[2J'];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...NASTY, '\n', '\ud800', '👩‍👩‍👧', 'नेपाल', ' '), fc.string({ unit: 'binary' })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const value = fc.oneof(
  nasty,
  fc.constant(null),
  fc.string().map((text) => ({ hex: Buffer.from(text).toString('hex') })),
);
const row: fc.Arbitrary<ShownRow> = fc.dictionary(nasty, value, { maxKeys: 5 });
const person = fc.record({
  id: nasty,
  email: fc.option(nasty),
  firstName: fc.option(nasty),
  lastName: fc.option(nasty),
  userName: fc.option(nasty),
});
const party: fc.Arbitrary<ConflictParty> = fc.record({
  site: fc.constantFrom(1, 2, 3, 77),
  hash: fc.string(),
  userId: fc.option(nasty),
  person: fc.option(person),
  comment: fc.option(nasty),
  timeUs: fc.option(fc.bigInt(0n, 4_000_000_000_000_000n)),
  row: fc.option(row),
});
const conflict: fc.Arbitrary<ConflictDetails> = fc.record({
  id: fc.nat(),
  run: fc.nat(),
  table: nasty,
  record: nasty,
  kind: fc.constantFrom('update/update' as const, 'update/delete' as const, 'insert/insert' as const),
  certainty: fc.constantFrom('base' as const, 'change-log' as const, 'timestamp' as const),
  state: fc.constant('applied' as const),
  columns: fc.option(fc.array(nasty, { maxLength: 3 })),
  follows: fc.option(fc.nat()),
  decidedAt: fc.constant('2026-11-23 03:29:05.123456'),
  before: fc.option(row),
  kept: fc.option(row),
  winner: party,
  losers: fc.array(party, { minLength: 1, maxLength: 3 }),
  closed: fc.constant(null),
});

const nastyContext = nasty.map((organisation) => ({ ...context, organisation, siteName: () => organisation }));
const mails = fc.oneof(
  fc.tuple(conflict, nastyContext).map(([one, where]) => mailOf(one, where)),
  fc
    .tuple(fc.array(conflict, { minLength: 1, maxLength: 3 }), nasty, nastyContext)
    .map(([some, recipient, where]) => digestOf(some, recipient, where)),
);

/** Every tag that a mail of ours holds, with its attributes' values left out. */
const tagsIn = (html: string): Set<string> =>
  new Set([...html.matchAll(/<[^>]*>/gu)].map(([tag]) => tag.replaceAll(/="[^"<>]*"/gu, '')));

const UNSEEN = /(?!\n)[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('whatever the database holds, in a mail', { timeout: 60_000 }, () => {
  it('the subject is one short line that can be no header', () => {
    fc.assert(
      fc.property(mails, ({ subject }: MailContent) => {
        expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(subject.length).toBeLessThanOrEqual(180);
      }),
    );
  });

  it('nothing is read as HTML: there are only the tags that are ours', () => {
    const ours =
      /^<(?:!DOCTYPE html|\/?(?:html|head|meta|title|style|body|div|p|ul|li|hr|h2|h3|table|tr|th|td|i|b|br|span)(?: (?:name|content|charset|role|cellspacing|cellpadding|style))*)>$/u;
    fc.assert(
      fc.property(mails, ({ html }: MailContent) => {
        expect([...tagsIn(html)].filter((tag) => !ours.test(tag))).toEqual([]);
        expect(html.split('<').length).toBe(html.split('>').length);
      }),
    );
  });

  it('no control character is left in text or HTML, nor one that turns the direction of writing', () => {
    fc.assert(
      fc.property(mails, ({ text, html }: MailContent) => {
        expect(text).not.toMatch(UNSEEN);
        expect(html).not.toMatch(UNSEEN);
      }),
    );
  });

  it('text fits into 80 columns, but for commands', () => {
    fc.assert(
      fc.property(mails, ({ text }: MailContent) => {
        const wide = text.split('\n').filter((line) => columnsOf(line) > 80 && !line.startsWith('    spokesync '));
        expect(wide).toEqual([]);
      }),
    );
  });

  it('text and HTML say the same words', () => {
    const letters = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(mails, ({ subject, text, html }: MailContent) => {
        const body = html.slice(html.indexOf('<body'));
        const unescaped = body
          .replaceAll(/<[^>]*>/gu, '')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(letters(unescaped)).toBe(letters(text));
        expect(subject).not.toBe('');
      }),
    );
  });

  it('a value of megabytes does not make a long mail', () => {
    const huge = 'नेपाल 👩‍👩‍👧 '.repeat(200_000);
    const big = (end: string): ShownRow => ({
      ...promotion.kept,
      notes: huge + end + huge,
      lines: `${end}\n`.repeat(500_000),
    });
    const { text, html } = mailOf(
      {
        ...promotion,
        record: huge,
        kept: big('a'),
        winner: { ...promotion.winner, row: big('a'), comment: huge },
        losers: [{ ...promotion.losers[0]!, row: big('b') }],
      },
      context,
    );
    expect(text.length).toBeLessThan(20_000);
    expect(html.length).toBeLessThan(40_000);
  });
});
