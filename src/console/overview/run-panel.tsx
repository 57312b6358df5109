import { counted, span } from '../../report/amounts.js';
import { Icon } from '../parts/icon.js';
import { Ago } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';
import type { Overview } from './overview.js';
import { ProgressLine } from './site-card.js';

const OVER = ['synced', 'skipped', 'failed'];

/** The run that is under way, or that somebody has asked for; nothing else. */
export function RunPanel({ overview, clock }: { readonly overview: Overview; readonly clock: ViewerClock }) {
  const { run, asked, status } = overview;
  if (run !== null) return <OwnRun overview={overview} run={run} clock={clock} />;
  if (status.running !== null) {
    return (
      <section class="card run-panel">
        <h2>
          <Icon name="syncing" /> Run {status.running.run}
        </h2>
        <p>
          Another process began it <Ago at={status.running.startedAt} clock={clock} />, so its progress is not known
          here.
        </p>
      </section>
    );
  }
  return asked.length === 0 ? null : (
    <section class="card run-panel">
      <h2>
        <Icon name="waiting" /> A run begins in a moment
      </h2>
      <p>Over {counted(asked.length, 'site')}.</p>
    </section>
  );
}

function OwnRun(props: {
  readonly overview: Overview;
  readonly run: NonNullable<Overview['run']>;
  readonly clock: ViewerClock;
}) {
  const { overview, run, clock } = props;
  const { progress, spokes, waitsFor, warnings } = run;
  const hub = progress.sites.get('hub');
  const states = spokes.map((id) => progress.sites.get(id));
  const done = states.filter((site) => site !== undefined && OVER.includes(site.phase)).length;
  const isSecond = states.some((site) => site?.round === 2 && !OVER.includes(site.phase));
  const elapsedMs = clock.now - run.since;
  const isReading = hub !== undefined && hub.rowsDone < hub.rowsTotal;
  return (
    <section class="card run-panel">
      <h2>
        <Icon name="syncing" /> {run.run === null ? 'A run begins' : `Run ${run.run}`}
        <span class="quiet">{isSecond ? 'second round' : 'first round'}</span>
      </h2>
      {waitsFor !== null && run.run === null && <p>It waits for another run to end: {waitsFor}.</p>}
      <progress max={Math.max(1, spokes.length)} value={done} aria-label="Sites done" />
      <p class="quiet numbers">
        {done} of {counted(spokes.length, 'site')} · for {span(elapsedMs)}
        {done > 0 && done < spokes.length && ` · about ${span((elapsedMs / done) * (spokes.length - done))} left`}
      </p>
      {isReading && <ProgressLine name={overview.hub} progress={hub} now={overview.paceNow} />}
      {warnings.length > 0 && (
        <ul class="warnings">
          {warnings.slice(-4).map((warning) => (
            <li>{warning}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
