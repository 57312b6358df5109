import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { quarrelingOffices } from '../../../test/support/quarrel.js';
import { addUser } from '../../accounts/manage.js';

/** Three conflicts: of notes 1, 2 and 3, which dil (site 3) won against tara (site 2). */
async function threeConflicts() {
  const offices = await quarrelingOffices(null);
  for (const note of [1, 2, 3]) await offices.quarrel(note);
  await offices.sync();
  return offices;
}

const idsIn = (html: string): number[] =>
  [...html.matchAll(/class="conflict-link" href="\/conflicts\/(\d+)/gu)].map(([, id]) => Number(id));

const text = (html: string): string => html.replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ');

test('the inbox shows the open ones, and every filter of the address picks its own', async () => {
  const { config, state } = await threeConflicts();
  await state(
    `UPDATE STATE.conflict SET decided_at = '2026-03-01 12:00:00', state = 'closed', note = 'by 100% phone' WHERE id = 1`,
  );
  await state(`UPDATE STATE.conflict SET certainty = 'timestamp', kind = 'insert/insert' WHERE id = 2`);
  await state(
    `UPDATE STATE.conflict_side SET row_values = JSON_SET(row_values, '$.v', 'Kaḷo "dog"\\n') WHERE conflict_id = 3`,
  );
  const { visitor } = await openConsole(config);
  const shown = async (query: string): Promise<number[]> => idsIn((await visitor().get(`/conflicts${query}`)).text);
  expect(await shown('')).toEqual([3, 2]);
  expect(await shown('?shelf=closed')).toEqual([1]);
  expect(await shown('?shelf=all')).toEqual([3, 2, 1]);
  expect(await shown('?shelf=all&table=note&site=2')).toEqual([3, 2, 1]);
  expect(await shown('?site=1')).toEqual([]);
  expect(await shown('?person=tara+two')).toEqual([3, 2]);
  expect(await shown('?person=DIL@three.example')).toEqual([3, 2]);
  expect(await shown('?person=nobody')).toEqual([]);
  expect(await shown('?certainty=timestamp')).toEqual([2]);
  expect(await shown('?kind=insert%2Finsert')).toEqual([2]);
  expect(await shown('?shelf=all&since=2026-03-01&until=2026-03-01')).toEqual([1]);
  expect(await shown('?shelf=all&until=2026-02-28')).toEqual([]);
  expect(await shown('?text=DOG%22')).toEqual([3]);
  expect(await shown('?text=note_timestamp')).toEqual([]);
  expect(await shown('?shelf=all&text=100%25+p')).toEqual([1]);
  expect(await shown('?text=of+_')).toEqual([]);
  expect((await visitor().get('/conflicts?table=gone')).status).toBe(400);
});

test('one conflict is shown with all versions, and one that there is not is not found', async () => {
  const { config } = await threeConflicts();
  const { visitor } = await openConsole(config);
  const page = await visitor().get('/conflicts/2?table=note');
  expect(page.status).toBe(200);
  expect(text(page.text)).toContain('v a of 2 put back of 3');
  expect(text(page.text)).toContain('Dil Three (dil) changed it');
  expect(text(page.text)).toContain('Proven: these versions differ from what the offices last agreed on.');
  expect(page.text).toContain('id="newer" href="/conflicts/3?table=note"');
  expect(page.text).toContain('id="older" href="/conflicts/1?table=note"');
  expect((await visitor().get('/conflicts/99')).status).toBe(404);
  expect((await visitor().get('/conflicts/2/value?row=kept&column=v')).text).toBe('of 3');
});

test('what is previewed is what is written, and nothing else: not over a change that came in between', async () => {
  const { config, hub, rows, state } = await threeConflicts();
  const { visitor } = await openConsole(config);
  const operator = visitor();
  const wish = 'loser=2&column=v';
  const preview = await operator.get(`/conflicts/2/restore?${wish}`);
  expect(text(preview.text)).toContain('v of 3 of 2');
  expect(await state(`SELECT state FROM STATE.conflict WHERE id = 2`)).toEqual([{ state: 'applied' }]);
  const seen = (html: string): string => /name="seen" value="([^"]*)"/u.exec(html)?.[1] ?? '';
  const form = { loser: '2', column: 'v', seen: seen(preview.text), user: 'hari', comment: 'as agreed' };

  const stranger = await operator.post('/conflicts/2/restore', { ...form, user: 'hary' });
  expect([stranger.status, text(stranger.text)]).toEqual([409, expect.stringContaining('did you mean hari?')]);
  await hub.run(`UPDATE note SET v = 'later' WHERE id = 2`);
  const late = await operator.post('/conflicts/2/restore', form);
  expect(late.status).toBe(409);
  expect(text(late.text)).toContain('Somebody has changed the record while you were looking');
  expect((await rows('note'))[0]?.[1]).toMatchObject({ v: 'later' });

  const done = await operator.post('/conflicts/2/restore', { ...form, seen: seen(late.text) });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/conflicts/2?done=restored']);
  expect((await rows('note'))[0]?.[1]).toMatchObject({ v: 'of 2' });
  const after = await operator.get('/conflicts/2?done=restored');
  expect(text(after.text)).toContain('the next run carries it to all of them');
  expect(after.text).toContain('action="/sync"');
  expect(await hub.query(`SELECT comment, user_id FROM change_log ORDER BY id DESC LIMIT 1`)).toEqual([
    { comment: 'as agreed', user_id: '7' },
  ]);
  expect(await state(`SELECT action FROM STATE.audit`)).toContainEqual({ action: 'conflict-restored' });
});

