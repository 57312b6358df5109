import { describe, expect, it } from 'vitest';
import { context, promotion, digestOf } from '../../test/support/mail-samples.js';
import type { ConflictDetails } from '../records/conflict-details.js';

/** Conflicts of Bikash; of every second one he wins. */
const many = (count: number): ConflictDetails[] =>
  Array.from({ length: count }, (_, i) => {
    const one = { ...promotion, id: 12 + i, record: String(41 + i) };
    const [loser] = promotion.losers;
    return i % 2 === 1 || loser === undefined
      ? one
      : { ...one, winner: loser, losers: [promotion.winner], kept: loser.row };
  });

describe('the mail about several conflicts of one person', () => {
  it('begins with all of them, those that the person lost first, and then tells each in full', () => {
    const { subject, text } = digestOf(many(3), 'BIKASH@example.org', context);
    expect(subject).toBe('[Himalaya Health] 3 records that you changed were changed in another office too');
    expect(text.slice(0, text.indexOf('WHAT DIFFERS'))).toMatchInlineSnapshot(`
      "Since the offices last exchanged their data, 3 records were changed by you,
      and by somebody in another office too. In 2 of them your version was kept.
      In 1 of them it was not, but nothing is lost: it is stored, and can be
      brought back.

      - Conflict 13, person 42: kept is the version of Chandra Thapa (Tansen), not
        that of Bikash Gurung (Pokhara).
      - Conflict 12, person 41: kept is the version of Bikash Gurung (Pokhara),
        not that of Chandra Thapa (Tansen).
      - Conflict 14, person 43: kept is the version of Bikash Gurung (Pokhara),
        not that of Chandra Thapa (Tansen).

      ----------------------------------------------------------------------------

      person 42
      =========

      Record    person 42
      Conflict  13, found 2026-11-23 09:14:05
      Kept      Chandra Thapa (Tansen), chandra@example.org
                changed it 2026-11-23 09:12:45
                “Leads the ward from now on”
      Not kept  Bikash Gurung (Pokhara), bikash@example.org
                changed it 2026-11-23 09:12:44
                “Passed her examination”
      Why       The record was changed in Tansen and Pokhara, each time
                differently.
      How sure  Proven: these versions differ from what the offices last agreed
                on.
      Times     as the clocks in Asia/Kathmandu show them

      "
    `);
    expect([...text.matchAll(/^Record {4}(.*)$/gmu)].map(([, record]) => record)).toEqual([
      'person 42',
      'person 41',
      'person 43',
    ]);
  });

  it('does not say “you” to somebody who gets a copy', () => {
    const { subject, text } = digestOf(many(3), 'data@example.org', context);
    expect(subject).toBe('[Himalaya Health] 3 records were changed in more than one office');
    expect(text.replaceAll('\n', ' ')).toContain(
      '3 records were changed in more than one office. Only one version of each',
    );
    expect(text).not.toMatch(/\byou\b/u);
  });

  it('stays readable with a thousand', () => {
    const { text, html } = digestOf(many(1000), 'bikash@example.org', context);
    expect([...text.matchAll(/^- Conflict/gmu)]).toHaveLength(110);
    expect([...text.matchAll(/^WHAT DIFFERS/gmu)]).toHaveLength(10);
    expect(text).toContain('… and 890 more. `spokesync conflicts list` has them all.\n');
    expect(text.length).toBeLessThan(50_000);
    expect(html.length).toBeLessThan(102_000);
  });
});
