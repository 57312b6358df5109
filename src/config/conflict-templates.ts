import { template } from './template.js';

const CONFLICT = ['organisation', 'conflict', 'table', 'record', 'winner', 'losers', 'sites', 'time'] as const;

/** The texts about one conflict; mails about several use them too. */
export const CONFLICT_TEMPLATES = {
  conflictSubject: template(
    '[{organisation}] {table} {record} was changed in {sites} (conflict {conflict})',
    CONFLICT,
    'Subject of the mail about one conflict.',
  ),
  conflictIntro: template(
    'Since the offices last exchanged their data, the same record was changed in {sites}. Only one version can stay: that of {winner} was kept. That of {losers} was not, but nothing is lost: it is stored, and can be brought back.',
    CONFLICT,
    'Its beginning.',
  ),
  conflictIntroMerged: template(
    'Since the offices last exchanged their data, the same record was changed in {sites}. Where different fields were changed, all changes were kept. Where the same field was changed, only one value can stay: that of {winner} was kept. That of {losers} was not, but nothing is lost: it is stored, and can be brought back.',
    CONFLICT,
    'Its beginning where the fields were decided one by one (`merge: columns`).',
  ),
  conflictIntroDeleted: template(
    'Since the offices last exchanged their data, the same record was changed in one office and deleted in another. Only one of the two can stay: what {winner} did was kept. What {losers} did was not, but nothing is lost: it is stored, and can be brought back.',
    CONFLICT,
    'Its beginning where one deleted what the other changed.',
  ),
  conflictSubjectInserted: template(
    '[{organisation}] {table} {record} was given to two records, in {sites} (conflict {conflict})',
    CONFLICT,
    'Its subject where two new records took the same key.',
  ),
  conflictIntroInserted: template(
    'Since the offices last exchanged their data, new records were entered in {sites} that took the same key. Only one can have it: that of {winner} was kept. That of {losers} was not, but nothing is lost: it is stored, and can be entered again.',
    CONFLICT,
    'Its beginning in that case.',
  ),
  conflictFooter: template(
    'This mail was written by spokesync, which keeps the data in all offices of {organisation} the same. It goes to everybody whose change to this record was part of the conflict.',
    CONFLICT,
    'Its end.',
  ),

  labelRecord: template('Record', [], 'Before the table and the key of the record.'),
  labelConflict: template('Conflict', [], 'Before the number of the conflict.'),
  labelKept: template('Kept', [], 'Before whose version, and which value, was kept.'),
  labelNotKept: template('Not kept', [], 'Before whose version was not kept.'),
  labelWhy: template('Why', [], 'Before what kind of conflict it is.'),
  labelCertainty: template('How sure', [], 'Before how it is known.'),
  labelTimes: template('Times', [], 'Before the time zone.'),
  labelBefore: template('Before', [], 'Before the value that the offices last agreed on.'),
  found: template(
    '{conflict}, found {time}',
    ['conflict', 'time'],
    'The number of the conflict, and when it was found.',
  ),
  follows: template(
    'This follows conflict {conflict}: what was kept then has met another change.',
    ['conflict'],
    'About a conflict that comes of an earlier one.',
  ),
  timesIn: template('as the clocks in {zone} show them', ['zone'], 'Which time zone is meant.'),

  personAt: template('{person} ({site})', ['person', 'site'], 'A person and the office.'),
  unknownAt: template('somebody in {site}', ['site'], 'A person that is not known, and the office.'),
  userAt: template('user {user} ({site})', ['user', 'site'], 'A person of whom only the number is known.'),
  and: template(' and ', [], 'Between the last two of a list.'),
  changed: template('changed it {time}', ['time'], 'When a version was made.'),
  deleted: template('deleted it {time}', ['time'], 'The same, of a deletion.'),
  entered: template('entered it {time}', ['time'], 'The same, of a new record.'),
  timeUnknown: template('at an unknown time', [], 'Instead of a time that is not known.'),

  kindUpdateUpdate: template(
    'The record was changed in {sites}, each time differently.',
    ['sites'],
    'Both changed it.',
  ),
  kindUpdateDelete: template(
    'The record was changed in {changed}, and deleted in {deleted}.',
    ['changed', 'deleted'],
    'One changed it, the other deleted it.',
  ),
  kindInsertInsert: template(
    'Two new records, entered in {sites}, took the same key, {record}. They are probably about different things: then please enter the one that was not kept again. For your administrator: auto_increment_offset must be different in each office; `spokesync check` says where it is not.',
    ['sites', 'record'],
    'Two records took the same key.',
  ),
  clashedFields: template(
    'The same field was changed more than once: {fields}. All other changes were kept.',
    ['fields'],
    'Which fields clashed, where fields are decided one by one.',
  ),
  certainBase: template(
    'Proven: these versions differ from what the offices last agreed on.',
    [],
    "Known from spokesync's memory.",
  ),
  certainChangeLog: template(
    'Known from the change log, which names this record in more than one office since they last exchanged their data.',
    [],
    'Known from the change log.',
  ),
  certainTimestamp: template(
    'A guess: nothing but the times of the changes is known. Please look whether the right version was kept.',
    [],
    'Guessed by time.',
  ),

  headingFields: template('What differs', [], 'Above the fields.'),
  headingRestore: template('How to get it back', [], 'Above the commands.'),
  clashed: template(
    'changed by more than one',
    [],
    'Beside a field that clashed, where fields are decided one by one.',
  ),
  keptFrom: template('Kept, from {sites}', ['sites'], 'Instead of `labelKept`, where fields are decided one by one.'),
  nothingDiffers: template('No field differs.', [], 'Where there is nothing to show.'),
  sameField: template('1 other field is the same: {fields}', ['fields'], 'About the one field that is not shown.'),
  sameFields: template(
    '{count} other fields are the same: {fields}',
    ['count', 'fields'],
    'About the fields that are not shown, with some of them.',
  ),
  moreFields: template(
    '… and {count} more fields that differ. `spokesync conflicts show {conflict}` has them all.',
    ['count', 'conflict'],
    'Instead of fields that are too many.',
  ),

  valueNull: template('(no value)', [], 'NULL.'),
  valueEmpty: template('(empty text)', [], 'A text without a character.'),
  valueDeleted: template('(record deleted)', [], 'A field of a deleted record.'),
  valueUnknown: template('(not known)', [], 'A value that is not known.'),
  valueBinary: template('({bytes} bytes of binary data)', ['bytes'], 'A file, a picture and the like.'),
  valueBinaryFrom: template(
    '({bytes} bytes of binary data; from byte {byte} on: {hex})',
    ['bytes', 'byte', 'hex'],
    'The same, with the first bytes in which it differs from another version, in hexadecimal.',
  ),

  overwritten: template(
    'Of the version of {loser}, this was not kept: {fields}.',
    ['loser', 'fields'],
    'Which values were overwritten.',
  ),
  restore: template(
    'To bring back the version of {loser}, ask your administrator to run this at the hub, with their own user name for NAME:',
    ['loser', 'conflict'],
    'Above the command that restores.',
  ),
  restoreFields: template(
    'To bring back only some of its fields:',
    ['loser', 'conflict'],
    'The same for single fields.',
  ),
  restoreDeleted: template(
    'To bring back the record, as {loser} left it, ask your administrator to run this at the hub, with their own user name for NAME:',
    ['loser', 'conflict'],
    'Where the deletion was kept.',
  ),
  restoreDeletion: template(
    'To delete the record after all, as {loser} did, ask your administrator to run this at the hub, with their own user name for NAME:',
    ['loser', 'conflict'],
    'Where the deletion was not kept.',
  ),
  restoreInserted: template(
    'To see the record of {loser} whole, so as to enter it again, ask your administrator to run this at the hub:',
    ['loser', 'conflict'],
    'Where two new records took the same key.',
  ),
  restoreReplacing: template(
    'If it should rather take the place of the one that was kept, with their own user name for NAME:',
    ['loser', 'conflict'],
    'The same.',
  ),
  openConsole: template(
    'Or in the browser:',
    [],
    'Above the link to the conflict in the console, where `serve.url` says where that is.',
  ),
  showAll: template('To see all versions side by side:', ['conflict'], 'Above the command that shows.'),
} as const;
