import { CONFLICT_TEMPLATES } from './conflict-templates.js';
import { type Template, template } from './template.js';

const DIGEST = ['organisation', 'run', 'count', 'lost', 'kept'] as const;
const REPORT = ['organisation', 'run', 'outcome', 'time'] as const;

/**
 * Every text of the mails to people, by its key under `mail.templates`, so that all of it can be set to another
 * language. The administrators' report is in English, but for its subject, beginning and end.
 */
export const MAIL_TEMPLATES = {
  ...CONFLICT_TEMPLATES,
  digestSubject: template(
    '[{organisation}] {count} records that you changed were changed in another office too',
    DIGEST,
    'Subject of the mail that tells one person of several conflicts (`digestAbove`).',
  ),
  digestIntro: template(
    'Since the offices last exchanged their data, {count} records were changed by you, and by somebody in another office too. In {kept} of them your version was kept. In {lost} of them it was not, but nothing is lost: it is stored, and can be brought back.',
    DIGEST,
    'Its beginning.',
  ),
  digestSubjectCopy: template(
    '[{organisation}] {count} records were changed in more than one office',
    DIGEST,
    'The same for somebody who gets copies (`conflictCc`).',
  ),
  digestIntroCopy: template(
    'Since the offices last exchanged their data, {count} records were changed in more than one office. Only one version of each can stay, but nothing is lost: the others are stored, and can be brought back.',
    DIGEST,
    'Its beginning.',
  ),
  digestLine: template(
    'Conflict {conflict}, {table} {record}: kept is the version of {winner}, not that of {losers}.',
    ['conflict', 'table', 'record', 'winner', 'losers'],
    'One conflict in its list.',
  ),
  digestMore: template(
    '… and {count} more. `spokesync conflicts list` has them all.',
    ['count'],
    'Instead of conflicts that are too many for one mail.',
  ),
  digestFooter: template(
    'This mail was written by spokesync, which keeps the data in all offices of {organisation} the same.',
    DIGEST,
    'Its end.',
  ),
  reportSubject: template(
    '[{organisation}] sync {run}: {outcome}',
    REPORT,
    "Subject of the administrators' report. The report itself is in English.",
  ),
  reportIntro: template('Sync {run} ended at {time}: {outcome}.', REPORT, 'Its beginning.'),
  reportFooter: template('Written by spokesync for {organisation}.', REPORT, 'Its end.'),
} as const;

export type TemplateName = keyof typeof MAIL_TEMPLATES;

/** What may stand as `{name}` in a template. */
export type Placeholder<N extends TemplateName> = (typeof MAIL_TEMPLATES)[N]['placeholders'][number];

/** The placeholders of a template; undefined: there is no such template. */
export function placeholdersOf(name: string): readonly string[] | undefined {
  return (MAIL_TEMPLATES as Readonly<Record<string, Template<string> | undefined>>)[name]?.placeholders;
}

/** All texts of the mails: the configured ones, and the defaults for the rest. */
export type MailTemplates = Readonly<Record<TemplateName, string>>;

/** The texts as they are if nothing is configured. */
export const DEFAULT_TEMPLATES = Object.fromEntries(
  Object.entries(MAIL_TEMPLATES).map(([name, { text }]) => [name, text]),
) as MailTemplates;
