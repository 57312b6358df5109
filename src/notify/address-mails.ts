import type { MailConfig } from '../config/config.js';
import type { ConflictHead, PartyHead } from '../records/conflict-details.js';
import { isMailAddress } from './mail-address.js';

/** A mail that is to be written, and to whom. A digest has one recipient. */
export interface AddressedMail {
  readonly kind: 'conflict' | 'digest';
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly conflicts: readonly ConflictHead[];
}

type Wishes = Pick<MailConfig, 'conflictCc' | 'administrators' | 'digestAbove'>;

interface Audience {
  readonly conflict: ConflictHead;
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

/**
 * Who gets which mail about the conflicts of a run (DESIGN §8): the people of all sides, and `conflictCc`; where nobody
 * is known and there is no Cc, the administrators. Who would get more than `digestAbove` mails gets one about all of
 * them. `warnings` name addresses that are none, and conflicts that nobody can be told of. Pure.
 */
export function addressMails(
  conflicts: readonly ConflictHead[],
  wishes: Wishes,
): { readonly mails: readonly AddressedMail[]; readonly warnings: readonly string[] } {
  const warnings = new Set<string>();
  const audiences = conflicts.map((conflict) => audienceOf(conflict, wishes, warnings));
  const shares = new Map<string, { address: string; conflicts: ConflictHead[] }>();
  for (const { conflict, to, cc } of audiences) {
    for (const address of [...to, ...cc]) {
      const share = shares.get(address.toLowerCase()) ?? { address, conflicts: [] };
      share.conflicts.push(conflict);
      shares.set(address.toLowerCase(), share);
    }
  }
  const isSingle = (address: string): boolean =>
    (shares.get(address.toLowerCase())?.conflicts.length ?? 0) <= wishes.digestAbove;
  const singles = audiences.flatMap(({ conflict, to, cc }): AddressedMail[] => {
    const left = { to: to.filter(isSingle), cc: cc.filter(isSingle) };
    return left.to.length + left.cc.length === 0 ? [] : [{ kind: 'conflict', ...left, conflicts: [conflict] }];
  });
  const digests = [...shares.values()].flatMap(({ address, conflicts: all }): AddressedMail[] =>
    isSingle(address) ? [] : [{ kind: 'digest', to: [address], cc: [], conflicts: all }],
  );
  return { mails: [...singles, ...digests], warnings: [...warnings] };
}

function audienceOf(conflict: ConflictHead, wishes: Wishes, warnings: Set<string>): Audience {
  const parties = [conflict.winner, ...conflict.losers];
  const to = distinct(parties.flatMap((party) => addressOf(party, warnings)));
  const cc = distinct(wishes.conflictCc, to);
  if (to.length + cc.length > 0) return { conflict, to, cc };
  if (wishes.administrators.length === 0) {
    warnings.add(
      `nobody could be told of conflict ${conflict.id}: no person with a mail address, no mail.conflictCc, no mail.administrators`,
    );
  }
  return { conflict, to: distinct(wishes.administrators), cc: [] };
}

function addressOf({ person, site }: PartyHead, warnings: Set<string>): string[] {
  const address = person?.email?.trim() ?? '';
  if (person === null || address === '') return [];
  if (isMailAddress(address)) return [address];
  const quoted = JSON.stringify(address.length > 80 ? `${address.slice(0, 80)}…` : address);
  warnings.add(`user ${person.userName ?? person.id} of site ${site} has no mail address that can be used: ${quoted}`);
  return [];
}

/** Each address once, whatever its case, without those of `others`. */
function distinct(addresses: readonly string[], others: readonly string[] = []): string[] {
  const seen = new Set(others.map((one) => one.toLowerCase()));
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
