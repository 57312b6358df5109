import { connectionOfServer } from '../ledger/run-lock.js';
import { qualified } from '../mysql/identifier.js';
import { processList } from '../mysql/process-list.js';
import type { Session } from '../mysql/session.js';
import { isoTime } from '../records/iso-time.js';
import type { SiteResult } from '../report/result.js';
import type { StatusResult } from '../report/status-result.js';

type LastOutcome = SiteResult['outcome'];

/** The run that holds the hub, and the one before it; without a holder, the last one. One round trip. */
export async function readRuns(session: Session, state: string): Promise<Pick<StatusResult, 'running' | 'lastRun'>> {
  // As the run lock sees it: a holder whose connection to this very server is gone is dead, whatever its lease says.
  const held = `c.holder IS NOT NULL AND c.lease_until > UTC_TIMESTAMP(6)
                AND (SUBSTRING_INDEX(c.connection, '#', 1) <> CONCAT(@@hostname, ':', @@port, '/', @@server_id)
                     OR EXISTS (SELECT 1 FROM ${processList(session.flavour)}
                                 WHERE ${connectionOfServer} = SUBSTRING_INDEX(c.connection, '#', -1)))`;
  const rows = await session.rows({
    sql: `SELECT r.id, r.outcome, r.started_at, r.finished_at, COALESCE(r.epoch = c.epoch AND ${held}, 0)
            FROM ${qualified(state, 'run')} r JOIN ${qualified(state, 'control')} c ON c.id = 1
           ORDER BY r.id DESC LIMIT 2`,
  });
  const isRunning = rows[0]?.[4] === '1' && rows[0][3] === null;
  const [running, last] = isRunning ? rows : [undefined, rows[0]];
  return {
    running: running === undefined ? null : { run: Number(running[0]), startedAt: isoTime(running[2]) ?? '' },
    lastRun:
      last === undefined
        ? null
        : {
            run: Number(last[0]),
            outcome: outcomeOf(last[1]?.toString()),
            startedAt: isoTime(last[2]) ?? '',
            finishedAt: isoTime(last[3]),
          },
  };
}

/** A run that died could not say how it ended. */
function outcomeOf(text: string | undefined): 'ok' | 'warnings' | 'failed' | 'interrupted' {
  return text === 'ok' || text === 'warnings' || text === 'failed' ? text : 'interrupted';
}

/** How far back a site's outcome is looked for. */
const RUNS_LOOKED_AT = 10;

/** The outcome of the last run that walked over each site, by site id, as far back as a few runs. */
export async function readOutcomes(session: Session, state: string): Promise<ReadonlyMap<number, LastOutcome>> {
  const rows = await session.rows({
    sql: `SELECT JSON_EXTRACT(result, '$.sites') FROM ${qualified(state, 'run')}
           WHERE result IS NOT NULL ORDER BY id DESC LIMIT ${RUNS_LOOKED_AT}`,
  });
  const outcomes = new Map<number, LastOutcome>();
  for (const [json] of rows) {
    const sites = JSON.parse(json?.toString() ?? '[]') as readonly SiteResult[];
    for (const { id, outcome } of sites) if (!outcomes.has(id)) outcomes.set(id, outcome);
  }
  return outcomes;
}
