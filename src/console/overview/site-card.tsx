import { amount, counted, span } from '../../report/amounts.js';
import { pace, type SiteProgress } from '../../report/progress.js';
import { Badge } from '../parts/badge.js';
import { Ago, Moment } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';
import { clockText } from './clock-text.js';
import type { Overview, SiteView } from './overview.js';
import { toldAt } from './told-error.js';
import { stateWords } from './state-words.js';

/** One spoke: its state, when it was last reached, and what waits for it. */
export function SiteCard(props: { readonly site: SiteView; readonly overview: Overview; readonly clock: ViewerClock }) {
  const { site, overview, clock } = props;
  const { word, tone, icon } = stateWords(site.state);
  return (
    <div class={`site ${tone}`}>
      <div class="site-head">
        <h3>{site.name}</h3>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </div>
      <StateLine site={site} overview={overview} clock={clock} />
      <dl>
        {site.rowsWaiting > 0 && (
          <div>
            <dt>To be sent</dt>
            <dd>{counted(site.rowsWaiting, 'row')}</dd>
          </div>
        )}
        {site.clockSkewMs !== null && Math.abs(site.clockSkewMs) >= 500 && (
          <div>
            <dt>Clock</dt>
            <dd class={Math.abs(site.clockSkewMs) > overview.maxClockSkewMs ? 'warn-ink' : undefined}>
              {clockText(site.clockSkewMs)}
            </dd>
          </div>
        )}
        {site.isReceiveOnly && (
          <div>
            <dt>Direction</dt>
            <dd>only receives</dd>
          </div>
        )}
      </dl>
      <p class="last quiet">
        {site.lastSyncedAt === null ? (
          'Never synced'
        ) : (
          <>
            Synced <Ago at={site.lastSyncedAt} clock={clock} />
          </>
        )}
      </p>
    </div>
  );
}

function StateLine({ site, overview, clock }: { site: SiteView; overview: Overview; clock: ViewerClock }) {
  const { state } = site;
  switch (state.kind) {
    case 'syncing':
      return <ProgressLine name={site.name} progress={state.progress} now={overview.paceNow} />;
    case 'needs-person':
      return (
        <p>
          <span class="bad-ink">{toldAt(site.name, state.why)}</span>
          {state.about === 'rows' && (
            <>
              {' '}
              <a href={`/quarantine?site=${site.id}`}>See why</a>
            </>
          )}
        </p>
      );
    case 'offline':
      return (
        <p>
          {state.since === null ? (
            'It was never reached.'
          ) : (
            <>
              Not reached since <Moment at={state.since} clock={clock} />.
            </>
          )}
        </p>
      );
    case 'maintenance':
      return (
        <p>
          Since <Moment at={state.since} clock={clock} />, while the run is at work there.
        </p>
      );
    default:
      return null;
  }
}

/** Where a run is at with one spoke: round, table, how far, how fast, how long still. */
export function ProgressLine(props: { readonly name: string; readonly progress: SiteProgress; readonly now: number }) {
  const { name, progress, now } = props;
  const { rowsDone, rowsTotal, files } = progress;
  const going = rowsTotal > 0 ? pace(progress, now) : null;
  const [done, total] = files === null ? [rowsDone, rowsTotal] : [files.percent, 100];
  const label = `${name}: ${progress.phase}`;
  return (
    <div class="progress-line">
      <p>{doing(progress, now)}</p>
      {total > 0 ? (
        <progress max={total} value={Math.min(done, total)} aria-label={label} />
      ) : (
        <progress aria-label={label} />
      )}
      <p class="quiet numbers">
        {files !== null && `${counted(files.items, 'file')} · ${files.percent} %`}
        {files === null && rowsTotal > 0 && `${amount(rowsDone)} of ${counted(rowsTotal, 'row')}`}
        {going !== null && ` · ${amount(going.rowsPerSecond)}/s · ${span(going.leftMs)} left`}
        {progress.changes > 0 && ` · ${counted(progress.changes, 'change')}`}
        {progress.conflicts > 0 && ` · ${counted(progress.conflicts, 'conflict')}`}
      </p>
    </div>
  );
}

function doing({ phase, round, table, reason, againAtMs }: SiteProgress, now: number) {
  const which = round === 2 ? 'Second round: ' : '';
  const of = table === null ? '' : ' ';
  switch (phase) {
    case 'waiting':
    case 'put aside': {
      const again = againAtMs === null ? 'later in this run' : `in ${span(Math.max(0, againAtMs - now))}`;
      return `${reason ?? 'The link failed'}; tried again ${again}.`;
    }
    case 'files':
      return `${which}files are copied`;
    case 'reading':
    case 'comparing':
    case 'applying':
      return (
        <>
          {which}
          {phase}
          {of}
          {table !== null && <code>{table}</code>}
        </>
      );
    default:
      return phase;
  }
}
