import { amount, bytesAmount, counted, span } from '../../report/amounts.js';
import { changedTables } from '../../report/changed-tables.js';
import { fileConflictLine } from '../../report/file-conflict-line.js';
import { printableLines } from '../../report/printable.js';
import type { RunResult } from '../../report/result.js';
import { newWarnings, totals } from '../../report/run-summary.js';
import { siteNames, type SiteNames } from '../../report/site-names.js';
import { readRun, type WholeRun } from '../../records/run-history.js';
import { mailsOfRun, type QueuedMail } from '../../records/outbox-list.js';
import { readRuns } from '../../status/run-status.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';
import { page } from '../layout.js';
import { toldAt } from '../overview/told-error.js';
import { clockText } from '../overview/clock-text.js';
import { Badge } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { Moment } from '../parts/moment.js';
import { MailTable } from '../outbox/mail-table.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { conflictSentence, runWords, siteWords } from './run-words.js';

/** So many of each kind are shown; the details that can be loaded have more. */
const MOST = 100;

/** So many rows of a table are in sight at once. */
const UNFOLDED = 12;

/** One run: what it did at each site and table, its warnings, mails and files. */
export async function runPage(c: ConsoleContext): Promise<Response> {
  const number = Number(c.req.param('run'));
  const { run, mails, running, lastRun } = await c.var.hub.use(async (session, state) => {
    const [run, mails, { running, lastRun }] = await Promise.all([
      readRun(session, state, number),
      mailsOfRun(session, state, number),
      readRuns(session, state),
    ]);
    return { run, mails, running, lastRun };
  });
  if (run === null) return notFoundPage(c);
  const clock = clockOf(c);
  const names = siteNames(c.var.service.config);
  return page(
    c,
    { title: `Run ${run.run}`, section: 'runs', styles: ['values', 'outbox', 'runs'], actions: <Actions run={run} /> },
    <>
      <Head run={run} isRunning={running?.run === run.run} clock={clock} />
      {run.result !== null && <ResultParts result={run.result} names={names} />}
      {run.fileLogs.length > 0 && <FileLogs logs={run.fileLogs} names={names} />}
      <Mails mails={mails} result={run.result} clock={clock} />
      <Neighbours run={run.run} newest={running?.run ?? lastRun?.run ?? run.run} />
    </>,
  );
}

function Actions({ run }: { readonly run: WholeRun }) {
  return (
    <>
      <a class="button" href={`/log?run=${run.run}`}>
        What it wrote
      </a>
      {run.result !== null && (
        <a class="button" href={`/runs/${run.run}/details.txt`} download={`run-${run.run}.txt`}>
          All details as text
        </a>
      )}
    </>
  );
}

function Head(props: { readonly run: WholeRun; readonly isRunning: boolean; readonly clock: ViewerClock }) {
  const { run, isRunning, clock } = props;
  const { word, tone, icon } = runWords(run.outcome, isRunning);
  const { startedAt, finishedAt, result, error } = run;
  return (
    <section class="card" aria-label="How it went">
      <p>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>{' '}
        began <Moment at={startedAt} clock={clock} />
        {finishedAt !== null && `, took ${span(Date.parse(finishedAt) - Date.parse(startedAt))}`}
      </p>
      {result !== null && <p>{changes(result)}</p>}
      {error !== null && (
        <div class="notice bad">
          <p>{error.message}</p>
          {error.hint !== null && <p>{error.hint}</p>}
        </div>
      )}
      {run.outcome === 'unfinished' && <p>{isRunning ? <AtWork /> : BROKEN_OFF}</p>}
      {error !== null && <p class="quiet">What it had done by then stays, and the next run goes on from there.</p>}
    </section>
  );
}

const BROKEN_OFF =
  'It could not say how it ended: its process was killed, or the machine went off. Nothing is lost. What it had committed stays, and the next run puts right what it left.';

function AtWork() {
  return (
    <>
      It is at work now. <a href="/">The overview</a> shows where it is.
    </>
  );
}

