import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { mailConfig, mailServer } from '../../../test/support/mail-server.js';
import { quarrelingOffices } from '../../../test/support/quarrel.js';

test('a mail that waits is shown with the reason, tried again, and given up; each is audited', async () => {
  const post = await mailServer();
  post.setMood({ address: (address) => (address === 'dil@three.example' ? 451 : null) });
  const offices = await quarrelingOffices(mailConfig(post));
  await offices.quarrel(1);
  const { run } = await offices.sync();
  const { visitor } = await openConsole(offices.config);
  const browser = visitor();
  const list = (await browser.get('/outbox')).text;
  const [, mail = ''] = /href="(\/outbox\/\d+)"/u.exec(list) ?? [];
  expect(list).toContain('451 as told');
  const page = (await browser.get(mail)).text;
  expect(page).toContain('Each run tries again');
  expect(page).toContain('href="/conflicts/1"');
  expect((await browser.get(`/runs/${String(run)}`)).text).toContain(`href="${mail}"`);
  const tried = await browser.post(`${mail}/send`, {});
  expect(tried.headers.get('location')).toBe(`${mail}?done=sent&sent=0&refused=0&waiting=1`);
  expect((await browser.get(tried.headers.get('location') ?? '')).text).toContain('1 mail still waits');
  expect((await browser.post(`${mail}/drop`, {})).headers.get('location')).toBe(`${mail}?done=dropped`);
  expect((await browser.get('/outbox')).text).toContain('Nothing waits');
  expect((await browser.get('/outbox?state=dropped')).text).toContain(`href="${mail}"`);
  expect((await browser.post('/outbox/999/drop', {})).status).toBe(400);
  const subject = `mail ${mail.slice('/outbox/'.length)}`;
  expect(await offices.state('SELECT action, subject FROM STATE.audit ORDER BY id')).toEqual([
    { action: 'mail-sent', subject },
    { action: 'mail-dropped', subject },
  ]);
});
