import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bikash, chandra, context, maya, promotion, sunita, mailOf } from '../../test/support/mail-samples.js';
import { DEFAULT_TEMPLATES } from '../config/mail-templates.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';
import type { ShownRow } from '../report/result.js';

const winner = promotion.winner;
const loser = promotion.losers[0]!;
const withRow = (party: ConflictParty, row: ShownRow | null): ConflictParty => ({ ...party, row });
const textOf = (conflict: ConflictDetails): string => mailOf(conflict, context).text;

/** One paragraph of the mail, or a heading with what follows up to the next one. */
const from = (text: string, start: string, end: string): string =>
  text.slice(text.indexOf(start), text.indexOf(end, text.indexOf(start)));

describe('the mail about a conflict', () => {
  it('tells who, when, what differs, how sure it is, and how to get the other version back', () => {
    const { subject, text } = mailOf(promotion, context);
    expect(subject).toBe('[Himalaya Health] person 41 was changed in Tansen and Pokhara (conflict 12)');
    expect(text).toMatchInlineSnapshot(`
      "Since the offices last exchanged their data, the same record was changed in
      Tansen and Pokhara. Only one version can stay: that of Chandra Thapa
      (Tansen) was kept. That of Bikash Gurung (Pokhara) was not, but nothing is
      lost: it is stored, and can be brought back.

      Record    person 41
      Conflict  12, found 2026-11-23 09:14:05
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

      WHAT DIFFERS

      job
        Before                   Nurse
        Chandra Thapa (Tansen)   Ward sister
        Bikash Gurung (Pokhara)  Senior nurse
        Kept                     Ward sister

      salary
        Before                   36000.00
        Chandra Thapa (Tansen)   39000.00
        Bikash Gurung (Pokhara)  37800.00
        Kept                     39000.00

      updated_at
        Before                   2026-11-20 09:45:00
        Chandra Thapa (Tansen)   2026-11-23 09:12:45
        Bikash Gurung (Pokhara)  2026-11-23 09:12:44
        Kept                     2026-11-23 09:12:45

      7 other fields are the same: name: Maya, lastname: Gurung, email:
      maya.gurung@example.org, id: 41, …

      HOW TO GET IT BACK

      Of the version of Bikash Gurung (Pokhara), this was not kept: job, salary.

      To bring back the version of Bikash Gurung (Pokhara), ask your administrator
      to run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 12 --user NAME

      To bring back only some of its fields:

          spokesync conflicts restore 12 --columns job,salary --user NAME

      To see all versions side by side:

          spokesync conflicts show 12

      ----------------------------------------------------------------------------

      This mail was written by spokesync, which keeps the data in all offices of
      Himalaya Health the same. It goes to everybody whose change to this record
      was part of the conflict.
      "
    `);
  });

  it('is the example of the documentation', () => {
    const page = readFileSync(new URL('../../docs/conflicts.md', import.meta.url), 'utf8');
    const { subject, text } = mailOf(promotion, context);
    expect(page).toContain(`Subject: ${subject}\n\n${text}`);
  });

  it('shows three versions side by side, and shortens long texts around what differs', () => {
    const ward = 'The patient was admitted to the ward in the morning with a high fever. '.repeat(9);
    const notes = (day: string): string => `${ward}Discharged on ${day}. ${ward}`;
    const before = { ...maya, notes: notes('Friday'), photo: null, nick: null };
    const three: ConflictDetails = {
      ...promotion,
      id: 13,
      follows: 12,
      certainty: 'timestamp',
      before,
      kept: { ...winner.row, notes: notes('Monday'), photo: { hex: 'ab'.repeat(4000) + '00' }, nick: '' },
      winner: withRow(winner, {
        ...winner.row,
        notes: notes('Monday'),
        photo: { hex: 'ab'.repeat(4000) + '00' },
        nick: '',
      }),
      losers: [
        withRow(loser, {
          ...loser.row,
          notes: notes('Sunday evening'),
          photo: { hex: 'ab'.repeat(4000) + '01' },
          nick: null,
        }),
        {
          ...loser,
          site: 1,
          person: sunita,
          comment: null,
          timeUs: null,
          row: { ...before, nick: 'Mayu', job: 'Head nurse\nNight shift' },
        },
      ],
    };
    expect(textOf(three)).toMatchInlineSnapshot(`
      "Since the offices last exchanged their data, the same record was changed in
      Tansen, Pokhara and Kathmandu. Only one version can stay: that of Chandra
      Thapa (Tansen) was kept. That of Bikash Gurung (Pokhara) and Sunita
      (Kathmandu) was not, but nothing is lost: it is stored, and can be brought
      back.

      Record    person 41
      Conflict  13, found 2026-11-23 09:14:05
                This follows conflict 12: what was kept then has met another
                change.
      Kept      Chandra Thapa (Tansen), chandra@example.org
                changed it 2026-11-23 09:12:45
                “Leads the ward from now on”
      Not kept  Bikash Gurung (Pokhara), bikash@example.org
                changed it 2026-11-23 09:12:44
                “Passed her examination”
      Not kept  Sunita (Kathmandu), sunita@example.org
                changed it at an unknown time
      Why       The record was changed in Tansen, Pokhara and Kathmandu, each time
                differently.
      How sure  A guess: nothing but the times of the changes is known. Please
                look whether the right version was kept.
      Times     as the clocks in Asia/Kathmandu show them

      WHAT DIFFERS

      job
        Before                   Nurse
        Chandra Thapa (Tansen)   Ward sister
        Bikash Gurung (Pokhara)  Senior nurse
        Sunita (Kathmandu)       Head nurse
                                 Night shift
        Kept                     Ward sister

      salary
        Before                   36000.00
        Chandra Thapa (Tansen)   39000.00
        Bikash Gurung (Pokhara)  37800.00
        Sunita (Kathmandu)       36000.00
        Kept                     39000.00

      photo
        Before                   (no value)
        Chandra Thapa (Tansen)   (4,001 bytes of binary data; from byte 4,001 on:
                                 00)
        Bikash Gurung (Pokhara)  (4,001 bytes of binary data; from byte 4,001 on:
                                 01)
        Sunita (Kathmandu)       (no value)
        Kept                     (4,001 bytes of binary data; from byte 4,001 on:
                                 00)

      updated_at
        Before                   2026-11-20 09:45:00
        Chandra Thapa (Tansen)   2026-11-23 09:12:45
        Bikash Gurung (Pokhara)  2026-11-23 09:12:44
        Sunita (Kathmandu)       2026-11-20 09:45:00
        Kept                     2026-11-23 09:12:45

      notes
        Before                   … with a high fever. Discharged on Friday. The
                                 patient was admitted to the ward …
        Chandra Thapa (Tansen)   … with a high fever. Discharged on Monday. The
                                 patient was admitted to the ward …
        Bikash Gurung (Pokhara)  … with a high fever. Discharged on Sunday
                                 evening. The patient was admitted to the ward …
        Sunita (Kathmandu)       … with a high fever. Discharged on Friday. The
                                 patient was admitted to the ward …
        Kept                     … with a high fever. Discharged on Monday. The
                                 patient was admitted to the ward …

      nick
        Before                   (no value)
        Chandra Thapa (Tansen)   (empty text)
        Bikash Gurung (Pokhara)  (no value)
        Sunita (Kathmandu)       Mayu
        Kept                     (empty text)

      6 other fields are the same: name: Maya, lastname: Gurung, email:
      maya.gurung@example.org, id: 41, …

      HOW TO GET IT BACK

      Of the version of Bikash Gurung (Pokhara), this was not kept: job, salary,
      photo, notes.

      To bring back the version of Bikash Gurung (Pokhara), ask your administrator
      to run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 13 --loser 2 --user NAME

      To bring back only some of its fields:

          spokesync conflicts restore 13 --loser 2 --columns job,salary --user NAME

      Of the version of Sunita (Kathmandu), this was not kept: job, nick.

      To bring back the version of Sunita (Kathmandu), ask your administrator to
      run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 13 --loser 1 --user NAME

      To bring back only some of its fields:

          spokesync conflicts restore 13 --loser 1 --columns job,nick --user NAME

      To see all versions side by side:

          spokesync conflicts show 13

      ----------------------------------------------------------------------------

      This mail was written by spokesync, which keeps the data in all offices of
      Himalaya Health the same. It goes to everybody whose change to this record
      was part of the conflict.
      "
    `);
  });

  it('says of a merge which fields clashed, and where each value came from', () => {
    const merge: ConflictDetails = {
      ...promotion,
      columns: ['job'],
      kept: { ...maya, job: 'Ward sister', email: 'maya@example.org', salary: '37800.00' },
      winner: withRow(winner, { ...maya, job: 'Ward sister', email: 'maya@example.org' }),
      losers: [withRow(loser, { ...maya, job: 'Senior nurse', salary: '37800.00' })],
    };
    expect(textOf(merge)).toMatchInlineSnapshot(`
      "Since the offices last exchanged their data, the same record was changed in
      Tansen and Pokhara. Where different fields were changed, all changes were
      kept. Where the same field was changed, only one value can stay: that of
      Chandra Thapa (Tansen) was kept. That of Bikash Gurung (Pokhara) was not,
      but nothing is lost: it is stored, and can be brought back.

      Record    person 41
      Conflict  12, found 2026-11-23 09:14:05
      Kept      Chandra Thapa (Tansen), chandra@example.org
                changed it 2026-11-23 09:12:45
                “Leads the ward from now on”
      Not kept  Bikash Gurung (Pokhara), bikash@example.org
                changed it 2026-11-23 09:12:44
                “Passed her examination”
      Why       The record was changed in Tansen and Pokhara, each time
                differently.
                The same field was changed more than once: job. All other changes
                were kept.
      How sure  Proven: these versions differ from what the offices last agreed
                on.
      Times     as the clocks in Asia/Kathmandu show them

      WHAT DIFFERS

      email
        Before                   maya.gurung@example.org
        Chandra Thapa (Tansen)   maya@example.org
        Bikash Gurung (Pokhara)  maya.gurung@example.org
        Kept, from Tansen        maya@example.org

      job (changed by more than one)
        Before                   Nurse
        Chandra Thapa (Tansen)   Ward sister
        Bikash Gurung (Pokhara)  Senior nurse
        Kept, from Tansen        Ward sister

      salary
        Before                   36000.00
        Chandra Thapa (Tansen)   36000.00
        Bikash Gurung (Pokhara)  37800.00
        Kept, from Pokhara       37800.00

      7 other fields are the same: name: Maya, lastname: Gurung, id: 41,
      department_id: 2, …

      HOW TO GET IT BACK

      Of the version of Bikash Gurung (Pokhara), this was not kept: job.

      To bring back the version of Bikash Gurung (Pokhara), ask your administrator
      to run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 12 --user NAME

      To see all versions side by side:

          spokesync conflicts show 12

      ----------------------------------------------------------------------------

      This mail was written by spokesync, which keeps the data in all offices of
      Himalaya Health the same. It goes to everybody whose change to this record
      was part of the conflict.
      "
    `);
  });

  it('tells a deletion that won: the record can be brought back', () => {
    const deleted: ConflictDetails = {
      ...promotion,
      kind: 'update/delete',
      kept: null,
      winner: { ...withRow(winner, null), comment: 'Has left us' },
    };
    const text = textOf(deleted);
    expect(from(text, 'Kept  ', 'How sure')).toMatchInlineSnapshot(`
      "Kept      Chandra Thapa (Tansen), chandra@example.org
                deleted it 2026-11-23 09:12:45
                “Has left us”
      Not kept  Bikash Gurung (Pokhara), bikash@example.org
                changed it 2026-11-23 09:12:44
                “Passed her examination”
      Why       The record was changed in Pokhara, and deleted in Tansen.
      "
    `);
    expect(from(text, 'job\n', 'salary\n')).toMatchInlineSnapshot(`
      "job
        Before                   Nurse
        Chandra Thapa (Tansen)   (record deleted)
        Bikash Gurung (Pokhara)  Senior nurse
        Kept                     (record deleted)

      "
    `);
    expect(from(text, 'HOW TO', 'To see all')).toMatchInlineSnapshot(`
      "HOW TO GET IT BACK

      To bring back the record, as Bikash Gurung (Pokhara) left it, ask your
      administrator to run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 12 --user NAME

      "
    `);
  });

  it('tells a deletion that lost to a record of which nothing is known before: all of it is shown', () => {
    const text = textOf({
      ...promotion,
      kind: 'update/delete',
      before: null,
      losers: [{ ...withRow(loser, null), person: null }],
    });
    expect(from(text, 'Why', 'Times')).toMatchInlineSnapshot(`
      "Why       The record was changed in Tansen, and deleted in Pokhara.
      How sure  Proven: these versions differ from what the offices last agreed
                on.
      "
    `);
    expect(from(text, 'name\n', 'lastname\n')).toMatchInlineSnapshot(`
      "name
        Chandra Thapa (Tansen)  Maya
        user 102 (Pokhara)      (record deleted)
        Kept                    Maya

      "
    `);
    expect(from(text, '1 other', '---')).toMatchInlineSnapshot(`
      "1 other field is the same: photo

      HOW TO GET IT BACK

      To delete the record after all, as user 102 (Pokhara) did, ask your
      administrator to run this at the hub, with their own user name for NAME:

          spokesync conflicts restore 12 --user NAME

      To see all versions side by side:

          spokesync conflicts show 12

      "
    `);
  });

  it('tells of two new records with one key that they are two, and points at auto_increment_offset', () => {
    const { subject, text } = mailOf(
      {
        ...promotion,
        kind: 'insert/insert',
        certainty: 'change-log',
        before: null,
        losers: [withRow(loser, { ...maya, name: 'Ram', lastname: 'Karki', job: 'Driver' })],
      },
      context,
    );
    expect(subject).toBe('[Himalaya Health] person 41 was given to two records, in Tansen and Pokhara (conflict 12)');
    expect(text.slice(0, text.indexOf('WHAT DIFFERS'))).toMatchInlineSnapshot(`
      "Since the offices last exchanged their data, new records were entered in
      Tansen and Pokhara that took the same key. Only one can have it: that of
      Chandra Thapa (Tansen) was kept. That of Bikash Gurung (Pokhara) was not,
      but nothing is lost: it is stored, and can be entered again.

      Record    person 41
      Conflict  12, found 2026-11-23 09:14:05
      Kept      Chandra Thapa (Tansen), chandra@example.org
                entered it 2026-11-23 09:12:45
                “Leads the ward from now on”
      Not kept  Bikash Gurung (Pokhara), bikash@example.org
                entered it 2026-11-23 09:12:44
                “Passed her examination”
      Why       Two new records, entered in Tansen and Pokhara, took the same key,
                41. They are probably about different things: then please enter
                the one that was not kept again. For your administrator:
                auto_increment_offset must be different in each office; \`spokesync
                check\` says where it is not.
      How sure  Known from the change log, which names this record in more than
                one office since they last exchanged their data.
      Times     as the clocks in Asia/Kathmandu show them

      "
    `);
    expect(from(text, 'HOW TO', '---')).toMatchInlineSnapshot(`
      "HOW TO GET IT BACK

      To see the record of Bikash Gurung (Pokhara) whole, so as to enter it again,
      ask your administrator to run this at the hub:

          spokesync conflicts show 12

      If it should rather take the place of the one that was kept, with their own
      user name for NAME:

          spokesync conflicts restore 12 --user NAME

      "
    `);
  });

  it.each<[string, Partial<ConflictParty>, string]>([
    ['both names', {}, 'Bikash Gurung (Pokhara), bikash@example.org'],
    ['one name', { person: { ...bikash, lastName: null } }, 'Bikash (Pokhara), bikash@example.org'],
    ['a login only', { person: { ...bikash, firstName: null, lastName: '', email: null } }, 'bikash (Pokhara)'],
    ['a number only', { person: null }, 'user 102 (Pokhara)'],
    ['nothing', { person: null, userId: null }, 'somebody in Pokhara'],
    ['a site that is no longer configured', { site: 9 }, 'Bikash Gurung (site 9), bikash@example.org'],
  ])('names a person of whom it knows %s', (_, known, shown) => {
    expect(textOf({ ...promotion, losers: [{ ...loser, ...known }] })).toContain(`Not kept  ${shown}\n`);
  });

  it('shows fractions of a second where the seconds are the same', () => {
    const text = textOf({ ...promotion, losers: [{ ...loser, timeUs: winner.timeUs! + 400_000n }] });
    expect(text).toContain('changed it 2026-11-23 09:12:45.000000');
    expect(text).toContain('changed it 2026-11-23 09:12:45.400000');
    const alike = textOf({ ...promotion, losers: [{ ...loser, timeUs: winner.timeUs }] });
    expect(alike.match(/changed it .*/gu)).toEqual(Array(2).fill('changed it 2026-11-23 09:12:45'));
  });

  it('leads to the conflict in the console, where it is said where that is', () => {
    const mail = mailOf(promotion, { ...context, consoleUrl: 'https://sync.example.org' });
    expect(mail.text).toContain('Or in the browser:\n\n    https://sync.example.org/conflicts/12\n');
    expect(mail.html).toContain('<a href="https://sync.example.org/conflicts/12">');
    expect(mailOf(promotion, context).html).not.toContain('<a ');
  });

  it('quotes a column for the shell where its name needs it', () => {
    const row = (value: string): ShownRow => ({ "it's": value, 'home town': value });
    const kept = row('a');
    const text = textOf({
      ...promotion,
      before: null,
      kept,
      winner: withRow(winner, kept),
      losers: [withRow(loser, row('b'))],
    });
    expect(text).toContain(`    spokesync conflicts restore 12 --columns 'it'\\''s,home town' --user NAME\n`);
  });

  it('shows the first sixty fields that differ, and says how many more there are', () => {
    const wide = (value: string): ShownRow =>
      Object.fromEntries(Array.from({ length: 75 }, (_, i) => [`field_${i}`, value]));
    const text = textOf({
      ...promotion,
      before: null,
      kept: wide('a'),
      winner: withRow(winner, wide('a')),
      losers: [withRow(loser, wide('b'))],
    });
    expect(text).toContain('\nfield_59\n');
    expect(text).not.toContain('\nfield_60\n');
    expect(text.replaceAll('\n', ' ')).toContain(
      '… and 15 more fields that differ. `spokesync conflicts show 12` has them all.',
    );
  });

  it('speaks as the templates say, in the subject, in the text and in the HTML', () => {
    const templates = {
      ...DEFAULT_TEMPLATES,
      conflictSubject: '{organisation}: {table} Nr. {record}, {winner} vor {losers}, {sites}, {conflict}, {time}',
      conflictIntro: 'Guten Tag,\nzwei haben {table} {record} geändert.',
      labelKept: 'Behalten',
      and: ' und ',
      valueNull: '(leer)',
    };
    const { subject, text, html } = mailOf({ ...promotion, before: { ...maya, job: null } }, { ...context, templates });
    expect(subject).toBe(
      'Himalaya Health: person Nr. 41, Chandra Thapa (Tansen) vor Bikash Gurung (Pokhara), Tansen und Pokhara, 12, 2026-11-23 09:14:05',
    );
    expect(text.startsWith('Guten Tag,\nzwei haben person 41 geändert.\n\n')).toBe(true);
    expect(text).toContain('  Before                   (leer)\n');
    expect(text).toContain('  Behalten                 Ward sister\n');
    expect(html).toContain('Guten Tag,<br>\nzwei haben person 41 geändert.');
  });

  it('shows times in the zone it is given, and says which', () => {
    const text = mailOf(promotion, { ...context, timeZone: '-03:30' }).text;
    expect(text).toContain('Times     as the clocks in -03:30 show them\n');
    const seen = (time: string): ShownRow => ({ ...promotion.kept, seen: time, born: time });
    const other = mailOf(
      { ...promotion, kept: seen('2020-01-01 00:00:00'), losers: [withRow(loser, seen('0000-00-00 00:00:00'))] },
      { ...context, timeZone: '-03:30', isUtc: (table, column) => `${table}.${column}` === 'person.seen' },
    ).text;
    expect(from(other, 'seen\n', '\n\n')).toMatch(/\(Pokhara\) +0000-00-00 00:00:00\n +Kept +2019-12-31 20:30:00$/u);
    expect(from(other, 'born\n', '\n\n')).toMatch(/Kept +2020-01-01 00:00:00$/u);
    expect(text).toContain(
      `Kept      Chandra Thapa (Tansen), ${chandra.email}\n          changed it 2026-11-22 23:57:45\n`,
    );
  });
});
