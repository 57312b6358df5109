import { counted } from '../../report/amounts.js';
import { siteNames } from '../../report/site-names.js';
import { listRuns } from '../../records/run-history.js';
import type { Planning } from '../../serve/plan-desk.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { ProgressLine } from '../overview/site-card.js';
import { isOver } from '../overview/site-state.js';
import { Choices } from '../parts/choices.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Icon } from '../parts/icon.js';
import { PlanResultParts } from './plan-result.js';

/** So many of the sites that are looked at right now are told of. */
const MOST_BUSY = 6;

const DONE: Readonly<Record<string, string>> = {
  busy: 'A plan is being made already: this one.',
  cleared: 'The plan is thrown away.',
};

/** The plan: the form that asks for one, the one under way, or what it came to. */
export async function planPage(c: ConsoleContext): Promise<Response> {
  const { now } = c.var.service.plans;
  const done = DONE[c.req.query('done') ?? ''];
  const newest = now.kind === 'done' ? await newestRun(c) : null;
  return page(
    c,
    { title: 'Plan', section: 'runs', styles: ['overview', 'values', 'runs'], scripts: ['plan'] },
    <>
      {done !== undefined && (
        <p class="notice" role="status">
          {done}
        </p>
      )}
      <div id="plan" data-kind={now.kind} data-state="/runs/plan/state">
        <PlanNow c={c} now={now} newestRunAt={newest} />
      </div>
    </>,
  );
}

interface UnderWayNow {
  readonly c: ConsoleContext;
  readonly now: Planning & { readonly kind: 'under way' };
}

/** How far the plan is, for the script that shows it: its kind, and while it is under way the html of it. */
export async function planState(c: ConsoleContext): Promise<Response> {
  const { now } = c.var.service.plans;
  const html = now.kind === 'under way' ? String(await (<PlanProgress c={c} now={now} />)) : null;
  return c.json({ kind: now.kind, html });
}

/** When the newest run began, milliseconds since 1970: what was planned before it is of the past. */
async function newestRun(c: ConsoleContext): Promise<number> {
  const { runs } = await c.var.hub.use((session, state) => listRuns(session, state, {}, { offset: 0, limit: 1 }));
  return Date.parse(runs[0]?.startedAt ?? '1970-01-01T00:00:00Z');
}

function PlanNow(props: { readonly c: ConsoleContext; readonly now: Planning; readonly newestRunAt: number | null }) {
  const { c, now, newestRunAt } = props;
  switch (now.kind) {
    case 'none':
      return <PlanForm c={c} isFirst />;
    case 'under way':
      return <UnderWay c={c} now={now} />;
    case 'failed':
      return (
        <>
          <div class="notice bad" role="alert">
            <p>The plan could not be made: {now.message}</p>
            {now.hint !== null && <p>{now.hint}</p>}
          </div>
          <PlanForm c={c} isFirst={false} />
        </>
      );
    case 'done':
      return (
        <>
          <PlanResultParts c={c} now={now} isPast={newestRunAt !== null && newestRunAt > now.startedAt} />
          <PlanForm c={c} isFirst={false} />
        </>
      );
  }
}

function PlanForm({ c, isFirst }: { readonly c: ConsoleContext; readonly isFirst: boolean }) {
  const { service, visitor } = c.var;
  return (
    <form method="post" action="/runs/plan" class="card choose-sites">
      <h2>{isFirst ? 'What would a sync do now?' : 'Plan anew'}</h2>
      <p>
        A plan compares the sites just as a sync does and lists every row that it would write. It writes nothing
        anywhere. It may take as long as a sync; scheduled runs wait for it.
      </p>
      {visitor.role === 'operator' ? (
        <>
          <CsrfField visitor={visitor} />
          <details>
            <summary>Only some sites</summary>
            <fieldset>
              <legend>Which sites? Without any, all are planned.</legend>
              <Choices name="site" choices={service.config.spokes.map(({ id, name }) => [id, name])} />
            </fieldset>
          </details>
          <p class="actions">
            <button class={isFirst ? 'primary' : undefined}>Make a plan</button>
          </p>
        </>
      ) : (
        <p class="notice warn">Your account may look at a plan, and start none.</p>
      )}
    </form>
  );
}

function UnderWay({ c, now }: UnderWayNow) {
  const { visitor } = c.var;
  return (
    <section class="card run-panel">
      <div id="plan-progress">
        <PlanProgress c={c} now={now} />
      </div>
      <p>This page shows the plan when it is there. You may go elsewhere meanwhile.</p>
      <div class="actions">
        <a class="button" href="/runs/plan">
          Look again
        </a>
        {visitor.role === 'operator' && (
          <form method="post" action="/runs/plan/clear">
            <CsrfField visitor={visitor} />
            <button class="danger">Stop</button>
          </form>
        )}
      </div>
    </section>
  );
}

/** What changes while a plan is made: how many sites are looked at, and where it is at those under way. */
function PlanProgress({ c, now }: UnderWayNow) {
  const { config } = c.var.service;
  const names = siteNames(config);
  const { sites } = now.progress;
  const done = now.spokes.filter((id) => isOver(sites.get(id)?.phase)).length;
  const busy = [...sites].filter(([, { phase }]) => !isOver(phase));
  return (
    <>
      <h2>
        <Icon name="syncing" /> {now.startedAt === null ? 'The plan waits for a run to end' : 'A plan is being made'}
      </h2>
      <progress max={Math.max(1, now.spokes.length)} value={done} aria-label="Sites looked at" />
      <p class="quiet numbers">
        {done} of {counted(now.spokes.length, 'site')}
      </p>
      {busy.slice(0, MOST_BUSY).map(([site, progress]) => {
        const name = site === 'hub' ? config.hub.name : names(site);
        return (
          <div class="plan-site">
            <h3>{name}</h3>
            <ProgressLine name={name} progress={progress} now={performance.now()} />
          </div>
        );
      })}
    </>
  );
}
