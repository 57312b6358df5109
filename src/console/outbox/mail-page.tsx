import { readMail, type WholeMail } from '../../records/outbox-list.js';
import { bytesAmount } from '../../report/amounts.js';
import { printableLines } from '../../report/printable.js';
import type { ConsoleContext } from '../console-env.js';
import { notFoundPage } from '../error-pages.js';
import { page } from '../layout.js';
import { Badge } from '../parts/badge.js';
import { CardTable } from '../parts/card-table.js';
import { CsrfField } from '../parts/csrf-field.js';
import { Moment } from '../parts/moment.js';
import { clockOf } from '../viewer-clock.js';
import { doneText } from './done-text.js';
import { deliverySentence, deliveryWords, KINDS } from './mail-words.js';

/** So much of a mail's text is shown. */
const MOST_TEXT = 100_000;

/** One mail: for whom, what became of it, and what it says. */
export async function mailPage(c: ConsoleContext): Promise<Response> {
  const mail = await c.var.hub.use((session, state) => readMail(session, state, Number(c.req.param('mail'))));
  if (mail === null) return notFoundPage(c);
  const isWaiting = mail.deliveries.some(({ state }) => state === 'waiting');
  const done = doneText(c.req.query());
  return page(
    c,
    {
      title: 'Mail',
      section: 'outbox',
      styles: ['outbox'],
      ...(isWaiting && { actions: <Actions c={c} mail={mail} /> }),
    },
    <>
      {done !== null && (
        <p class={`notice ${done.tone}`} role="status">
          {done.text}
        </p>
      )}
      <h2 class="subject">
        <bdi>{mail.subject}</bdi>
      </h2>
      <p class="quiet">
        {KINDS[mail.kind]}, written <Moment at={mail.queuedAt} clock={clockOf(c)} /> by{' '}
        <a href={`/runs/${mail.run}`}>run {mail.run}</a>
        {mail.conflicts.length === 1 && (
          <>
            {' '}
            · <a href={`/conflicts/${mail.conflicts[0] ?? 0}`}>the conflict</a>
          </>
        )}
      </p>
      <Deliveries c={c} mail={mail} />
      <section class="card" aria-label="What it says">
        <pre tabindex={0}>{printableLines(mail.text.slice(0, MOST_TEXT))}</pre>
        {mail.attachments.map(({ filename, content }, at) => (
          <p>
            <a href={`/outbox/${mail.id}/attachments/${at + 1}`} download={filename}>
              {filename}
            </a>{' '}
            <span class="quiet">{bytesAmount(Buffer.byteLength(content))}</span>
          </p>
        ))}
      </section>
    </>,
  );
}

/** An attachment of a mail, as text whatever it is. */
export async function mailAttachment(c: ConsoleContext): Promise<Response> {
  const mail = await c.var.hub.use((session, state) => readMail(session, state, Number(c.req.param('mail'))));
  const attachment = mail?.attachments[Number(c.req.param('at')) - 1];
  return attachment === undefined ? notFoundPage(c) : c.text(attachment.content);
}

function Actions({ c, mail }: { readonly c: ConsoleContext; readonly mail: WholeMail }) {
  const { visitor, service } = c.var;
  if (visitor.role !== 'operator') return null;
  return (
    <>
      {service.config.mail !== null && (
        <form method="post" action={`/outbox/${mail.id}/send`}>
          <CsrfField visitor={visitor} />
          <button class="primary">Try now</button>
        </form>
      )}
      <form method="post" action={`/outbox/${mail.id}/drop`}>
        <CsrfField visitor={visitor} />
        <button class="danger">Give it up</button>
      </form>
    </>
  );
}

function Deliveries({ c, mail }: { readonly c: ConsoleContext; readonly mail: WholeMail }) {
  return (
    <CardTable
      caption="What became of it for each address"
      columns={[
        { title: 'Address' },
        { title: 'State' },
        { title: 'Tries', isNumber: true },
        { title: 'Since' },
        { title: 'What that means' },
      ]}
      rows={mail.deliveries.map((delivery) => {
        const { address, header, state, attempts, error, changedAt } = delivery;
        const { word, tone, icon } = deliveryWords(state);
        return [
          <>
            <bdi>{address}</bdi>
            {header === 'cc' && <span class="quiet"> (copy)</span>}
          </>,
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>,
          String(attempts),
          <Moment at={changedAt} clock={clockOf(c)} />,
          delivery.state === 'sent' && error === null ? (
            ''
          ) : (
            <>
              {deliverySentence(delivery) ?? ''}
              {error !== null && (
                <span class="server-said">
                  <bdi>{error}</bdi>
                </span>
              )}
            </>
          ),
        ];
      })}
    />
  );
}
