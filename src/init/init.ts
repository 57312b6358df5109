import type { Config, SiteConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { pendingMigrations, runMigrations, type PendingMigrations } from '../records/migrate.js';
import type { InitResult, SiteInit } from '../report/init-result.js';
import { withRights } from './missing-right.js';
import { outdatedTriggers } from '../triggers/outdated-triggers.js';
import { runTriggerStatements } from '../triggers/run-statements.js';
import { type SurveyedTriggers, surveyTriggers } from '../triggers/survey-triggers.js';
import type { TriggerStatement } from '../triggers/trigger-statements.js';
import { siteUpgrades } from './site-upgrade.js';

export interface InitOptions {
  /** Asked once, with every statement of every site, and only if there is one. False: nothing is run. */
  readonly confirm: (planned: InitResult) => boolean | Promise<boolean>;
  readonly signal?: AbortSignal;
}

/** One site, looked at: `session` is null where it could not be reached or read. */
interface Visit {
  readonly site: SiteConfig;
  readonly session: Session | null;
  readonly tables: readonly string[];
  readonly migrations: PendingMigrations | null;
  readonly survey: SurveyedTriggers | null;
  /** What the triggers of `capture` need since a table changed. */
  readonly triggers: readonly TriggerStatement[];
  readonly error: string | null;
}

/**
 * Creates or upgrades the bookkeeping tables of every site, and the state database on the hub. Doing it again does
 * nothing. Every site is looked at before anything is run, and the hub is done first.
 *
 * A spoke that fails tells so in its entry and costs only itself. Throws the SyncError of the hub: `connect`, `query` for
 * a refused statement, `state` for a state database of a newer program; then no spoke was touched.
 */
export async function init(config: Config, options: InitOptions): Promise<InitResult> {
  let visits: Visit[] = [];
  try {
    visits.push(await visitHub(config, options.signal));
    visits.push(
      ...(await inParallel(config.spokes, looksAtATime, (spoke) => visitSpoke(config, spoke, options.signal))),
    );
    refuseInterrupted(options.signal);
    visits = withTriggers(config, visits);
    const planned = { sites: visits.map((visit) => report(visit, false)) };
    const isAnything = planned.sites.some((site) => site.statements.length > 0);
    if (isAnything && !(await options.confirm(planned))) return planned;
    const [hub, ...spokes] = visits as [Visit, ...Visit[]];
    const done = [await applyHub(hub)];
    done.push(...(await inParallel(spokes, config.concurrency, applySpoke)));
    refuseInterrupted(options.signal);
    return { sites: done };
  } finally {
    await Promise.all(visits.map(async ({ session }) => session?.close()));
  }
}

async function visitHub(config: Config, signal: AbortSignal | undefined): Promise<Visit> {
  const session = await connect(connectOptions(config.hub, config.timeouts), signal);
  try {
    const tables = await statementsFor(session, config.hub, 'hub');
    const migrations = await withRights(session, config.hub, config.state, pendingMigrations(session, config.state));
    const survey = await withRights(session, config.hub, config.state, surveyTriggers(config, session, config.hub));
    return { site: config.hub, session, tables, migrations, survey, triggers: [], error: null };
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function visitSpoke(config: Config, site: SiteConfig, signal: AbortSignal | undefined): Promise<Visit> {
  let session: Session | null = null;
  try {
    session = await connect(connectOptions(site, config.timeouts), signal);
    const tables = await statementsFor(session, site, 'spoke');
    const survey = await surveyTriggers(config, session, site);
    return { site, session, tables, migrations: null, survey, triggers: [], error: null };
  } catch (error) {
    await session?.close();
    return { site, session: null, tables: [], migrations: null, survey: null, triggers: [], error: saidBy(error) };
  }
}

function withTriggers(config: Config, visits: readonly Visit[]): Visit[] {
  const statements = outdatedTriggers(
    config,
    visits.flatMap(({ survey }) => survey ?? []),
  );
  return visits.map((visit) => ({ ...visit, triggers: statements.get(visit.site.id) ?? [] }));
}

async function statementsFor(session: Session, site: SiteConfig, role: 'hub' | 'spoke'): Promise<string[]> {
  const upgrades = await withRights(session, site, site.connection.database, siteUpgrades(session, role));
  return upgrades.flatMap((upgrade) => upgrade.statement(site.id) ?? []);
}

async function applyHub(visit: Visit): Promise<SiteInit> {
  const { session, site, migrations } = visit;
  if (session === null || migrations === null) return report(visit, false);
  await runTables(session, visit);
  await withRights(session, site, migrations.state, runMigrations(session, migrations));
  return applyTriggers(session, visit);
}

async function applySpoke(visit: Visit): Promise<SiteInit> {
  const { session } = visit;
  if (session === null) return report(visit, false);
  try {
    await runTables(session, visit);
    return await applyTriggers(session, visit);
  } catch (error) {
    return report({ ...visit, error: saidBy(error) }, false);
  }
}

async function runTables(session: Session, { site, tables }: Visit): Promise<void> {
  for (const sql of tables) await withRights(session, site, site.connection.database, session.write({ sql }));
}

/** The last at a site: they change settings of the session. */
async function applyTriggers(session: Session, visit: Visit): Promise<SiteInit> {
  const error = await runTriggerStatements(session, visit.site, visit.triggers);
  return report({ ...visit, error }, error === null);
}

function report(visit: Visit, applied: boolean): SiteInit {
  const statements = [
    ...visit.tables,
    ...(visit.migrations?.statements ?? []),
    ...visit.triggers.map(({ sql }) => sql),
  ];
  const isDone = applied || (statements.length === 0 && visit.error === null);
  return { id: visit.site.id, name: visit.site.name, statements, applied: isDone, error: visit.error };
}

/** An interruption is no spoke's failure. Asked where every session is known, so that each is closed. */
function refuseInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SyncError('interrupted', 'interrupted while preparing the sites');
}

function saidBy(error: unknown): string {
  const text = messageOf(error);
  return error instanceof SyncError && error.hint !== null ? `${text}; ${error.hint}` : text;
}
