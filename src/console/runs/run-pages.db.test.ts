import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { quarrelingOffices } from '../../../test/support/quarrel.js';
import { addUser } from '../../accounts/manage.js';

const PASSWORD = 'correct horse';

test('runs are listed and told one by one, with their tables, conflicts and details; what there is not is not found', async () => {
  const offices = await quarrelingOffices(null);
  await offices.quarrel(1);
  const { run } = await offices.sync();
  const { visitor } = await openConsole(offices.config);
  const browser = visitor();
  const list = await browser.get('/runs');
  expect(list.text).toContain(`href="/runs/${String(run)}"`);
  expect(list.text).toContain('Site 2');
  const page = (await browser.get(`/runs/${String(run)}`)).text;
  expect(page).toContain('href="/conflicts/1"');
  expect(page).toContain('Tables that changed');
  const details = await browser.get(`/runs/${String(run)}/details.txt`);
  expect([details.status, details.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8']);
  expect(details.text).toContain('note');
  const points = JSON.parse((await browser.get('/runs/points.json?days=1')).text) as Record<string, number[]>;
  expect(points['rows']?.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(0);
  for (const path of ['/runs/999', '/runs/0', '/runs/1e3', '/runs/999/details.txt', '/log/999999', '/outbox/999'])
    expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
  expect((await browser.get('/runs?outcome=failed')).text).toContain('No run is like that');
  expect((await browser.get("/runs?page=x&since=no&outcome='")).status).toBe(200);
});

test('a run that could not go on keeps why; one that died says so', async () => {
  const offices = await quarrelingOffices(null);
  await offices.state(`INSERT INTO STATE.run (id, epoch, started_at) VALUES (50, 1, UTC_TIMESTAMP(6))`);
  await offices.state('UPDATE STATE.control SET hub_token = 99');
  await expect(offices.sync()).rejects.toMatchObject({ code: 'restored' });
  const { visitor } = await openConsole(offices.config);
  const list = (await visitor().get('/runs')).text;
  expect(list).toContain('Broken off');
  expect((await visitor().get('/runs/50')).text).toContain('Nothing is lost');
  const failed = (await visitor().get('/runs/51')).text;
  expect(failed).toContain('Failed');
  expect(failed).toContain('restored from a backup');
  expect((await visitor().get('/runs/51/details.txt')).status).toBe(404);
});

test('a plan is made by the service, shown row by row, and may be thrown away; a viewer starts none', async () => {
  const offices = await quarrelingOffices(null);
  await offices.hub.run(`INSERT INTO note VALUES (99, '<script>alert(1)</script>', '2024-03-01')`);
  await offices.two.run(`UPDATE note SET v = 'of two', note_timestamp = '2024-03-01' WHERE id = 3`);
  await addUser(offices.config, { name: 'asha', role: 'operator', password: PASSWORD });
  await addUser(offices.config, { name: 'bikash', role: 'viewer', password: PASSWORD });
  const { visitor } = await openConsole(offices.config);
  const [asha, bikash] = [visitor(), visitor()];
  await asha.signIn('asha', PASSWORD);
  await bikash.signIn('bikash', PASSWORD);
  await bikash.get('/runs/plan');
  expect((await bikash.post('/runs/plan', {})).status).toBe(403);
  await asha.get('/runs/plan');
  const begun = await asha.post('/runs/plan', {});
  expect([begun.status, begun.headers.get('location')]).toEqual([303, '/runs/plan']);
  await expect.poll(async () => (await asha.get('/runs/plan/state')).text, { timeout: 20_000 }).toContain('"done"');
  const page = (await bikash.get('/runs/plan')).text;
  expect(page).toContain('4 rows would be written');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('Site 1 would take over what Site 2 has.');
  expect((await bikash.get('/runs/plan?record=99&action=update')).text).toContain('No row of the plan is like that');
  await offices.sync();
  expect((await asha.get('/runs/plan')).text).toContain('A run has begun since');
  expect((await asha.post('/runs/plan/clear', {})).status).toBe(303);
  expect((await asha.get('/runs/plan')).text).toContain('What would a sync do now?');
  expect(await offices.state(`SELECT account, action FROM STATE.audit WHERE action LIKE 'plan%' ORDER BY id`)).toEqual([
    { account: 'asha', action: 'plan' },
    { account: 'asha', action: 'plan-cleared' },
  ]);
});

test('a plan that is stopped is none, and the run that was asked for meanwhile follows', async () => {
  const offices = await quarrelingOffices(null);
  const { visitor } = await openConsole(offices.config);
  const browser = visitor();
  await browser.get('/runs/plan');
  await browser.post('/runs/plan', {});
  expect((await browser.post('/runs/plan', {})).headers.get('location')).toBe('/runs/plan?done=busy');
  await browser.post('/sync', {});
  expect((await browser.post('/runs/plan/clear', {})).headers.get('location')).toBe('/runs/plan?done=cleared');
  const runs = (): Promise<unknown> =>
    offices.state('SELECT COUNT(*) AS n FROM STATE.run WHERE finished_at IS NOT NULL');
  await expect.poll(runs, { timeout: 20_000 }).toEqual([{ n: '2' }]);
  expect((await browser.get('/runs/plan/state')).text).toContain('"none"');
});
