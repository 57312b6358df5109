import type { Config, SiteConfig } from '../config/config.js';
import { SyncError } from '../errors.js';
import { inParallel } from '../in-parallel.js';
import type { CaptureResult, CaptureStatus } from '../report/capture-result.js';
import { runTriggerStatements } from './run-statements.js';
import { installStatements, removeStatements, type TriggerStatement } from './trigger-statements.js';
import { type CaptureOptions, saidBy, type Visit, withVisits } from './visit-sites.js';

export interface CaptureChanges extends CaptureOptions {
  /** Asked once, with every statement of every site, and only if there is one. False: nothing is run. */
  readonly confirm: (planned: CaptureResult) => boolean | Promise<boolean>;
}

/** Which triggers every site has, and how they stand; writes nothing. Throws the SyncError of the hub. */
export async function captureStatus(config: Config, options: CaptureOptions = {}): Promise<CaptureStatus> {
  return withVisits(config, options, (visits) => {
    const sites = visits.map(({ site, triggers, refused, lacks, error }) => ({
      id: site.id,
      name: site.name,
      triggers: triggers.map(({ table, event, name, state }) => ({ table, event, name, state })),
      refused,
      error: error ?? (lacks === null ? null : notInitialised(site, lacks).message),
    }));
    return Promise.resolve({ sites });
  });
}

/**
 * Makes the triggers that are missing or outdated, and drops those left over. A site that fails tells so in its entry.
 * Throws the SyncError of the hub where it is not reached, and `not-initialised` where it has no change log to fill.
 */
export async function captureInstall(config: Config, options: CaptureChanges): Promise<CaptureResult> {
  return changed(config, options, ({ site, survey, triggers, lacks }) => {
    if (survey === null) return [];
    if (lacks !== null) throw notInitialised(site, lacks);
    return installStatements(triggers, survey.flavour.kind);
  });
}

/** Drops our triggers and no others. Throws the SyncError of the hub where it is not reached. */
export async function captureRemove(config: Config, options: CaptureChanges): Promise<CaptureResult> {
  return changed(config, options, ({ triggers }) => removeStatements(triggers));
}

function notInitialised(site: SiteConfig, lacks: string): SyncError {
  const message = `${site.name}: ${lacks} in the database ${site.connection.database}`;
  return new SyncError('not-initialised', message, { hint: 'run `spokesync init`' });
}

async function changed(
  config: Config,
  options: CaptureChanges,
  statementsOf: (visit: Visit) => readonly TriggerStatement[],
): Promise<CaptureResult> {
  return withVisits(config, options, async (visits) => {
    const work = visits.map((visit) => withStatements(config, visit, statementsOf));
    const planned = { sites: work.map((one) => report(one, false)) };
    if (work.every(({ statements }) => statements.length === 0) || !(await options.confirm(planned))) return planned;
    const sites = await inParallel(work, config.concurrency, async (one) => {
      if (one.session === null || one.error !== null) return report(one, false);
      const error = await runTriggerStatements(one.session, one.site, one.statements);
      return report({ ...one, error }, error === null);
    });
    return { sites };
  });
}

type Work = Visit & { readonly statements: readonly TriggerStatement[] };

/** A spoke that is not ready costs only itself; without the hub's change log nothing is captured at all. */
function withStatements(
  config: Config,
  visit: Visit,
  statementsOf: (visit: Visit) => readonly TriggerStatement[],
): Work {
  try {
    return { ...visit, statements: statementsOf(visit) };
  } catch (error) {
    if (!(error instanceof SyncError) || visit.site.id === config.hub.id) throw error;
    return { ...visit, statements: [], error: saidBy(error) };
  }
}

function report({ site, statements, refused, error }: Work, applied: boolean): CaptureResult['sites'][number] {
  const isDone = error === null && (applied || statements.length === 0);
  return {
    id: site.id,
    name: site.name,
    statements: statements.map(({ sql }) => sql),
    applied: isDone,
    error,
    refused,
  };
}