function changes(result: RunResult): string {
  const sum = totals(result);
  return sum === 'nothing to do' ? 'All sites were the same already: nothing had to be written.' : `Rows: ${sum}.`;
}

function ResultParts({ result, names }: { readonly result: RunResult; readonly names: SiteNames }) {
  const warnings = newWarnings(result);
  return (
    <>
      {warnings.length > 0 && <List title="Warnings" items={warnings} />}
      <Sites result={result} />
      <Changed result={result} names={names} />
      <Conflicts result={result} names={names} />
      <Untracked result={result} names={names} />
      <Files result={result} names={names} />
      <Walked result={result} names={names} />
    </>
  );
}

function List({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul>
        {items.slice(0, MOST).map((item) => (
          <li>
            <bdi>{item}</bdi>
          </li>
        ))}
      </ul>
      <More count={items.length - MOST} />
    </section>
  );
}

function More({ count }: { readonly count: number }) {
  return count > 0 ? <p class="quiet">and {amount(count)} more: see all details</p> : null;
}

function Sites({ result }: { readonly result: RunResult }) {
  const { sites } = result;
  const rank = { failed: 0, skipped: 1, synced: 2 } as const;
  const shown = sites.toSorted((a, b) => rank[a.outcome] - rank[b.outcome]);
  return (
    <>
      <h2>Sites</h2>
      <CardTable
        caption="How each site fared"
        most={Math.max(UNFOLDED, sites.filter(({ outcome }) => outcome !== 'synced').length)}
        columns={[{ title: 'Site' }, { title: 'Outcome' }, { title: 'Clock' }, { title: 'Why' }]}
        rows={shown.map(({ name, outcome, clockSkewMs, error }) => {
          const { word, tone, icon } = siteWords(outcome);
          return [
            name,
            <Badge tone={tone} icon={icon}>
              {word}
            </Badge>,
            clockSkewMs === null ? '–' : Math.abs(clockSkewMs) < 500 ? 'right' : clockText(clockSkewMs),
            error === null ? '' : <bdi title={error}>{toldAt(name, error)}</bdi>,
          ];
        })}
      />
    </>
  );
}

interface Named {
  readonly result: RunResult;
  readonly names: SiteNames;
}

function Changed({ result, names }: Named) {
  const changed = changedTables(result.tables);
  if (changed.length === 0) return null;
  return (
    <>
      <h2>Tables that changed</h2>
      <CardTable
        caption="What was done to each table"
        most={UNFOLDED}
        columns={[
          { title: 'Table' },
          { title: 'Site' },
          { title: 'At the hub' },
          { title: 'At the site' },
          { title: 'Beside that' },
        ]}
        rows={changed
          .slice(0, MOST)
          .map(({ table, site, atHub, atSpoke, remarks, quarantined }) => [
            table,
            names(site),
            atHub,
            atSpoke,
            quarantined > 0 ? <a href={`/quarantine?site=${site}`}>{remarks}</a> : remarks,
          ])}
      />
      <More count={changed.length - MOST} />
    </>
  );
}

function Conflicts({ result, names }: Named) {
  const { conflicts } = result;
  if (conflicts.length === 0) return null;
  return (
    <section class="card">
      <h2>{counted(conflicts.length, 'conflict')}</h2>
      <ul>
        {conflicts.slice(0, MOST).map((conflict) => (
          <li>
            <a href={`/conflicts/${conflict.id}`}>Conflict {conflict.id}</a>:{' '}
            <bdi>{conflictSentence(conflict, names)}</bdi>
          </li>
        ))}
      </ul>
      <More count={conflicts.length - MOST} />
    </section>
  );
}

