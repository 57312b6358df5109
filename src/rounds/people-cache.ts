import type { PeopleConfig } from '../config/config.js';
import type { Session } from '../mysql/session.js';
import type { Claim } from '../reconcile/candidate.js';
import { peopleInSyncLog, type Person, readPeople } from '../records/people.js';

/** A site that is at hand: its people are read from its own table. */
export interface PeopleSite {
  readonly id: number;
  readonly session: Session;
  readonly database: string;
}

/** Who people are, asked once per run. */
export interface People {
  /** Reads the people behind the claims; sites not at hand are looked up in the hub's sync_log. */
  load(
    claims: readonly Pick<Claim, 'origin' | 'user'>[],
    atHand: readonly PeopleSite[],
    hub: PeopleSite,
  ): Promise<void>;
  /** People of a site that were read already. */
  note(site: number, people: ReadonlyMap<string, Person>): void;
  /** The person behind a claim; null if unknown. Only after {@link load}. */
  of(claim: Claim): Person | null;
}

/** Makes an empty cache for one run. */
export function peopleCache(config: PeopleConfig): People {
  const known = new Map<string, Person | null>();
  /** What the sync log says of people whose site was not at hand yet: their own site, when it is, knows better. */
  const remembered = new Map<string, Person | null>();
  const name = (site: number, user: string): string => `${site}/${user}`;
  return {
    of: ({ origin, user }) => {
      if (user === null) return null;
      const wanted = name(origin, user);
      return known.get(wanted) ?? remembered.get(wanted) ?? null;
    },
    note: (site, people) => {
      for (const [user, person] of people) known.set(name(site, user), person);
    },
    async load(claims, atHand, hub) {
      const here = new Set(atHand.map(({ id }) => id));
      const wanted = claims.flatMap(({ origin, user }) => {
        if (user === null || known.has(name(origin, user))) return [];
        return here.has(origin) || !remembered.has(name(origin, user)) ? [{ site: origin, user }] : [];
      });
      if (wanted.length === 0) return;
      for (const { id, session, database } of atHand) {
        const users = [...new Set(wanted.filter(({ site }) => site === id).map(({ user }) => user))];
        for (const [user, person] of await readPeople(session, database, config, users))
          known.set(name(id, user), person);
        // Deleted meanwhile: the sync log may still remember them.
        for (const user of users) if (!known.has(name(id, user))) known.set(name(id, user), null);
      }
      const unknown = wanted.filter(({ site, user }) => (known.get(name(site, user)) ?? null) === null);
      const unique = [...new Map(unknown.map((one) => [name(one.site, one.user), one])).values()];
      const told = await peopleInSyncLog(hub.session, hub.database, hub.id, unique);
      for (const one of unique) remembered.set(name(one.site, one.user), told.get(name(one.site, one.user)) ?? null);
    },
  };
}
