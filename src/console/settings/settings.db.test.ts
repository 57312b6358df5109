import { expect, test } from 'vitest';
import { openConsole } from '../../../test/support/console.js';
import { openOffices } from '../../../test/support/offices.js';
import { addUser } from '../../accounts/manage.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';
const PASSWORD = 'correct horse';

test('the settings show sites and tables; who may sign in, and who did what, is for operators; no page holds a secret', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  await addUser(config, { name: 'asha', role: 'operator', password: PASSWORD });
  await addUser(config, { name: 'bikash', role: 'viewer', password: PASSWORD });
  const { visitor } = await openConsole(config);
  const [operator, viewer] = [visitor(), visitor()];
  await operator.signIn('asha', PASSWORD);
  await viewer.signIn('bikash', PASSWORD);
  const [theirs, own] = [(await viewer.get('/settings')).text, (await operator.get('/settings')).text];
  for (const text of [theirs, own]) {
    expect(text).toContain(config.spokes[0]?.connection.database);
    for (const { connection } of [config.hub, ...config.spokes])
      expect(text).not.toContain(connection.password?.reveal());
    expect(text).not.toContain('scrypt');
  }
  expect(own).toContain('user added');
  expect(theirs).not.toMatch(/user added|asha/u);
});

test('the check looks at every site, and tells each finding with its fix', async () => {
  const { config, spokes } = await openOffices(`${PERSON}; CREATE TABLE stock (id INT, pieces INT)`, [
    'person',
    'stock',
  ]);
  await spokes[0]!.run('DROP TABLE person');
  const { visitor } = await openConsole(config);
  const { status, text } = await visitor().get('/settings/check');
  expect(status).toBe(200);
  expect(text).toMatch(/Site 2, person/u);
  expect(text).toContain('What to do:');
});
