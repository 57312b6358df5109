import { expect, onTestFinished, test } from 'vitest';
import { openConsole } from '../../test/support/console.js';
import { openOffices } from '../../test/support/offices.js';
import { openRelay } from '../../test/support/relay.js';
import { addUser } from '../accounts/manage.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';

test('with 60 sites, 10,000 runs and 10,000 conflicts the first pages stay small', async () => {
  const { config, sync, state } = await openOffices(PERSON, ['person']);
  await sync();
  const [first] = config.spokes;
  const spokes = Array.from({ length: 60 }, (_, at) => ({ ...first!, id: at + 2, name: `Office number ${at + 2}` }));
  await state(
    `INSERT INTO STATE.run (epoch, started_at, finished_at, outcome, result)
     SELECT 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'ok', (SELECT result FROM STATE.run LIMIT 1)
       FROM seq_1_to_10000`,
  );
  await state(
    `INSERT INTO STATE.conflict (run, table_name, record, record_hash, kind, certainty, meeting, state, decided_at)
     SELECT 1, 'person', seq, LEFT(SHA2(seq, 256), 40), 'update/update', 'base', LEFT(SHA2(seq, 256), 40), 'applied', UTC_TIMESTAMP(6)
       FROM seq_1_to_10000`,
  );
  const { visitor } = await openConsole({ ...config, spokes });
  for (const path of ['/', '/settings', '/runs', '/conflicts', '/log', '/quarantine', '/outbox', '/sync']) {
    const { status, text } = await visitor().get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(Buffer.byteLength(text), path).toBeLessThan(100_000);
  }
  const { text } = await visitor().get('/');
  expect(text).toContain('10,000 conflicts to look at');
  expect(text.match(/id="site-\d+"/gu)).toHaveLength(60);
});

test('a hub that cannot be reached is told to who sits at the machine, and to no stranger; then all goes on', async () => {
  const { config, hub } = await openOffices(PERSON, ['person']);
  await addUser(config, { name: 'asha', role: 'viewer', password: 'correct horse' });
  const relay = await openRelay({ host: hub.login.host, port: hub.login.port });
  onTestFinished(() => relay.close());
  const connection = { ...config.hub.connection, host: relay.host, port: relay.port };
  const away = { ...config, hub: { ...config.hub, connection } };
  const here = await openConsole(away);
  const proxied = await openConsole({ ...away, serve: { ...away.serve, trustedProxies: ['127.0.0.1'] } });
  relay.refuse(true);
  relay.cut();
  const told = await here.visitor().get('/');
  expect([told.status, told.text.includes('The hub cannot be reached')]).toEqual([503, true]);
  expect(told.text).toContain(`127.0.0.1:${relay.port}`);
  const stranger = await proxied.visitor().get('/');
  expect([stranger.status, stranger.text.includes(String(relay.port))]).toEqual([503, false]);
  relay.refuse(false);
  expect((await here.visitor().get('/')).headers.get('location')).toBe('/sign-in');
});

test('what a page is given is shown as text, whatever it is', async () => {
  const hostile = '<script>alert(1)</script>"\'&\u202e\u0000😀';
  const { config, state } = await openOffices(PERSON, ['person']);
  await state(
    `INSERT INTO STATE.audit (at, action, subject) VALUES (UTC_TIMESTAMP(6), 'test', '${hostile.replace("'", "''")}')`,
  );
  const spokes = config.spokes.map((spoke) => ({ ...spoke, name: hostile }));
  const { visitor } = await openConsole({ ...config, spokes });
  for (const path of [
    '/',
    '/settings',
    '/sync',
    '/<script>alert(1)</script>',
    '/sign-in?to="><script>alert(1)</script>',
  ]) {
    const { text } = await visitor().get(path);
    expect(text).not.toContain('<script>alert');
  }
  expect((await visitor().get('/')).text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});
