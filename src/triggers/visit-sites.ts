import type { Config, SiteConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { withRights } from '../init/missing-right.js';
import { siteUpgrades } from '../init/site-upgrade.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { selectSites, selectTables } from '../rounds/selection.js';
import { type JudgedSite, judgeTriggers, type SurveyedTriggers, surveyTriggers } from './survey-triggers.js';

export interface CaptureOptions {
  /** Only these tables; all where absent. */
  readonly tables?: readonly string[];
  /** Only these sites, the hub only if it is among them, by name or id; all where absent. */
  readonly sites?: readonly (string | number)[];
  readonly signal?: AbortSignal;
}

/** One site, looked at: `survey` is null where it was not reached. */
export interface Visit extends JudgedSite {
  readonly site: SiteConfig;
  readonly session: Session | null;
  readonly survey: SurveyedTriggers | null;
  /** What its `change_log` lacks; null: nothing. */
  readonly lacks: string | null;
  readonly error: string | null;
}

/**
 * Looks at the chosen sites, gives `work` what was found, and closes the sessions. The hub is looked at in any case: a
 * table is captured in its form.
 */
export async function withVisits<T>(
  whole: Config,
  options: CaptureOptions,
  work: (visits: readonly Visit[]) => Promise<T>,
): Promise<T> {
  const { signal, sites } = options;
  const chosen =
    options.tables === undefined ? null : new Set(selectTables(whole, options.tables).map(({ name }) => name));
  const ids = sites === undefined || sites.length === 0 ? null : new Set(selectSites(whole, sites));
  const isChosen = ({ id }: SiteConfig): boolean => ids === null || ids.has(id);
  const config = { ...whole, spokes: whole.spokes.filter(isChosen) };
  const found: Looked[] = [];
  try {
    found.push(await look(config.hub, config, signal));
    const spokes = await inParallel(config.spokes, looksAtATime, (spoke) =>
      look(spoke, config, signal).catch((error: unknown) => missed(spoke, error)),
    );
    found.push(...spokes);
    if (signal?.aborted === true) throw new SyncError('interrupted', 'interrupted while looking at the sites');
    const judged = judgeTriggers(
      config,
      found.flatMap(({ survey }) => survey ?? []),
    );
    const visited = found.filter(({ site }) => isChosen(site));
    return await work(visited.map((one) => ({ ...one, ...only(chosen, judged.get(one.site.id)) })));
  } finally {
    await Promise.all(found.map(async ({ session }) => session?.close()));
  }
}

type Looked = Omit<Visit, keyof JudgedSite>;

async function look(site: SiteConfig, config: Config, signal: AbortSignal | undefined): Promise<Looked> {
  const session = await connect(connectOptions(site, config.timeouts), signal);
  try {
    const looked = Promise.all([surveyTriggers(config, session, site), siteUpgrades(session, 'spoke')]);
    const [survey, upgrades] = await withRights(session, site, site.connection.database, looked);
    const log = upgrades.find(({ table }) => table === 'change_log');
    const gap =
      log?.missing === true ? 'the table change_log is missing' : log?.gaps.find(({ needed }) => needed)?.what;
    return { site, session, survey, lacks: gap ?? null, error: null };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function missed(site: SiteConfig, error: unknown): Looked {
  return { site, session: null, survey: null, lacks: null, error: saidBy(error) };
}

function only(tables: ReadonlySet<string> | null, judged: JudgedSite | undefined): JudgedSite {
  if (judged === undefined) return { triggers: [], refused: [] };
  const isAsked = ({ table }: { readonly table: string }): boolean => tables === null || tables.has(table);
  return { triggers: judged.triggers.filter(isAsked), refused: judged.refused.filter(isAsked) };
}

/** An error in one line, with its fix. */
export function saidBy(error: unknown): string {
  const text = messageOf(error);
  return error instanceof SyncError && error.hint !== null ? `${text}; ${error.hint}` : text;
}
