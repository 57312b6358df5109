import { Secret } from '../config/secret.js';
import { type Draft, keepSecret, plainText, withoutVariables } from './import-draft.js';
import { hashOf } from './perl-value.js';
import type { PerlCall, PerlScript } from './perl-reading.js';

/** Sender, addressees and mail server, as `mail`; none where the script has no address at all. */
export function draftMail(draft: Draft, script: PerlScript): void {
  const { scope } = script;
  const names = ['$emailFromAddress', '$administratorAddresses', '$conflictEmailCCAddresses'] as const;
  if (!names.some((name) => scope.has(name))) {
    draft.toDos.push({
      at: [],
      scriptLine: null,
      message: 'no mail addresses were found in the script: give mail, or no mails are sent',
    });
    return;
  }
  const mail: Record<string, unknown> = {};
  draft.config['mail'] = mail;
  const [from, administrators, conflictCc] = names.map((name) => plainText(draft, scope.get(name), ['mail'], name));
  if (from) mail['from'] = withoutVariables(from.trim());
  draftTransport(draft, script, mail);
  for (const [key, text] of [
    ['administrators', administrators],
    ['conflictCc', conflictCc],
  ] as const) {
    if (text) mail[key] = addresses(text);
  }
  const keys = ['from', 'administrators', 'conflictCc'] as const;
  names.forEach((name, i) => {
    const line = script.lines.get(name);
    if (line !== undefined && keys[i] !== undefined && keys[i] in mail)
      draft.origins.push({ at: ['mail', keys[i]], line });
  });
}

/** Addresses with commas between them, without the names that may stand before them, in quotes if they hold a comma. */
function addresses(text: string): string[] {
  const ones = text.match(/(?:"(?:[^"\\]|\\.)*(?:"|$)|[^,])+/gsu) ?? [];
  return ones.flatMap((one) => {
    const plain = (/<([^<>]*)>\s*$/.exec(one)?.[1] ?? one).trim();
    return plain === '' ? [] : [withoutVariables(plain)];
  });
}

/** The last `MIME::Lite->send(…)` counts; without one MIME::Lite takes sendmail. */
function draftTransport(draft: Draft, script: PerlScript, mail: Record<string, unknown>): void {
  const call = script.calls.findLast(({ name }) => name === 'MIME::Lite->send');
  const [how] = call?.values ?? [];
  const line = call?.line ?? null;
  if (call === undefined || (how?.kind === 'text' && how.text === 'sendmail')) {
    mail['sendmail'] = '/usr/sbin/sendmail';
    const message = `mails go through /usr/sbin/sendmail${call ? '' : ', since the script calls no MIME::Lite->send of its own'}`;
    draft.remarks.push({ kind: 'changes', scriptLine: line, message });
  } else if (how?.kind === 'text' && how.text === 'smtp') draftSmtp(draft, call, mail);
  else {
    const message = 'the way in which MIME::Lite->send sends could not be read: give smtp or sendmail';
    draft.toDos.push({ at: ['mail'], scriptLine: line, message });
  }
}

function draftSmtp(draft: Draft, call: PerlCall, mail: Record<string, unknown>): void {
  const host = plainText(draft, call.values[1], ['mail'], 'the mail server');
  const hash = hashOf(call.values.slice(2), call.line);
  if (hash.kind !== 'hash') {
    draft.toDos.push({
      at: ['mail'],
      scriptLine: call.line,
      message: 'the settings of MIME::Lite->send could not be read',
    });
  }
  const entries = hash.kind === 'hash' ? hash.entries : [];
  const setting = (key: string): string | null =>
    plainText(draft, entries.find((one) => one.key === key)?.value, ['mail'], `${key} of MIME::Lite->send`);
  if (host === null || host === '') {
    draft.toDos.push({
      at: ['mail'],
      scriptLine: call.line,
      message: 'the mail server is not found in the script: give smtp',
    });
    return;
  }
  const [, name = host, ownPort] = /^(.*):(\d{1,5})$/.exec(host) ?? [];
  const isTls = !['', '0', null].includes(setting('SSL'));
  const port = setting('Port') ?? ownPort ?? (isTls ? '465' : '25');
  const server = `${encodeURIComponent(Buffer.from(name).toString())}:${port}`;
  mail['smtp'] =
    `${isTls ? 'smtps' : 'smtp'}://${login(draft, call, setting('AuthUser'), setting('AuthPass'))}${withoutVariables(server)}`;
  draft.origins.push({ at: ['mail', 'smtp'], line: call.line });
  if (isTls) return;
  const message =
    'where the mail server offers STARTTLS it is used, and its certificate must be valid (mail.tls says otherwise); without it no password is sent, except to this machine';
  draft.remarks.push({ kind: 'changes', scriptLine: call.line, message });
}

function login(draft: Draft, call: PerlCall, user: string | null, password: string | null): string {
  if (user === null || user === '') return '';
  const name = encodeURIComponent(Buffer.from(user).toString());
  const isGiven = call.values.some((value) => value.kind === 'text' && value.text === 'AuthPass');
  if (!isGiven || password === '') return `${name}@`;
  return `${name}:${keepSecret(draft, 'SPOKESYNC_SMTP_PASSWORD', password === null ? null : new Secret(password))}@`;
}
