import { counted } from '../../report/amounts.js';
import { siteNames } from '../../report/site-names.js';
import { listRuns } from '../../records/run-history.js';
import type { Planning } from '../../serve/plan-desk.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { ProgressLine } from '../overview/site-card.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Icon } from '../parts/icon.js';
import { PlanResultParts } from './plan-result.js';

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

/** How far the plan is, for the script that shows it: its kind, and while it is under way the html of it. */
export async function planState(c: ConsoleContext): Promise<Response> {
  const { now } = c.var.service.plans;
  const html = now.kind === 'under way' ? String(await (<UnderWay c={c} now={now} />)) : null;
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
              <div class="choices">
                {service.config.spokes.map(({ id, name }) => (
                  <label class="choice">
                    <input type="checkbox" name="site" value={id} />
                    {name}
                  </label>
                ))}
              </div>
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

function UnderWay({ c, now }: { readonly c: ConsoleContext; readonly now: Planning & { readonly kind: 'under way' } }) {
  const { service, visitor } = c.var;
  const names = siteNames(service.config);
  const sites = [...now.progress.sites];
  const done = now.spokes.filter((id) => now.progress.sites.get(id)?.phase === 'synced').length;
  const busy = sites.filter(([, { phase }]) => phase !== 'synced');
  return (
    <section class="card run-panel">
      <h2>
        <Icon name="syncing" /> {now.startedAt === null ? 'The plan waits for a run to end' : 'A plan is being made'}
      </h2>
      <progress max={Math.max(1, now.spokes.length)} value={done} aria-label="Sites looked at" />
      <p class="quiet numbers">
        {done} of {counted(now.spokes.length, 'site')}
      </p>
      {busy.slice(0, 6).map(([site, progress]) => (
        <ProgressLine
          name={site === 'hub' ? service.config.hub.name : names(site)}
          progress={progress}
          now={performance.now()}
        />
      ))}
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
