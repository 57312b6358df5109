import { readEntry } from '../../log/page-log.js';
import { qualified } from '../../mysql/identifier.js';
import type { Session } from '../../mysql/session.js';
import { recordHash } from '../../records/record-id.js';
import type { LoggedWrite } from '../../report/log-result.js';
import { shortened } from '../../report/printable.js';
import { siteNames, type SiteNames } from '../../report/site-names.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';
import { page } from '../layout.js';
import { pathWith } from '../page-query.js';
import { Badge } from '../parts/badge.js';
import { Moment } from '../parts/moment.js';
import { ValuesTable } from '../parts/values-table.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { commentText, entrySentence, isFill, recordName, whatToDo } from './entry-words.js';
import { ACTION_WORDS } from './log-page.js';

/** So many characters of a statement are shown: a row may hold megabytes. */
const MOST_SQL = 4_000;

/** One entry of the log: in words, what a person can do, and the row before and after. */
export async function entryPage(c: ConsoleContext): Promise<Response> {
  const { config } = c.var.service;
  const { entry, conflicts } = await c.var.hub.use(async (session, state) => {
    const entry = await readEntry(session, config, Number(c.req.param('entry')));
    return { entry, conflicts: entry === null ? [] : await conflictsOf(session, state, entry) };
  });
  if (entry === null) return notFoundPage(c);
  const names = siteNames(config);
  const advice = whatToDo(entry, conflicts);
  const { table, record, run, sql } = entry;
  return page(
    c,
    { title: `Log entry ${entry.id}`, section: 'log', styles: ['values', 'log'] },
    <>
      <Told entry={entry} names={names} clock={clockOf(c)} />
      {advice.length > 0 && (
        <section class="card">
          <h2>What you can do</h2>
          <ul>
            {advice.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
        </section>
      )}
      {!isFill(entry) && <Rows entry={entry} />}
      {sql !== null && (
        <details>
          <summary>As SQL</summary>
          <pre tabindex={0}>{shortened(sql, MOST_SQL)}</pre>
        </details>
      )}
      <nav class="paging" aria-label="From here">
        {isFill(entry) ? (
          <a href={pathWith('/log', {}, { table })}>All that happened in {shortened(table, 60)}</a>
        ) : (
          <a href={pathWith('/log', {}, { table, record })}>All that happened to {recordName(entry)}</a>
        )}
        <span class="actions">
          {conflicts.map((conflict) => (
            <a class="button" href={`/conflicts/${conflict}`}>
              Conflict {conflict}
            </a>
          ))}
          {run !== null && (
            <a class="button" href={`/runs/${run}`}>
              Run {run}
            </a>
          )}
        </span>
      </nav>
    </>,
  );
}

function Told(props: { readonly entry: LoggedWrite; readonly names: SiteNames; readonly clock: ViewerClock }) {
  const { entry, names, clock } = props;
  const { word, tone, icon } = ACTION_WORDS[entry.action];
  const comment = commentText(entry.comment);
  return (
    <section class="card" aria-label="In words">
      <p>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </p>
      <p class="told">
        <bdi>{entrySentence(entry, names)}</bdi>
      </p>
      {comment !== null && (
        <p>
          Comment: <bdi>“{comment}”</bdi>
        </p>
      )}
      <p class="quiet">
        {entry.changedAt !== null && (
          <>
            Changed <Moment at={entry.changedAt} clock={clock} /> by the clock of the office where that was;{' '}
          </>
        )}
        {entry.at !== null && (
          <>
            {entry.changedAt === null ? 'Carried' : 'carried'} <Moment at={entry.at} clock={clock} />
          </>
        )}
      </p>
    </section>
  );
}

function Rows({ entry }: { readonly entry: LoggedWrite }) {
  const { before, after } = entry;
  if (before === null && after === null) return <p class="quiet">The row itself was not written down.</p>;
  return (
    <section class="card">
      <h2>The row</h2>
      <ValuesTable caption={recordName(entry)} titles={['Before', 'After']} rows={[before, after]} />
    </section>
  );
}

/** The conflicts over this record in the run that wrote it. */
async function conflictsOf(session: Session, state: string, { run, table, record }: LoggedWrite): Promise<number[]> {
  if (run === null) return [];
  const rows = await session.rows({
    sql: `SELECT id FROM ${qualified(state, 'conflict')}
           WHERE table_name = ? AND record_hash = ? AND run = ? ORDER BY id LIMIT 5`,
    values: [table, recordHash(record), run],
  });
  return rows.map(([id]) => Number(id));
}
