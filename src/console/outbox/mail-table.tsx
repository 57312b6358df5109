import type { QueuedMail } from '../../records/outbox-list.js';
import { counted } from '../../report/amounts.js';
import { Badge } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { Moment } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';
import { deliveryWords, KINDS, stateOf } from './mail-words.js';

/** So many addresses are named. */
const NAMED = 3;

/** Mails in a list. */
export function MailTable(props: {
  readonly caption: string;
  readonly mails: readonly QueuedMail[];
  readonly clock: ViewerClock;
}) {
  const { caption, mails, clock } = props;
  return (
    <CardTable
      caption={caption}
      columns={[
        { title: 'Mail' },
        { title: 'State' },
        { title: 'For' },
        { title: 'Kind' },
        { title: 'Written' },
        { title: 'Why' },
      ]}
      rows={mails.map((mail) => {
        const state = stateOf(mail);
        const { word, tone, icon } = deliveryWords(state);
        const concerned = mail.deliveries.filter((one) => one.state === state);
        const more = concerned.length - NAMED;
        const error = concerned.find((one) => one.error !== null)?.error ?? null;
        return [
          <a href={`/outbox/${mail.id}`}>
            <bdi>{mail.subject}</bdi>
          </a>,
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>,
          <span class="addresses">
            {concerned.slice(0, NAMED).map(({ address }) => (
              <bdi>{address}</bdi>
            ))}
            {more > 0 && `and ${counted(more, 'more', 'more')}`}
          </span>,
          KINDS[mail.kind],
          <Moment at={mail.queuedAt} clock={clock} />,
          error === null || state === 'sent' ? '' : <bdi>{error}</bdi>,
        ];
      })}
    />
  );
}
