import type { Config } from '../../config/config.js';
import { DEFAULT_TEMPLATES } from '../../config/mail-templates.js';
import { mailContext, type MailContext } from '../../notify/mail-context.js';
import type { IsUtc } from '../../notify/utc-columns.js';
import type { ConflictSummary } from '../../report/conflict-results.js';
import type { Certainty, ConflictKind } from '../../report/result.js';
import type { Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';

/** What has met, for people who have not read the documentation. */
export const KINDS: Readonly<Record<ConflictKind, string>> = {
  'update/update': 'Changed twice',
  'update/delete': 'Changed and deleted',
  'insert/insert': 'Two new records',
};

/** How it is known. */
export const CERTAINTIES: Readonly<Record<Certainty, string>> = {
  base: 'Proven',
  'change-log': 'By the change log',
  timestamp: 'A guess',
};

/** What is to be done about it. */
export const STATES: Readonly<
  Record<ConflictSummary['state'], { readonly word: string; readonly tone: Tone; readonly icon: IconName }>
> = {
  applied: { word: 'Open', tone: 'warn', icon: 'conflicts' },
  decided: { word: 'Being applied', tone: 'info', icon: 'syncing' },
  closed: { word: 'Closed', tone: 'good', icon: 'ok' },
};

/** What the sentences of the mails need; in English, as the console is. */
export function conflictContext(config: Config, isUtc: IsUtc = () => false, timeZone?: string): MailContext {
  return mailContext(config, { organisation: '', templates: DEFAULT_TEMPLATES }, isUtc, timeZone);
}
