import { printable } from '../../report/printable.js';
import type { ShownConflict } from '../../report/conflict-results.js';
import { inline } from '../../notify/fill-template.js';
import { Moment } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';

/** What came before and after: the run, other conflicts of the record, the mails, and how it was closed. */
export function ConflictHistory({
  conflict,
  clock,
}: {
  readonly conflict: ShownConflict;
  readonly clock: ViewerClock;
}) {
  const { run, follows, followedBy, mails, closed } = conflict;
  return (
    <section class="card" aria-labelledby="history-title">
      <h2 id="history-title">What became of it</h2>
      <ul class="history">
        <li>
          <Moment at={conflict.decidedAt} clock={clock} />: found and settled by <a href={`/runs/${run}`}>run {run}</a>.
        </li>
        {follows !== null && (
          <li>
            It follows <a href={`/conflicts/${follows}`}>conflict {follows}</a>: what was kept then has met another
            change.
          </li>
        )}
        {followedBy.map((id) => (
          <li>
            What was kept here has met another change: <a href={`/conflicts/${id}`}>conflict {id}</a>.
          </li>
        ))}
        {mails.map(({ queuedAt, recipients }) => (
          <li>
            <Moment at={queuedAt} clock={clock} />: mail to {recipients.map(recipientText).join(', ')}.
          </li>
        ))}
        {mails.length === 0 && <li>Nobody was told by mail.</li>}
        {closed !== null && (
          <li>
            <Moment at={closed.at} clock={clock} />: closed
            {closed.by !== null && (
              <>
                {' '}
                by <bdi>{inline(closed.by)}</bdi>
              </>
            )}
            {closed.note !== null && closed.note !== '' && (
              <>
                {': '}
                <bdi class="note">{printable(closed.note)}</bdi>
              </>
            )}
          </li>
        )}
      </ul>
    </section>
  );
}

const BECAME = { sent: '', waiting: ' (still waiting)', refused: ' (refused)' } as const;

function recipientText({ address, state }: ShownConflict['mails'][number]['recipients'][number]): string {
  return `${inline(address)}${BECAME[state]}`;
}
