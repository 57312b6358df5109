import { expect, test } from 'vitest';
import type { FreshDatabase } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';

/** The tables of version 2.4 as its README gives them, as far as the statements below touch them. */
const TABLES = `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(100), name VARCHAR(50), lastname VARCHAR(50), user_name VARCHAR(50));
  CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50),
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
  CREATE TABLE change_log (
    id int(11) NOT NULL AUTO_INCREMENT, site_id int(3) NOT NULL, user_id int(11) NOT NULL,
    \`table\` varchar(30) NOT NULL, record_id varchar(11) NOT NULL,
    update_type enum('new','update','delete','force delete') NOT NULL, comment text,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (id)
  ) DEFAULT CHARSET=utf8;
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
  ) DEFAULT CHARSET=utf8;
  INSERT INTO users VALUES (3, 'x@x', 'Asha', 'Rai', 'asha')`;

/** The columns that the application and the old script name when they write the three tables. */
async function writeAsBefore(site: FreshDatabase): Promise<void> {
  await site.run("SET sql_mode = 'STRICT_ALL_TABLES'");
  await site.query(
    "INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, comment) VALUES (1, 3, 'person', '1', 'update', '')",
  );
  for (const _ of ['first', 'again']) {
    await site.query(
      'INSERT INTO sync (sync_from, sync_to, this_time) VALUES (?, 1, NOW()) ON DUPLICATE KEY UPDATE last_time = this_time, this_time = NOW()',
      [7],
    );
  }
  await site.query(
    `INSERT INTO sync_log (site_id_from, site_id_to, \`table\`, record_id, update_type, time_of_change_on_remote_server,
                           user_id, user_email, user_firstname, user_lastname, user_name, comment, \`sql\`)
     VALUES (2, 1, 'person', '1', 'UPDATE', NOW(), 3, 'x@x', 'Asha', 'Rai', 'asha', '', 'UPDATE …')`,
  );
}

/** Before 2.4: one stamp for each sender, and a change log without site and type, which alone stood in its README. */
const OLDER_TABLES = `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(100), name VARCHAR(50), lastname VARCHAR(50), user_name VARCHAR(50));
  CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50),
    person_timestamp TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
  CREATE TABLE change_log (
    id int(11) NOT NULL AUTO_INCREMENT, user_id int(11) NOT NULL, \`table\` varchar(30) NOT NULL,
    record_id varchar(11) NOT NULL, comment text NOT NULL,
    timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (id), KEY change_log_user (user_id), KEY change_log_table (\`table\`), KEY change_log_record (record_id)
  ) DEFAULT CHARSET=utf8;
  CREATE TABLE sync (
    sync_from int(11) unsigned NOT NULL PRIMARY KEY,
    last_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', this_time timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'
  ) ENGINE=MyISAM DEFAULT CHARSET=utf8;
  CREATE TABLE sync_log (
    id int(11) NOT NULL AUTO_INCREMENT, site_id_from int(3) NOT NULL, site_id_to int(3) NOT NULL, user_id int(11) DEFAULT NULL,
    \`table\` varchar(30) NOT NULL, record_id varchar(11) NOT NULL, update_type enum('INSERT','UPDATE') NOT NULL,
    comment text NOT NULL, timestamp timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (id)
  ) DEFAULT CHARSET=utf8;
  INSERT INTO users VALUES (3, 'x@x', 'Asha', 'Rai', 'asha');
  INSERT INTO change_log (user_id, \`table\`, record_id, comment) VALUES (3, 'person', '1', '');
  INSERT INTO sync VALUES (1, '2013-01-01', '2013-02-01'), (2, '2013-01-01', '2013-02-01')`;

async function writeAsBefore24(site: FreshDatabase): Promise<void> {
  await site.run("SET sql_mode = 'STRICT_ALL_TABLES'");
  await site.query("INSERT INTO change_log (user_id, `table`, record_id, comment) VALUES (3, 'person', '1', '')");
  for (const _ of ['first', 'again']) {
    await site.query(
      'INSERT INTO sync (sync_from, this_time) VALUES (7, NOW()) ON DUPLICATE KEY UPDATE last_time = this_time, this_time = NOW()',
    );
  }
  await site.query(
    `INSERT INTO sync_log (site_id_from, site_id_to, \`table\`, record_id, update_type, user_id, comment)
     VALUES (2, 1, 'person', '1', 'UPDATE', 3, '')`,
  );
}

test.each([
  { version: '2.4', tables: TABLES, write: writeAsBefore },
  { version: '2.3', tables: OLDER_TABLES, write: writeAsBefore24 },
])(
  'what the application and the old script ($version) write is taken after init and a sync: one may go back',
  async ({ tables, write }) => {
    const offices = await openOffices(tables, ['person']);
    await offices.hub.run("INSERT INTO person VALUES (1, 'a', '2013-01-01')");
    expect(await offices.sync()).toMatchObject({ outcome: 'ok', totals: { inserted: 1, conflicts: 0 } });
    await write(offices.hub);
    const stamps = await offices.hub.query('SELECT COUNT(*) AS n FROM sync WHERE sync_from = 7');
    expect(Number(stamps[0]?.['n'])).toBe(1);
    const [spoke] = offices.spokes as [FreshDatabase];
    await spoke.run("UPDATE person SET name = 'b' WHERE id = 1");
    expect((await offices.sync()).totals).toMatchObject({ updated: 1, conflicts: 0 });
  },
);

test('what stood in the tables of before 2.4 is of the site that holds them', async () => {
  const { sites } = await openOffices(OLDER_TABLES, ['person']);
  for (const [i, site] of sites.entries()) {
    const siteId = String(i + 1);
    await writeAsBefore24(site);
    const stamped = await site.query('SELECT DISTINCT CONCAT(sync_to) AS at FROM sync ORDER BY at');
    expect(stamped).toEqual([{ at: siteId }]);
    const logged = await site.query('SELECT CONCAT(site_id) AS at, update_type AS type FROM change_log');
    expect(logged).toEqual([
      { at: siteId, type: 'update' },
      { at: siteId, type: 'update' },
    ]);
  }
});
