import { Hono } from 'hono';
import { requireMails } from '../../outbox/drop-mails.js';
import { sendMails } from '../../outbox/send-mails.js';
import { dropMail } from '../../records/outbox.js';
import { audit } from '../access/audit.js';
import { operatorsOnly } from '../access/gate.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { donePath } from './done-text.js';
import { mailAttachment, mailPage } from './mail-page.js';
import { outboxPage } from './outbox-page.js';

/** The section Outbox: mails that wait, and what became of the others. */
export function outboxPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/outbox', outboxPage)
    .post('/outbox/send', operatorsOnly, (c) => send(c, null))
    .get('/outbox/:mail{[1-9][0-9]{0,14}}', mailPage)
    .get('/outbox/:mail{[1-9][0-9]{0,14}}/attachments/:at{[1-9]}', mailAttachment)
    .post('/outbox/:mail{[1-9][0-9]{0,14}}/send', operatorsOnly, (c) => send(c, Number(c.req.param('mail'))))
    .post('/outbox/:mail{[1-9][0-9]{0,14}}/drop', operatorsOnly, async (c) => {
      const mail = Number(c.req.param('mail'));
      await c.var.hub.use((session, state) => requireMails(session, state, [mail]));
      await audit(c, 'mail-dropped', `mail ${mail}`);
      const dropped = await c.var.hub.use((session, state) => dropMail(session, state, mail));
      return c.redirect(`/outbox/${mail}?done=${dropped > 0 ? 'dropped' : 'nothing'}`, 303);
    });
}

async function send(c: ConsoleContext, mail: number | null): Promise<Response> {
  const { service } = c.var;
  await audit(c, 'mail-sent', mail === null ? 'all that wait' : `mail ${mail}`);
  const result = await service.betweenRuns(() => sendMails(service.config, mail === null ? null : [mail]));
  return c.redirect(donePath(mail === null ? '/outbox' : `/outbox/${mail}`, result), 303);
}
