import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import type { ConflictDetails, ConflictParty } from '../records/conflict-details.js';

/**
 * The losing value that is meant. Throws SyncError `usage`, naming the choices, where there are several and none, or none
 * of them, was named. Of a site that lost twice in one run it is the latest.
 */
export function chooseLoser(config: Config, conflict: ConflictDetails, site: string | number | null): ConflictParty {
  const { id, losers } = conflict;
  const nameOf = (siteId: number): string =>
    [config.hub, ...config.spokes].find((one) => one.id === siteId)?.name ?? `site ${siteId}`;
  const choices = losers
    .map((loser) => `--loser ${loser.site} (${nameOf(loser.site)}, ${personOf(loser)}, ${whatLost(loser)})`)
    .join('; ');
  const meant = losers.filter(
    (loser) => site === null || String(loser.site) === String(site) || nameOf(loser.site) === String(site),
  );
  const [only] = meant;
  if (only === undefined) {
    throw new SyncError('usage', `"${site}" has not lost conflict ${id}`, { hint: `there is: ${choices}` });
  }
  if (meant.length === 1) return only;
  if (site === null) {
    throw new SyncError('usage', `${losers.length} values lost conflict ${id}: which one?`, { hint: choices });
  }
  // Several values of one site in one run: the latest is what its people last saw.
  return meant.reduce((latest, loser) => ((loser.timeUs ?? -1n) > (latest.timeUs ?? -1n) ? loser : latest));
}

function personOf({ person, userId }: ConflictParty): string {
  return person?.userName ?? (userId === null ? 'unknown user' : `user ${userId}`);
}

function whatLost({ row }: ConflictParty): string {
  return row === null ? 'a deletion' : 'a row';
}
