import type { PartyHead } from '../records/conflict-details.js';
import { fill, inline } from './fill-template.js';
import type { MailContext } from './mail-context.js';

/** Who made a value, and where: `Bikash Gurung (Pokhara)`, `somebody in Pokhara`. One line. */
export function partyName({ person, userId, site }: PartyHead, { templates, siteName }: MailContext): string {
  const office = inline(siteName(site));
  const name = [person?.firstName, person?.lastName].filter((part) => (part ?? '').trim() !== '').join(' ');
  const shown = [name, person?.userName ?? '', person?.email ?? ''].find((one) => one.trim() !== '');
  if (shown !== undefined) return fill(templates, 'personAt', { person: inline(shown), site: office });
  if (userId !== null) return fill(templates, 'userAt', { user: inline(userId), site: office });
  return fill(templates, 'unknownAt', { site: office });
}

/** `Tansen, Pokhara and Palpa`; each once. */
export function listed(names: readonly string[], { templates }: Pick<MailContext, 'templates'>): string {
  const distinct = [...new Set(names)];
  const last = distinct.at(-1) ?? '';
  return distinct.length < 2 ? last : distinct.slice(0, -1).join(', ') + fill(templates, 'and', {}) + last;
}

/** The sites where a conflict's values were made. */
export function sitesOf(parties: readonly PartyHead[], context: MailContext): string {
  return listed(
    parties.map(({ site }) => inline(context.siteName(site))),
    context,
  );
}

interface Parties<P> {
  readonly winner: P;
  readonly losers: readonly P[];
}

/** All who took part, the winner first. */
export function partiesOf<P extends PartyHead>({ winner, losers }: Parties<P>): readonly P[] {
  return [winner, ...losers];
}
