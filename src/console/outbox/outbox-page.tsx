import { type DeliveryState, listMails } from '../../records/outbox-list.js';
import { counted } from '../../report/amounts.js';
import { isoOfMs } from '../../records/iso-time.js';
import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { choiceOf, pageOfList } from '../page-query.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Empty } from '../parts/empty.js';
import { Moment } from '../parts/moment.js';
import { Paging } from '../parts/paging.js';
import { clockOf } from '../viewer-clock.js';
import { MailTable } from './mail-table.js';
import { doneText } from './done-text.js';

const SIZE = 25;

const STATES = ['waiting', 'refused', 'sent', 'dropped'] as const satisfies readonly DeliveryState[];

const TABS = { waiting: 'Waiting', refused: 'Refused', sent: 'Sent', dropped: 'Given up' } as const;

const NONE = {
  waiting: ['Nothing waits', 'Every mail that a run wrote has been sent.'],
  refused: ['Nothing was refused', 'The mail servers took every mail of the last 90 days.'],
  sent: ['Nothing was sent', 'No mail was sent in the last 90 days.'],
  dropped: ['Nothing was given up', 'Nobody gave a mail up in the last 90 days.'],
} as const;

/** Mails: those that wait, and what became of the others. */
export async function outboxPage(c: ConsoleContext): Promise<Response> {
  const query = c.req.query();
  const which = choiceOf(query, 'state', STATES) ?? 'waiting';
  const at = pageOfList(query, SIZE);
  const { mails, total } = await c.var.hub.use((session, state) =>
    listMails(session, state, which, { offset: at.offset, limit: SIZE }),
  );
  const [title, text] = NONE[which];
  const done = doneText(query);
  return page(
    c,
    {
      title: 'Outbox',
      section: 'outbox',
      styles: ['outbox'],
      ...(which === 'waiting' && total > 0 && { actions: <SendAll c={c} /> }),
    },
    <>
      {done !== null && (
        <p class={`notice ${done.tone}`} role="status">
          {done.text}
        </p>
      )}
      {c.var.service.config.mail === null && (
        <p class="notice">
          No mail server is configured (the key <code>mail</code>): nobody is written to, and conflicts wait here in the
          console.
        </p>
      )}
      <nav class="tabs" aria-label="Which mails">
        {STATES.map((state) => (
          <a
            href={state === 'waiting' ? '/outbox' : `/outbox?state=${state}`}
            aria-current={state === which ? 'true' : undefined}
          >
            {TABS[state]}
          </a>
        ))}
      </nav>
      {which === 'waiting' && total > 0 && <NextTry c={c} total={total} />}
      {mails.length === 0 ? (
        <Empty title={title}>
          <p>{text}</p>
        </Empty>
      ) : (
        <MailTable caption={`Mails: ${TABS[which]}`} mails={mails} clock={clockOf(c)} />
      )}
      <Paging path="/outbox" query={query} page={at} shown={mails.length} total={total} />
    </>,
  );
}

function SendAll({ c }: { readonly c: ConsoleContext }) {
  const { visitor, service } = c.var;
  if (visitor.role !== 'operator' || service.config.mail === null) return null;
  return (
    <form method="post" action="/outbox/send">
      <CsrfField visitor={visitor} />
      <button class="primary">Try all now</button>
    </form>
  );
}

async function NextTry({ c, total }: { readonly c: ConsoleContext; readonly total: number }) {
  const { next } = await c.var.service.watched();
  const at = isoOfMs(next);
  return (
    <p>
      {counted(total, 'mail')} {total === 1 ? 'waits' : 'wait'} in the outbox. Nothing is lost while mails wait:{' '}
      {at === null ? (
        'the next run tries again, as soon as somebody starts one.'
      ) : (
        <>
          the next run tries again, <Moment at={at} clock={clockOf(c)} />.
        </>
      )}
    </p>
  );
}
