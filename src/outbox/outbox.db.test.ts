import { expect, test } from 'vitest';
import { mailConfig, mailServer } from '../../test/support/mail-server.js';
import { quarrelingOffices } from '../../test/support/quarrel.js';
import { dropMails } from './drop-mails.js';
import { listOutbox } from './list-outbox.js';
import { sendMails } from './send-mails.js';

test('a mail that is put off again and again is listed with the reason, sent when the server takes it, or given up', async () => {
  const post = await mailServer();
  post.setMood({ address: (address) => (address === 'dil@three.example' ? 451 : null) });
  const offices = await quarrelingOffices(mailConfig(post));
  await offices.quarrel(1);
  await offices.quarrel(2);
  expect((await offices.sync()).mails.waiting).toBe(2);
  const waiting = await listOutbox(offices.config);
  expect(waiting.total).toBe(2);
  const [newest, oldest] = waiting.mails;
  expect(newest?.deliveries).toMatchObject([
    {
      address: 'dil@three.example',
      header: 'to',
      state: 'waiting',
      attempts: 1,
      error: expect.stringContaining('451') as string,
    },
    { address: 'tara@two.example', state: 'sent', error: null },
  ]);

  expect(await dropMails(offices.config, [newest?.id ?? 0])).toEqual({
    mails: [{ id: newest?.id, outcome: 'dropped' }],
  });
  expect(await dropMails(offices.config, [newest?.id ?? 0])).toMatchObject({
    mails: [{ outcome: 'waits for nobody' }],
  });
  expect(await offices.state('SELECT action, subject FROM STATE.audit')).toEqual([
    { action: 'mail-dropped', subject: `mail ${String(newest?.id)}` },
  ]);
  expect((await listOutbox(offices.config, { which: 'dropped' })).mails.map(({ id }) => id)).toEqual([newest?.id]);
  expect((await offices.sync()).mails.waiting).toBe(1);

  expect(await sendMails(offices.config, null)).toMatchObject({ sent: 0, waiting: 1 });
  post.setMood({});
  const before = post.taken.length;
  expect(await sendMails(offices.config, [oldest?.id ?? 0])).toEqual({
    sent: 1,
    refused: [],
    waiting: 0,
    trouble: null,
  });
  expect(post.taken.slice(before).map(({ to }) => to)).toEqual([['dil@three.example']]);
  expect((await offices.sync()).outcome).toBe('ok');
  await expect(dropMails(offices.config, [999])).rejects.toMatchObject({ code: 'usage' });
});

test('mails are not sent beside a run, nor without a mail server; one that is down is said', async () => {
  const post = await mailServer();
  const offices = await quarrelingOffices(mailConfig(post));
  await expect(sendMails({ ...offices.config, mail: null }, null)).rejects.toMatchObject({ code: 'usage' });
  await post.down();
  await offices.quarrel(1);
  await offices.sync();
  const sent = await sendMails(offices.config, null);
  expect([sent.sent, sent.waiting, sent.trouble]).toEqual([0, 2, expect.stringContaining('mail server')]);
  await offices.state(`UPDATE STATE.control SET holder = 'somebody', lease_until = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR`);
  await expect(sendMails(offices.config, null)).rejects.toMatchObject({ code: 'locked' });
});