test('one, several and all that a filter finds are closed with a note, by the account', async () => {
  const { config, state } = await threeConflicts();
  await addUser(config, { name: 'asha', role: 'operator', password: 'correct horse' });
  await addUser(config, { name: 'bina', role: 'viewer', password: 'correct horse' });
  const { visitor } = await openConsole(config);
  const closed = () => state(`SELECT id, closed_by, note FROM STATE.conflict WHERE state = 'closed' ORDER BY id`);

  const viewer = visitor();
  await viewer.signIn('bina', 'correct horse');
  const list = await viewer.get('/conflicts');
  expect(idsIn(list.text)).toHaveLength(3);
  expect(list.text).not.toContain('type="checkbox" name="id"');
  expect((await viewer.get('/conflicts/1')).text).not.toContain('<form id="restore');
  expect((await viewer.post('/conflicts/close', { id: '1' })).status).toBe(403);
  expect((await viewer.post('/conflicts/1/restore', { loser: '2', user: 'hari' })).status).toBe(403);
  expect(await closed()).toEqual([]);

  const operator = visitor();
  await operator.signIn('asha', 'correct horse');
  await operator.get('/conflicts');
  const one = await operator.post('/conflicts/close', { id: '1', one: '1', note: 'by phone', back: '?table=note' });
  expect(one.headers.get('location')).toBe('/conflicts/1?table=note&done=closed');
  const all = await operator.get('/conflicts/close?table=note');
  expect(text(all.text)).toContain('Close 2 open conflicts?');
  const upTo = /name="upTo" value="(\d+)"/u.exec(all.text)?.[1] ?? '';
  const rest = await operator.post('/conflicts/close', { all: '1', upTo, back: '?table=note' });
  expect(rest.headers.get('location')).toBe('/conflicts?table=note&done=closed&count=2');
  expect(await closed()).toEqual([
    { id: '1', closed_by: 'asha', note: 'by phone' },
    { id: '2', closed_by: 'asha', note: null },
    { id: '3', closed_by: 'asha', note: null },
  ]);
  expect(text((await operator.get('/conflicts')).text)).toContain('No open conflicts');
});
