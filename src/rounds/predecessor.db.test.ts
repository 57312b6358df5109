import { expect, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { syncLog } from '../../test/support/people.js';

/** An office as the predecessor left it: its three tables as its README gives them, people and data. */
const OLD = `
  SET sql_mode = '';
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(100), name VARCHAR(50), lastname VARCHAR(50), user_name VARCHAR(50)) DEFAULT CHARSET=utf8;
  CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50), sex ENUM('m','f'), born DATE,
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) ENGINE=InnoDB DEFAULT CHARSET=utf8;
  CREATE TABLE change_log (
    id int(11) NOT NULL AUTO_INCREMENT, site_id int(3) NOT NULL, user_id int(11) NOT NULL,
    \`table\` varchar(30) NOT NULL, record_id varchar(11) NOT NULL,
    update_type enum('new','update','delete','force delete') NOT NULL, comment text,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (id)
  ) ENGINE=MyISAM DEFAULT CHARSET=utf8;
  CREATE TABLE sync (
    sync_from int(11) unsigned NOT NULL, sync_to int(11) NOT NULL,
    last_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', this_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
    PRIMARY KEY (sync_from, sync_to)
  ) ENGINE=MyISAM DEFAULT CHARSET=utf8;
  CREATE TABLE sync_log (
    id int(11) NOT NULL AUTO_INCREMENT, site_id_from int(3) NOT NULL, site_id_to int(3) NOT NULL, user_id int(11) DEFAULT NULL,
    \`table\` varchar(30) NOT NULL, record_id varchar(11) NOT NULL, update_type enum('INSERT','UPDATE') NOT NULL,
    comment text NOT NULL, \`sql\` text NOT NULL,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    time_of_change_on_remote_server timestamp NULL DEFAULT NULL,
    user_email varchar(100) DEFAULT NULL, user_firstname varchar(100) DEFAULT NULL,
    user_lastname varchar(100) DEFAULT NULL, user_name varchar(100) DEFAULT NULL, PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8;
  INSERT INTO users VALUES (3, 'x@x', 'Asha', 'Rai', 'asha');
  INSERT INTO person VALUES (1, 'same', 'm', '0000-00-00', '2013-01-01'), (2, 'old', '', '1970-01-01', '2013-01-01'),
    (3, 'old', 'f', NULL, '2013-01-01'), (4, 'old', 'f', NULL, '2013-01-01'), (5, 'old', 'm', NULL, '2013-01-01');
  INSERT INTO sync VALUES (2, 1, '2013-01-31 00:00:00', '2013-02-01 00:00:00'), (1, 2, '0000-00-00 00:00:00', '2013-02-01 00:00:00');
  INSERT INTO sync_log (site_id_from, site_id_to, user_id, \`table\`, record_id, update_type, comment, \`sql\`, user_name)
    VALUES (2, 1, 3, 'person', '1', 'UPDATE', '', 'UPDATE person SET …', 'asha')`;

test('an installation of the predecessor: init upgrades it, the next sync goes on where it stood, and its tables stay in use', async () => {
  const offices = await openOffices(OLD, ['person']);
  const { hub } = offices;
  const [spoke] = offices.spokes as [FreshDatabase];
  const log = (site: FreshDatabase, record: string, type: string, at: string) =>
    site.query(
      `INSERT INTO change_log (site_id, user_id, \`table\`, record_id, update_type, timestamp) VALUES (1, 3, 'person', ?, ?, ?)`,
      [record, type, at],
    );
  // Since the last sync: 2 edited at the spoke; 3 edited at both; 4 deleted at the hub; 5 as it was.
  await spoke.run(`UPDATE person SET name = 'spoke', person_timestamp = '2013-03-01' WHERE id IN (2, 3)`);
  await log(spoke, '2', 'update', '2013-03-01');
  await log(spoke, '3', 'update', '2013-03-01');
  await hub.run(
    `UPDATE person SET name = 'hub', person_timestamp = '2013-03-02' WHERE id = 3; DELETE FROM person WHERE id = 4`,
  );
  await log(hub, '3', 'update', '2013-03-02');
  await log(hub, '4', 'delete', '2013-03-02');
  await log(hub, '5', 'delete', '2012-01-01');

  const first = await offices.sync();
  expect(first.totals).toMatchObject({ inserted: 0, updated: 2, deleted: 1, conflicts: 1 });
  expect(first.conflicts).toMatchObject([
    {
      record: '3',
      kind: 'update/update',
      certainty: 'change-log',
      winner: { site: 1, user: 'asha' },
      losers: [{ site: 2, user: 'asha' }],
    },
  ]);
  await expectConverged(offices, 'person');
  expect((await offices.rows('person'))[1]?.map(({ id, name, sex, born }) => [id, name, sex, born])).toEqual([
    [1, 'same', 'm', '0000-00-00'],
    [2, 'spoke', '', '1970-01-01'],
    [3, 'hub', 'f', null],
    [5, 'old', 'm', null],
  ]);
  expect(await syncLog(hub)).toEqual([
    '2→1 3 asha: UPDATE person 1',
    '2→1 3 asha: UPDATE person 2',
    '1→2 3 asha: UPDATE person 3',
    '1→2 3 asha: DELETE person 4',
  ]);
  const stamps = await hub.query(`SELECT sync_from, last_time FROM sync WHERE this_time > '2020-01-01' ORDER BY 1`);
  expect(stamps.map((row) => [Number(row['sync_from']), String(row['last_time']).slice(0, 19)])).toEqual([
    [1, expect.stringMatching(/^20/u)],
    [2, expect.stringMatching(/^20/u)],
  ]);

  // And on: the base is known now, the old change log goes on being written.
  await spoke.run(`DELETE FROM person WHERE id = 5`);
  await log(spoke, '5', 'delete', '2014-01-01');
  await hub.run(`INSERT INTO person (id, name, sex) VALUES (6, 'bent', 'x')`);
  expect((await offices.sync()).totals).toMatchObject({ inserted: 1, deleted: 1, conflicts: 0, quarantined: 0 });
  await expectConverged(offices, 'person');
});
