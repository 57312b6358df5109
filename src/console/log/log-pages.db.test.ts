import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { quarrelingOffices } from '../../../test/support/quarrel.js';

test('the log is searched and each entry explained; rows in quarantine are shown with what a person can do', async () => {
  const offices = await quarrelingOffices(null);
  await offices.quarrel(1);
  await offices.two.run(`CREATE TRIGGER strict BEFORE INSERT ON note FOR EACH ROW
    IF NEW.v = 'five' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no fives here'; END IF`);
  await offices.hub.run(`INSERT INTO note VALUES (55, 'five', '2024-03-01')`);
  await offices.sync();
  await offices.sync();
  const { visitor } = await openConsole(offices.config);
  const browser = visitor();
  const found = (await browser.get('/log?person=tara')).text;
  expect(found).toContain('Tara Two (tara) changed note 1. That went from Site 2 to Site 1.');
  expect(found).not.toContain('Dil Three');
  const [, entry = ''] = /href="(\/log\/\d+)"/u.exec((await browser.get('/log?person=dil&kind=update')).text) ?? [];
  const page = (await browser.get(entry)).text;
  expect(page).toContain('href="/conflicts/1"');
  expect(page).toContain('of 3');
  expect((await browser.get('/log?text=nowhere')).text).toContain('No entry is like that');
  expect((await browser.get('/log?site=2&since=2020-01-01&until=2020-01-02')).text).toContain('No entry is like that');
  expect((await browser.get('/log?table=persn')).status).toBe(400);

  const held = (await browser.get('/quarantine')).text;
  expect(held).toContain('It was added at Site 1 and cannot be added at Site 2.');
  expect(held).toContain('no fives here');
  expect(held).toContain('2 runs tried it');
  expect((await browser.get('/quarantine?site=3')).text).toContain('No row in quarantine is like that');
});
