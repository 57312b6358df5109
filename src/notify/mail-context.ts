import type { Config, MailConfig } from '../config/config.js';
import type { MailTemplates } from '../config/mail-templates.js';
import { type SiteNames, siteNames } from '../report/site-names.js';
import type { IsUtc } from './utc-columns.js';

/** What all mails of a run need to be written. */
export interface MailContext {
  readonly organisation: string;
  readonly siteName: SiteNames;
  /** The zone that times are shown in: a name such as `Asia/Kathmandu`, or an offset such as `+05:45`. */
  readonly timeZone: string;
  /** Columns whose values are shown in that zone. */
  readonly isUtc: IsUtc;
  readonly templates: MailTemplates;
  /** Where people find the console, without a slash at its end; null: nobody has said. */
  readonly consoleUrl: string | null;
}

/** The context that a configuration gives. spokesync runs beside the hub, whose zone is therefore this process's. */
export function mailContext(
  config: Pick<Config, 'hub' | 'spokes'> & { readonly serve?: Pick<Config['serve'], 'url'> },
  mail: Pick<MailConfig, 'organisation' | 'templates'>,
  isUtc: IsUtc = () => false,
  timeZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): MailContext {
  const { organisation, templates } = mail;
  return {
    organisation,
    siteName: siteNames(config),
    timeZone,
    isUtc,
    templates,
    consoleUrl: config.serve?.url ?? null,
  };
}
