/** A text of a mail as it is by default, what may stand in it as `{name}`, and what it is for. */
interface Template {
  readonly text: string;
  readonly placeholders: readonly string[];
  readonly use: string;
}

const CONFLICT = ['organisation', 'conflict', 'table', 'record', 'winner', 'losers', 'sites', 'time'] as const;
const DIGEST = ['organisation', 'count', 'lost', 'kept', 'run'] as const;
const REPORT = ['organisation', 'run', 'outcome', 'time'] as const;

/**
 * Every text of the mails to people, by its key under `mail.templates`, so that all of it can be set to another
 * language. The administrators' report is in English, but for its subject, beginning and end.
 */
export const MAIL_TEMPLATES = {
  conflictSubject: {
    text: '[{organisation}] {table} {record} was changed in {sites} (conflict {conflict})',
    placeholders: CONFLICT,
    use: 'Subject of the mail about one conflict.',
  },
  conflictIntro: {
    text: 'Since the offices last exchanged their data, the same record was changed in {sites}. Only one version can stay: that of {winner} was kept. That of {losers} was not, but nothing is lost: it is stored, and can be brought back.',
    placeholders: CONFLICT,
    use: 'Its beginning.',
  },
  conflictIntroMerged: {
    text: 'Since the offices last exchanged their data, the same record was changed in {sites}. Changes of different fields were all kept. Where the same field was changed, only one value can stay: that of {winner} was kept. That of {losers} was not, but nothing is lost: it is stored, and can be brought back.',
    placeholders: CONFLICT,
    use: 'Its beginning where a table has `merge: columns`.',
  },
  conflictFooter: {
    text: "This mail was written by spokesync, which keeps the databases of {organisation}'s offices the same. It went to the people whose changes met.",
    placeholders: CONFLICT,
    use: 'Its end.',
  },
  digestSubject: {
    text: '[{organisation}] {count} records that you changed were changed in another office too',
    placeholders: DIGEST,
    use: 'Subject of the mail that tells one person of several conflicts (`digestAbove`).',
  },
  digestIntro: {
    text: 'Since the offices last exchanged their data, {count} records were changed by you and by somebody in another office. In {kept} of them your version was kept. In {lost} of them it was not, but nothing is lost: it is stored, and can be brought back.',
    placeholders: DIGEST,
    use: 'Its beginning.',
  },
  digestFooter: {
    text: "This mail was written by spokesync, which keeps the databases of {organisation}'s offices the same.",
    placeholders: DIGEST,
    use: 'Its end.',
  },
  reportSubject: {
    text: '[{organisation}] sync {run}: {outcome}',
    placeholders: REPORT,
    use: "Subject of the administrators' report.",
  },
  reportIntro: { text: 'Sync {run}, {time}: {outcome}.', placeholders: REPORT, use: 'Its beginning.' },
  reportFooter: {
    text: 'The attachments hold every detail. Written by spokesync for {organisation}.',
    placeholders: REPORT,
    use: 'Its end.',
  },
} as const satisfies Readonly<Record<string, Template>>;

export type TemplateName = keyof typeof MAIL_TEMPLATES;

/** What may stand as `{name}` in a template. */
export type Placeholder<N extends TemplateName> = (typeof MAIL_TEMPLATES)[N]['placeholders'][number];

/** All texts of the mails, the configured ones and the defaults for the rest. */
export type MailTemplates = Readonly<Record<TemplateName, string>>;

/** The texts as they are if nothing is configured. */
export const DEFAULT_TEMPLATES = Object.fromEntries(
  Object.entries(MAIL_TEMPLATES).map(([name, { text }]) => [name, text]),
) as MailTemplates;

/** A placeholder as it is written: `{winner}`. */
export const PLACEHOLDER = /\{(\w+)\}/gu;
