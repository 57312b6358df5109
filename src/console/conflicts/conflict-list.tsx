import type { ConflictDetails, PartyHead } from '../../records/conflict-details.js';
import { isoTime } from '../../records/iso-time.js';
import { inline } from '../../notify/fill-template.js';
import type { MailContext } from '../../notify/mail-context.js';
import { partyName } from '../../notify/party-name.js';
import { shortened } from '../../report/printable.js';
import type { Query } from '../page-query.js';
import { Badge } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { Moment } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';
import { CLOSE_FORM } from './close-chosen.js';
import type { ConflictBrief } from './conflict-brief.js';
import { conflictPath } from './conflict-query.js';
import { CERTAINTIES, KINDS, STATES } from './conflict-words.js';
import { recordText } from '../../report/record-text.js';

const COLUMNS = [
  { title: 'Record' },
  { title: 'What differs' },
  { title: 'Kept' },
  { title: 'Not kept' },
  { title: 'Found' },
  { title: 'State' },
];

const RECORD = 40;
const MOST_FIELDS = 4;

/** Conflicts, each a row that leads to its own page. */
export function ConflictList(props: {
  readonly briefs: readonly ConflictBrief[];
  readonly query: Query;
  readonly context: MailContext;
  readonly clock: ViewerClock;
  readonly mayClose: boolean;
}) {
  const { briefs, query, context, clock, mayClose } = props;
  const rows = briefs.map(({ conflict, called, fields }) => [
    <RecordCell conflict={conflict} called={called} query={query} mayClose={mayClose} />,
    <>
      {KINDS[conflict.kind]}
      {fields !== null && fields.length > 0 && (
        <>
          : <bdi>{fieldNames(fields)}</bdi>
        </>
      )}
    </>,
    <Party party={conflict.winner} context={context} />,
    conflict.losers.map((loser) => <Party party={loser} context={context} />),
    <Moment at={isoTime(conflict.decidedAt) ?? ''} clock={clock} />,
    <StateCell conflict={conflict} />,
  ]);
  return (
    <div class="conflict-list">
      <CardTable caption="Conflicts" columns={COLUMNS} rows={rows} />
    </div>
  );
}

function RecordCell(props: {
  readonly conflict: ConflictDetails;
  readonly called: readonly string[];
  readonly query: Query;
  readonly mayClose: boolean;
}) {
  const { conflict, called, query, mayClose } = props;
  const { id, table, state } = conflict;
  const record = `${shortened(table, RECORD)} ${shortened(recordText(conflict.record), RECORD)}`;
  return (
    <span class="record-cell">
      {mayClose && (
        <input
          type="checkbox"
          name="id"
          value={id}
          form={CLOSE_FORM}
          aria-label={`Choose conflict ${id}, ${record}`}
          disabled={state !== 'applied'}
        />
      )}
      <span>
        <a class="conflict-link" href={conflictPath(id, query)}>
          <bdi>{record}</bdi>
        </a>
        <span class="quiet called">
          {called.length > 0 && <bdi>{called.join(' · ')}</bdi>} <span class="conflict-number">no. {id}</span>
        </span>
      </span>
    </span>
  );
}

function Party({ party, context }: { readonly party: PartyHead; readonly context: MailContext }) {
  return (
    <span class="party">
      <bdi>{partyName(party, context)}</bdi>
    </span>
  );
}

function StateCell({ conflict: { state, certainty } }: { readonly conflict: ConflictDetails }) {
  const { word, tone, icon } = STATES[state];
  return (
    <span class="badges">
      <Badge tone={tone} icon={icon}>
        {word}
      </Badge>
      <Badge tone={certainty === 'timestamp' ? 'warn' : 'plain'} icon={certainty === 'timestamp' ? 'unknown' : 'ok'}>
        {CERTAINTIES[certainty]}
      </Badge>
    </span>
  );
}

function fieldNames(fields: readonly string[]): string {
  const named = fields.slice(0, MOST_FIELDS).map(inline).join(', ');
  return fields.length > MOST_FIELDS ? `${named} and ${fields.length - MOST_FIELDS} more` : named;
}
