import { narrowed } from '../rounds/selection.js';
import type { Config, SiteConfig, SpokeConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import { messageOf } from '../error-message.js';
import { SyncError } from '../errors.js';
import { inParallel, looksAtATime } from '../in-parallel.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { onItsWay } from '../on-its-way.js';
import type { CheckResult, Finding } from '../report/check-result.js';
import { autoIncrementFindings } from './auto-increment.js';
import { captureFindings } from './captured.js';
import { clockFindings } from './clocks.js';
import { fileFindings } from './files.js';
import { foreignKeyFindings } from './foreign-keys.js';
import { ignoredColumnFindings } from './ignored-columns.js';
import { initialisedFindings } from './initialised.js';
import { peopleFindings } from './people.js';
import { replicaFindings } from './replica.js';
import { rightFindings } from './rights.js';
import { sameDatabaseFindings } from './same-database.js';
import { readFacts, type Role, type SiteFacts } from './site-facts.js';
import { tableFindings } from './table-differences.js';
import { triggerFindings } from './triggers.js';
import { writableFindings } from './writable.js';

export interface CheckOptions {
  /** Only these tables; all where absent. */
  readonly tables?: readonly string[];
  /** Only these spokes, by name or id; all where absent. */
  readonly sites?: readonly (string | number)[];
  readonly signal?: AbortSignal;
}

/** One site, looked at: `facts` are null where it does not answer. */
interface Visit {
  readonly facts: SiteFacts | null;
  readonly findings: readonly Finding[];
}

/**
 * Looks whether every site is ready to be synced; writes nothing. Findings come by site, the hub first, those about no
 * site last. A site that does not answer is a finding too, the hub included. Throws SyncError `interrupted`, and `usage`
 * for a table or site that the configuration does not have.
 */
export async function check(whole: Config, options: CheckOptions = {}): Promise<CheckResult> {
  const { signal, sites } = options;
  const chosen = options.tables === undefined ? null : narrowed(whole, options).tables;
  // All tables are looked at: whether a parent table is synced is a matter of the whole configuration.
  const config = narrowed(whole, sites === undefined ? {} : { sites });
  let session: Session | null = null;
  const files = onItsWay(fileFindings(config, signal).catch(orInterrupted(signal)));
  try {
    const [hub, hubSession] = await visit(config, config.hub, 'hub', null, signal);
    session = hubSession;
    const spokes = await inParallel(config.spokes, looksAtATime, async (spoke) => {
      const [visited, own] = await visit(config, spoke, 'spoke', hubSession, signal);
      await own?.close();
      return visited;
    });
    const facts = spokes.flatMap((one) => one.facts ?? []);
    const said = [hub, ...spokes].flatMap((one) => one.findings);
    const findings = [...said, ...judged(config, hub.facts, facts), ...(await files)];
    const asked = findings.filter(
      ({ table }) => table === null || chosen === null || chosen.some(({ name }) => name === table),
    );
    return { findings: bySite(config, asked) };
  } finally {
    await session?.close();
  }
}

/** What follows from the facts alone. */
function judged(config: Config, hub: SiteFacts | null, spokes: readonly SiteFacts[]): Finding[] {
  const all = hub === null ? spokes : [hub, ...spokes];
  return [
    ...sameDatabaseFindings(all),
    ...writableFindings(all),
    ...replicaFindings(all),
    ...tableFindings(config, hub, spokes),
    ...ignoredColumnFindings(config, all),
    ...autoIncrementFindings(config, all),
    ...clockFindings(config, hub, spokes),
    ...triggerFindings(config, all),
    ...captureFindings(config, hub, spokes),
    ...foreignKeyFindings(config, all),
  ];
}

/** What a site says by itself, and its session, which stays open. `hub`: the hub's session, null for the hub itself. */
async function visit(
  config: Config,
  site: SiteConfig | SpokeConfig,
  role: Role,
  hub: Session | null,
  signal: AbortSignal | undefined,
): Promise<[Visit, Session | null]> {
  let session: Session | null = null;
  const destroy = (): void => session?.destroy();
  signal?.addEventListener('abort', destroy);
  try {
    session = await connect(connectOptions(site, config.timeouts), signal);
    const direction = 'direction' in site ? site.direction : 'two-way';
    const facts = await readFacts(config, session, site, role, direction, role === 'hub' ? session : hub);
    const findings = [
      ...(await rightFindings(config, session, facts)),
      ...(await initialisedFindings(config, session, facts)),
      ...(await peopleFindings(config, session, facts)),
    ];
    return [{ facts, findings }, session];
  } catch (error) {
    session?.destroy();
    if (signal?.aborted === true) throw interrupted();
    return [{ facts: null, findings: [unreachable(site, error)] }, null];
  } finally {
    signal?.removeEventListener('abort', destroy);
  }
}

function interrupted(): SyncError {
  return new SyncError('interrupted', 'interrupted while checking the sites');
}

function orInterrupted(signal: AbortSignal | undefined): (error: unknown) => never {
  return (error) => {
    throw signal?.aborted === true ? interrupted() : error;
  };
}

function unreachable(site: SiteConfig, error: unknown): Finding {
  const said = messageOf(error);
  const hint = error instanceof SyncError ? error.hint : null;
  return {
    site: site.id,
    table: null,
    severity: 'error',
    code: hint?.startsWith('GRANT') === true ? 'missing-right' : 'unreachable',
    message: said.startsWith(site.name) ? said : `${site.name}: ${said}`,
    fix: hint ?? `look at the server of ${site.name}`,
  };
}

function bySite(config: Config, findings: readonly Finding[]): Finding[] {
  const order = [config.hub, ...config.spokes].map(({ id }) => id);
  const rank = ({ site }: Finding): number => (site === null ? order.length : order.indexOf(site));
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
