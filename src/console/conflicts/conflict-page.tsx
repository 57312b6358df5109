import { certaintyText, kindText, recordName } from '../../notify/conflict-blocks.js';
import type { ConflictDetails } from '../../records/conflict-details.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';
import { page } from '../layout.js';
import { pathWith, type Query } from '../page-query.js';
import { Badge } from '../parts/badge.js';
import { Moment } from '../parts/moment.js';
import { clockOf } from '../viewer-clock.js';
import { briefOf } from './conflict-brief.js';
import { ConflictActions } from './conflict-actions.js';
import { ConflictFields } from './conflict-fields.js';
import { ConflictHistory } from './conflict-history.js';
import { KeysButton, KeysHelp } from './conflict-keys.js';
import { ConflictParties } from './conflict-parties.js';
import { conflictPath, inboxQuery } from './conflict-query.js';
import { type ConflictView, readConflictView } from './conflict-view.js';
import { compareVersions } from './conflict-versions.js';
import { CERTAINTIES, KINDS, STATES } from './conflict-words.js';
import { standsAsRow } from './restore-forms.js';
import { RestoredNotice } from './restored-notice.js';

/** `GET /conflicts/12`: field by field, who, when and how sure, and what can be done about it. */
export async function conflictPage(c: ConsoleContext): Promise<Response> {
  const view = await readConflictView(c, Number(c.req.param('id')));
  if (view === null) return notFoundPage(c);
  const { conflict, shown, beside, context } = view;
  const { config } = c.var.service;
  const query = inboxQuery(c.req.query());
  const clock = clockOf(c);
  const mayChange = c.var.visitor.role === 'operator' && conflict.state !== 'decided';
  const now = shown.nowUnknown === null ? shown.now : undefined;
  const comparison = compareVersions(conflict, now, { timeZone: clock.zone, isUtc: context.isUtc });
  const { called } = briefOf(conflict);
  const head = {
    title: recordName(conflict),
    section: 'conflicts',
    scripts: ['conflicts'],
    styles: ['conflicts'],
  } as const;
  return page(
    c,
    { ...head, actions: <Ways query={query} beside={beside} /> },
    <>
      <RestoredNotice conflict={shown} done={c.req.query('done')} hub={config.hub.name} visitor={c.var.visitor} />
      <p class="badges">
        <span>
          Conflict {conflict.id}, found <Moment at={shown.decidedAt} clock={clock} />
        </span>
        <StateBadges conflict={conflict} />
        {called.length > 0 && <bdi class="quiet">{called.join(' · ')}</bdi>}
      </p>
      <p class="explained">{kindText(conflict, context)}</p>
      <p class="quiet explained">{certaintyText(conflict, context)}</p>
      <ConflictParties conflict={shown} context={context} clock={clock} />
      <ConflictFields
        view={view}
        comparison={comparison}
        mayRestore={mayChange && standsAsRow(view)}
        hub={config.hub.name}
      />
      {shown.nowUnknown !== null && (
        <p class="notice warn">How the record stands now cannot be told: {shown.nowUnknown}.</p>
      )}
      <ConflictActions view={view} comparison={comparison} visitor={c.var.visitor} query={query} />
      <ConflictHistory conflict={shown} clock={clock} />
      <KeysHelp isList={false} mayChange={mayChange && conflict.state === 'applied'} />
    </>,
  );
}

function StateBadges({ conflict: { state, kind, certainty } }: { readonly conflict: ConflictDetails }) {
  const { word, tone, icon } = STATES[state];
  const isGuess = certainty === 'timestamp';
  return (
    <>
      <Badge tone={tone} icon={icon}>
        {word}
      </Badge>
      <Badge tone="plain" icon="conflicts">
        {KINDS[kind]}
      </Badge>
      <Badge tone={isGuess ? 'warn' : 'plain'} icon={isGuess ? 'unknown' : 'ok'}>
        {CERTAINTIES[certainty]}
      </Badge>
    </>
  );
}

function Ways({ query, beside }: { readonly query: Query; readonly beside: ConflictView['beside'] }) {
  return (
    <>
      {beside.newer !== null && (
        <a class="button" id="newer" href={conflictPath(beside.newer, query)}>
          Newer
        </a>
      )}
      {beside.older !== null && (
        <a class="button" id="older" href={conflictPath(beside.older, query)}>
          Older
        </a>
      )}
      <a class="button" id="back" href={pathWith('/conflicts', query, {})}>
        All conflicts
      </a>
      <KeysButton />
    </>
  );
}
