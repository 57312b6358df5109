import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { openOffices } from '../../../test/support/offices.js';
import { addUser } from '../../accounts/manage.js';
import { connectOptions } from '../../config/connect-options.js';
import { releaseLock, takeLock } from '../../ledger/run-lock.js';
import { connect } from '../../mysql/connect.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';

/** The parts that a live page gets, each as it was told last. */
async function watch(url: string): Promise<{ readonly part: (id: string) => string; readonly told: () => string }> {
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  const response = await fetch(`${url}/live`, { signal: ended.signal });
  const parts = new Map<string, string>();
  let told = '';
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      rest += chunk;
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        told += event;
        const data = /^data: (.*)$/mu.exec(event)?.[1] ?? '{}';
        for (const [id, html] of Object.entries(JSON.parse(data) as Record<string, string>)) parts.set(id, html);
      }
    }
  };
  read().catch(() => undefined);
  return { part: (id) => parts.get(id) ?? '', told: () => told };
}

const patient = { timeout: 20_000 };

test('somebody asks for a run over one site, it is made, and whoever looks on sees it', async () => {
  const { config, spokes, rows, state } = await openOffices(PERSON, ['person'], { spokes: 2 });
  for (const spoke of spokes) await spoke.run("INSERT INTO person VALUES (1, 'Asha')");
  const { url, visitor } = await openConsole(config);
  const live = await watch(url);
  await expect.poll(() => live.part('live-headline'), patient).toContain('Nothing has been synced yet.');
  const browser = visitor();
  const page = await browser.get('/');
  expect(page.text).toContain('Site 1');
  // The run stands still at its site until it was seen.
  await spokes[1]?.run('LOCK TABLES person WRITE');
  const asked = await browser.post('/sync', { site: '3' });
  expect([asked.status, asked.headers.get('location')]).toEqual([303, '/']);
  await expect.poll(() => live.told(), patient).toContain('Run 1 is at work.');
  await spokes[1]?.run('UNLOCK TABLES');
  await expect.poll(async () => (await rows('person')).map(({ length }) => length), patient).toEqual([1, 1, 1]);
  await expect.poll(() => live.part('site-3'), patient).toContain('In sync');
  expect(live.part('site-2')).toContain('Not synced yet');
  expect(await state('SELECT account, action, subject FROM STATE.audit')).toEqual([
    { account: null, action: 'sync', subject: 'Site 3' },
  ]);
});

test('a run that is asked for while another one is at work begins after it; both are made', async () => {
  const { config, state } = await openOffices(PERSON, ['person'], { spokes: 2 });
  const { visitor } = await openConsole(config);
  const browser = visitor();
  await browser.get('/');
  await Promise.all([
    browser.post('/sync', { site: '2' }),
    browser.post('/sync', { site: '3' }),
    browser.post('/sync', {}),
  ]);
  const finished = 'SELECT COUNT(*) AS n, SUM(finished_at IS NULL) AS open FROM STATE.run';
  await expect.poll(async () => Number((await state(finished))[0]?.['open'] ?? 1), patient).toBe(0);
  const overlaps = await state(
    `SELECT a.id FROM STATE.run a JOIN STATE.run b ON b.id > a.id AND b.started_at < a.finished_at`,
  );
  expect(overlaps).toEqual([]);
});

test('a run that another process keeps out is seen to wait, and told of when it is given up, until one is made', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  const other = await connect(connectOptions(config.hub, config.timeouts));
  onTestFinished(() => other.destroy());
  const lock = await takeLock(other, config.state, 'spokesync on laptop.example');
  const { url, visitor } = await openConsole(config, { askedWaitMs: 3000 });
  const live = await watch(url);
  const browser = visitor();
  await browser.get('/');
  await browser.post('/sync', {});
  await expect.poll(() => live.told(), patient).toContain('A run waits until another one is over.');
  await expect.poll(() => live.told(), patient).toContain('laptop.example');
  await expect.poll(() => live.part('live-concerns'), patient).toContain('A sync that somebody asked for was not made');
  await releaseLock(other, config.state, lock);
  await browser.post('/sync', {});
  await expect.poll(() => live.part('live-headline'), patient).toContain('All 2 sites are in sync.');
  expect(live.part('live-concerns')).not.toContain('was not made');
});

test('the brake holds a big change back, and lets it pass once where somebody says so', async () => {
  const { config, hub, sync, rows } = await openOffices(PERSON, ['person']);
  await hub.run("INSERT INTO person SELECT seq, 'Asha' FROM seq_1_to_40");
  await sync();
  await hub.run("UPDATE person SET name = 'Bikash'");
  const { url, visitor } = await openConsole(config);
  const live = await watch(url);
  const browser = visitor();
  await browser.get('/');
  await browser.post('/sync', {});
  await expect.poll(() => live.part('live-concerns'), patient).toContain('would change 40 of 40 rows');
  expect(live.part('live-concerns')).toContain('<a href="/sync">');
  await browser.post('/sync', { allow: 'person' });
  await expect.poll(async () => (await rows('person'))[1]?.[39]?.['name'], patient).toBe('Bikash');
  await expect.poll(() => live.part('live-headline'), patient).toContain('All 2 sites are in sync.');
  expect((await browser.post('/sync', { allow: 'salary' })).status).toBe(400);
});

test('a viewer sees all of it and starts nothing', async () => {
  const { config, state } = await openOffices(PERSON, ['person']);
  await addUser(config, { name: 'bikash', role: 'viewer', password: 'correct horse' });
  const { visitor } = await openConsole(config);
  const browser = visitor();
  await browser.signIn('bikash', 'correct horse');
  const { status, text } = await browser.get('/');
  expect(status).toBe(200);
  expect(text).not.toContain('Sync all now');
  expect((await browser.post('/sync', {})).status).toBe(403);
  expect(await state("SELECT * FROM STATE.audit WHERE action = 'sync'")).toEqual([]);
  expect(await state('SELECT * FROM STATE.run')).toEqual([]);
});
