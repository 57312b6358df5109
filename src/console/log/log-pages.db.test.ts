import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import type { FreshDatabase } from '../../../test/support/database.js';
import { openOffices } from '../../../test/support/offices.js';
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

test('a record whose key has several columns is shown by their values, and found by them', async () => {
  const offices = await openOffices('CREATE TABLE stay (guest INT, room INT, nights INT, PRIMARY KEY (guest, room))', [
    'stay',
  ]);
  const [spoke] = offices.spokes as [FreshDatabase];
  await spoke.run('INSERT INTO stay VALUES (1, 1, 1)');
  await offices.sync();
  await spoke.run('ALTER TABLE stay ADD CONSTRAINT short CHECK (nights < 9)');
  await offices.hub.run('INSERT INTO stay VALUES (151, 31, 2), (151, 32, 10)');
  await offices.sync();
  const browser = (await openConsole(offices.config)).visitor();
  for (const address of ['/log?record=151,+31', '/quarantine?record=151,32']) {
    const { text } = await browser.get(address);
    expect(text).toMatch(/stay 151, 3[12]/u);
    expect(text).not.toMatch(/151&quot;|stay 1, 1/u);
  }
});