function Untracked({ result, names }: Named) {
  if (result.untracked.length === 0) return null;
  return (
    <section class="card">
      <h2>Changes that nobody is known for</h2>
      <p>
        No entry in the change log told of these rows: they were synced all the same.{' '}
        <code>spokesync capture install</code> has each site write down who changes what.
      </p>
      <ul>
        {result.untracked.slice(0, MOST).map(({ site, table, rows }) => (
          <li>
            {names(site)}, {table}:{' '}
            <a href={`/log?run=${result.run}&untracked=1&table=${encodeURIComponent(table)}`}>{counted(rows, 'row')}</a>
          </li>
        ))}
      </ul>
      <More count={result.untracked.length - MOST} />
    </section>
  );
}

function Files({ result, names }: Named) {
  const { files } = result;
  if (files.length === 0) return null;
  const clashes = files.flatMap(({ site, conflicts }) =>
    conflicts.map((one) => `${names(site)}: ${fileConflictLine(one)}`),
  );
  return (
    <>
      <h2>Files</h2>
      <CardTable
        caption="Files of each site"
        columns={[
          { title: 'Site' },
          { title: 'Outcome' },
          { title: 'Files copied', isNumber: true },
          { title: 'In all', isNumber: true },
          { title: 'Why' },
        ]}
        rows={files.map(({ site, outcome, transferred, bytes, error }) => [
          names(site),
          outcome === 'conflicts' ? 'some left alone' : outcome,
          amount(transferred),
          bytesAmount(bytes),
          error === null ? '' : <bdi>{error}</bdi>,
        ])}
      />
      {clashes.length > 0 && <List title="Files that both sides changed" items={clashes} />}
    </>
  );
}

function FileLogs({ logs, names }: { readonly logs: WholeRun['fileLogs']; readonly names: SiteNames }) {
  return (
    <section class="card">
      <h2>What the file sync said</h2>
      {logs.map(({ site, text }) => (
        <details>
          <summary>{names(site)}</summary>
          <pre tabindex={0}>{printableLines(text)}</pre>
        </details>
      ))}
    </section>
  );
}

function Walked({ result, names }: Named) {
  const { tables } = result;
  if (tables.length === 0) return null;
  return (
    <details class="walked">
      <summary>Every table that was walked over ({amount(tables.length)})</summary>
      <CardTable
        caption="Every table that was walked over"
        columns={[
          { title: 'Table' },
          { title: 'Site' },
          { title: 'Round', isNumber: true },
          { title: 'Rows looked at', isNumber: true },
          { title: 'Changed meanwhile', isNumber: true },
          { title: 'Took', isNumber: true },
        ]}
        rows={tables
          .slice(0, MOST)
          .map(({ table, site, round, candidates, guardMisses, ms }) => [
            table,
            names(site),
            String(round),
            amount(candidates),
            amount(guardMisses),
            span(ms),
          ])}
      />
      <More count={tables.length - MOST} />
    </details>
  );
}

function Mails(props: {
  readonly mails: readonly QueuedMail[];
  readonly result: RunResult | null;
  readonly clock: ViewerClock;
}) {
  const { mails, result, clock } = props;
  if (mails.length === 0 && result === null) return null;
  const { sent, waiting } = result?.mails ?? { sent: 0, waiting: 0 };
  return (
    <>
      <h2>Mails</h2>
      {result !== null && (
        <p class="quiet">
          {sent + waiting === 0
            ? 'It sent none, and none waited.'
            : `It sent ${amount(sent)}; ${amount(waiting)} waited after it.`}
        </p>
      )}
      {mails.length > 0 && <MailTable caption="Mails that this run wrote" mails={mails} clock={clock} />}
    </>
  );
}

function Neighbours({ run, newest }: { readonly run: number; readonly newest: number }) {
  return (
    <nav class="paging" aria-label="Other runs">
      <a href="/runs">All runs</a>
      <span class="actions">
        {run < newest && (
          <a class="button" href={`/runs/${run + 1}`}>
            The one after
          </a>
        )}
        {run > 1 && (
          <a class="button" href={`/runs/${run - 1}`}>
            The one before
          </a>
        )}
      </span>
    </nav>
  );
}
