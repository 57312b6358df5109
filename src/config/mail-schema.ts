import * as z from 'zod';
import { MAIL_TEMPLATES, type TemplateName } from './mail-templates.js';
import { list, parsed, text, whole } from './schema-values.js';
import { parseSmtpUrl } from './url.js';

/* The part of the configuration's schema that is about mails: see schema.ts. */

const address = text('a mail address').regex(/^[^\s@<>]+@[^\s@<>]+$/, { error: 'a mail address' });

// Computed, but each key has the same type: a text with a default.
const templateShape = Object.fromEntries(
  Object.entries(MAIL_TEMPLATES).map(([name, { text: usual, placeholders, use }]) => [
    name,
    text('a text')
      .max(2000, { error: 'a text of at most 2000 characters' })
      .default(usual)
      .describe([use, placeholders.map((one) => `\`{${one}}\``).join(' ')].join(' ').trim()),
  ]),
) as Record<TemplateName, z.ZodDefault<z.ZodString>>;

const templates = z.strictObject(templateShape);

/** The key `mail`. */
export const mail = z.strictObject({
  from: text('a mail address, or Name <address>')
    .regex(/^(?:[^\r\n<>]*<)?[^\s@<>]+@[^\s@<>]+>?$/, { error: 'a mail address, or Name <address>' })
    .describe('Sender of all mails.'),
  smtp: parsed(parseSmtpUrl, 'smtp://host:587 or smtps://user:${SMTP_PASSWORD}@host')
    .optional()
    .describe('Mail server. `smtps://` is TLS from the start, `smtp://` uses STARTTLS where it is offered.'),
  tls: z
    .strictObject({
      ca: text('the path of a PEM file')
        .optional()
        .describe("PEM file with the authority that signed the mail server's certificate."),
      verify: z
        .boolean({ error: 'true or false' })
        .default(true)
        .describe("Whether the mail server's certificate must be valid for its name."),
    })
    .optional()
    .describe(
      "How the mail server of `smtp` is believed. Absent: its certificate must be valid by the system's authorities; on this machine any certificate will do.",
    ),
  sendmail: text('the path of sendmail').optional().describe('Path of a sendmail program, instead of `smtp`.'),
  administrators: list(address, 'a list of mail addresses')
    .default([])
    .describe("Who gets every run's report, with the details attached."),
  conflictCc: list(address, 'a list of mail addresses').default([]).describe('Who gets a copy of every conflict mail.'),
  organisation: text('the name of the organisation')
    .max(100, { error: 'a name of at most 100 characters' })
    .default('spokesync')
    .describe('What the organisation is called in subjects and texts.'),
  digestAbove: whole(0, 1000)
    .default(5)
    .describe('Somebody with more conflicts in one run than this gets one mail about all of them.'),
  templates: templates
    .prefault({})
    .describe(
      'Texts of the mails to people, in your own words or language, each with what may stand in it as `{name}`.',
    ),
});
