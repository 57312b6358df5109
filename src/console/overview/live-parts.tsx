import type { Child } from 'hono/jsx';
import { Icon } from '../parts/icon.js';
import { Ago, Moment } from '../parts/moment.js';
import { isoOfMs } from '../../records/iso-time.js';
import type { ViewerClock } from '../viewer-clock.js';
import { ConcernList } from './concern-list.js';
import { concernsOf } from './concerns.js';
import { headlineOf } from './headline.js';
import type { Overview } from './overview.js';
import { RunPanel } from './run-panel.js';
import { SiteCard } from './site-card.js';
import { Star } from './star.js';

/** What of the overview changes while somebody looks at it: by the id of the element whose content it is. */
export function liveParts(overview: Overview, clock: ViewerClock): ReadonlyMap<string, Child> {
  return new Map<string, Child>([
    ['live-headline', <Headline overview={overview} />],
    ['live-last', <LastRun overview={overview} clock={clock} />],
    ['live-run', <RunPanel overview={overview} clock={clock} />],
    ['live-concerns', <ConcernList concerns={concernsOf(overview)} />],
    ['live-star', <Star overview={overview} />],
    ...overview.sites.map((site): [string, Child] => [
      `site-${site.id}`,
      <SiteCard site={site} overview={overview} clock={clock} />,
    ]),
  ]);
}

function Headline({ overview }: { readonly overview: Overview }) {
  const { tone, icon, sentence } = headlineOf(overview);
  return (
    <span class={`headline ${tone}`}>
      <Icon name={icon} />
      <span>{sentence}</span>
    </span>
  );
}

const OUTCOMES = {
  ok: 'all well',
  warnings: 'with warnings',
  failed: 'failed',
  interrupted: 'broken off',
} as const;

function LastRun({ overview, clock }: { readonly overview: Overview; readonly clock: ViewerClock }) {
  const { lastRun } = overview.status;
  const next = isoOfMs(overview.nextRun);
  return (
    <>
      {lastRun !== null && (
        <>
          <a href={`/runs/${lastRun.run}`}>Run {lastRun.run}</a>, <Ago at={lastRun.startedAt} clock={clock} />,{' '}
          {OUTCOMES[lastRun.outcome]}.{' '}
        </>
      )}
      {next !== null && (
        <>
          The next one: <Moment at={next} clock={clock} />.
        </>
      )}
    </>
  );
}
