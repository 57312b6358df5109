import type { LoggedWrite } from '../../report/log-result.js';
import { recordText } from '../../report/record-text.js';
import { personText } from '../../report/shown-value-text.js';
import { printable, shortened } from '../../report/printable.js';
import type { SiteNames } from '../../report/site-names.js';

const VERBS = { insert: 'added', update: 'changed', delete: 'deleted' } as const;

/** `person 17`, of bounded length. */
export function recordName({ table, record }: Pick<LoggedWrite, 'table' | 'record'>): string {
  return `${shortened(table, 60)} ${shortened(recordText(record), 80)}`;
}

/** Whether it tells of a table that was empty at a site and was filled there. */
export function isFill({ record, before, after, comment }: LoggedWrite): boolean {
  return record === '*' && before === null && after === null && comment?.startsWith('first sync') === true;
}

/** What an entry tells, in a sentence or two: who changed what, and which way that went. Pure. */
export function entrySentence(entry: LoggedWrite, names: SiteNames): string {
  const { from, to, action, person, untracked } = entry;
  if (isFill(entry))
    return `The empty table ${shortened(entry.table, 60)} at ${names(to)} was filled with what ${names(from)} has.`;
  const who = person === null ? (untracked === true ? 'Somebody unknown' : 'Somebody') : personText(person);
  return `${who} ${VERBS[action]} ${recordName(entry)}. That went from ${names(from)} to ${names(to)}.`;
}

/** What a person can do about an entry, each in a sentence. Pure. */
export function whatToDo(entry: LoggedWrite, conflicts: readonly number[]): readonly string[] {
  const { action, untracked, before } = entry;
  if (isFill(entry)) return [];
  return [
    ...(conflicts.length > 0
      ? [
          `Another office had changed the record too: that was a conflict. Look at it to see what lost, and to put it back.`,
        ]
      : []),
    ...(untracked === true
      ? [
          'No entry in the change log told of this change, so nobody can say who made it. `spokesync capture install` has each site write that down from now on.',
        ]
      : []),
    ...(action === 'delete' && before !== null && conflicts.length === 0
      ? [
          `If it should not have been deleted: enter it again in the application, at any office, as it stands below under “before”. The next run carries it everywhere.`,
        ]
      : []),
    ...(action === 'update' && before !== null && conflicts.length === 0
      ? [
          `If the change was a mistake: put the values below under “before” back in the application, at any office. The next run carries them everywhere.`,
        ]
      : []),
    ...(action === 'insert' && conflicts.length === 0
      ? ['If it should not be there: delete it in the application, at any office. The next run does so everywhere.']
      : []),
  ];
}

/** The comment of the change log, for people. */
export function commentText(comment: string | null): string | null {
  return comment === null ? null : printable(comment);
}
