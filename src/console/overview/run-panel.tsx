import { counted, span } from '../../report/amounts.js';
import type { RunUnderWay } from '../../serve/run-watch.js';
import { Icon } from '../parts/icon.js';
import { Ago } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';
import type { Overview } from './overview.js';
import { isOver } from './site-state.js';
import { ProgressLine } from './site-card.js';

/** The run that is under way, or that somebody has asked for; nothing else. */
export function RunPanel({ overview, clock }: { readonly overview: Overview; readonly clock: ViewerClock }) {
  const { run, asked, isPlanning, status } = overview;
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
        <AskedNext asked={asked} />
      </section>
    );
  }
  return asked.length === 0 ? null : (
    <section class="card run-panel">
      <h2>
        <Icon name="waiting" /> {isPlanning ? 'A run begins when the plan is made' : 'A run begins in a moment'}
      </h2>
      <p>Over {counted(asked.length, 'site')}.</p>
    </section>
  );
}

/** What somebody has asked for meanwhile. */
function AskedNext({ asked }: { readonly asked: readonly number[] }) {
  return asked.length === 0 ? null : (
    <p>
      <Icon name="waiting" /> Another run was asked for, over {counted(asked.length, 'site')}. It begins when this one
      is over.
    </p>
  );
}

/** It has not begun: another process's run holds the hub. */
function WaitingRun({ run, asked }: { readonly run: RunUnderWay; readonly asked: readonly number[] }) {
  return (
    <section class="card run-panel">
      <h2>
        <Icon name="waiting" /> A run waits for its turn
      </h2>
      <p>
        Over {counted(run.spokes.length, 'site')}. Another run is at work on the hub: <bdi>{run.waitsFor}</bdi>. This
        one begins when that is over; after ten minutes it is given up, and you are told.
      </p>
      <AskedNext asked={asked} />
    </section>
  );
}

function OwnRun(props: { readonly overview: Overview; readonly run: RunUnderWay; readonly clock: ViewerClock }) {
  const { overview, run, clock } = props;
  const { progress, spokes, waitsFor, warnings } = run;
  if (waitsFor !== null && run.run === null) return <WaitingRun run={run} asked={overview.asked} />;
  const hub = progress.sites.get('hub');
  const states = spokes.map((id) => progress.sites.get(id));
  const done = states.filter((site) => isOver(site?.phase)).length;
  const isSecond = states.some((site) => site?.round === 2 && !isOver(site.phase));
  const elapsedMs = clock.now - run.since;
  const isReading = hub !== undefined && hub.rowsDone < hub.rowsTotal;
  return (
    <section class="card run-panel">
      <h2>
        <Icon name="syncing" /> {run.run === null ? 'A run begins' : `Run ${run.run}`}
        <span class="quiet">{isSecond ? 'second round' : 'first round'}</span>
      </h2>
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
      <AskedNext asked={overview.asked} />
    </section>
  );
}
