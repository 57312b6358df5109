import { addUser } from '../../src/accounts/manage.js';
import type { Config } from '../../src/config/config.js';
import { closeConflicts, init, sync } from '../../src/index.js';
import { captureInstall } from '../../src/triggers/capture.js';
import type { Applications } from './old-offices.js';

const yes = { confirm: () => true };

const SCHEMA = `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
  CREATE TABLE person (
    id      INT PRIMARY KEY,
    name    VARCHAR(60) NOT NULL,
    email   VARCHAR(60) NULL UNIQUE,
    phone   VARCHAR(20) NULL,
    changed TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
  );
  CREATE TABLE note (
    id      INT PRIMARY KEY,
    title   VARCHAR(60) NOT NULL,
    body    TEXT NULL,
    changed TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
  );
  CREATE TABLE stock (office VARCHAR(20), item INT, amount INT NOT NULL, PRIMARY KEY (office, item));
  INSERT INTO users VALUES (7, 'asha@example.org', 'Asha', 'Rai', 'asha'), (8, 'bikash@example.org', 'Bikash', 'Thapa', 'bikash')`;

const FIRST_ROWS = `
  INSERT INTO person (id, name, phone) VALUES (1, 'Asha', '1'), (2, 'Bikash', '2'), (3, 'Chandra', '3'), (4, 'Deepa', '4'),
    (5, 'Eka', '5'), (6, 'Gita', '6'), (7, 'Hari', '7'), (8, 'Indra', '8');
  INSERT INTO note (id, title, body) VALUES (1, 'one', 'a'), (2, 'two', 'b'), (3, 'three', 'c'), (4, 'four', 'd');
  INSERT INTO stock VALUES ('Pokhara', 1, 10), ('Tansen', 1, 20), ('Tansen', 2, 30)`;

/**
 * What the offices of a dump have been through: a first fill, and a run with a conflict over whole rows and one over a
 * column, a deletion, two columns merged, a counter summed, a row in quarantine and mails that wait; then a conflict
 * closed, and a column added, for which neither triggers nor ledger have been made anew.
 */
export async function tellStory({ hub, pokhara, tansen, all }: Applications, config: Config): Promise<void> {
  for (const office of all) await office.query(SCHEMA);
  await hub.query(FIRST_ROWS);
  await init(config, yes);
  await captureInstall(config, yes);
  await sync(config);
  const as = (user: number) => `SET @spokesync_user = ${String(user)}`;
  await hub.query(`${as(7)};
    UPDATE person SET phone = '1 of the hub' WHERE id = 1;
    UPDATE note SET title = 'one, by the hub' WHERE id = 1;
    UPDATE note SET title = 'two, by the hub' WHERE id = 2;
    UPDATE stock SET amount = amount + 2 WHERE office = 'Tansen' AND item = 1`);
  await pokhara.query(`${as(8)};
    UPDATE person SET name = 'Asha of Pokhara' WHERE id = 1;
    UPDATE note SET title = 'two, by Pokhara' WHERE id = 2;
    INSERT INTO person (id, name, email) VALUES (20, 'Jaya', 'office@example.org');
    UPDATE stock SET amount = amount - 1 WHERE office = 'Tansen' AND item = 1`);
  await tansen.query(`${as(8)};
    DELETE FROM person WHERE id = 2;
    UPDATE note SET body = 'a, by Tansen' WHERE id = 1;
    INSERT INTO person (id, name, email) VALUES (30, 'Kiran', 'office@example.org')`);
  await sync(config);
  await closeConflicts(config, [2], { user: 'asha', note: 'seen to' });
  await addUser(config, { name: 'asha', role: 'operator', password: 'a password of the tests' });
  for (const office of all) await office.query('ALTER TABLE person ADD COLUMN room VARCHAR(20) NULL');
}
