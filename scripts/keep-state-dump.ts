// `tsx scripts/keep-state-dump.ts [version]`: keeps what that version leaves behind at three offices, as SQL, in
// test/upgrades/. Run by the release script; every later version must be able to go on from there.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { startPrivateServer } from '../src/demo/private-server.js';
import { createDatabases, dumpDatabases, oldConfig, openApplications } from '../test/upgrades/old-offices.js';
import { tellStory } from '../test/upgrades/story.js';
import { toldOf } from '../test/upgrades/told.js';

const { version: present } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
const version = process.argv[2] ?? present;
if (execFileSync('git', ['tag', '--list', `v${version}`], { encoding: 'utf8' }) !== '')
  throw new Error(`v${version} is out: what it leaves behind does not change any more`);
const IDENTITY = '00000000-0000-4000-8000-000000000000';

/** Nothing of the machine that it was made on stands in a dump. */
const FORGET = [
  ...['hub', 'pokhara', 'tansen'].map(
    (site) => `UPDATE ${site}.spokesync_token SET token = CONCAT('${IDENTITY}:', SUBSTRING_INDEX(token, ':', -1))`,
  ),
  `UPDATE spokesync.control SET identity = '${IDENTITY}', holder = NULL, connection = NULL`,
  'UPDATE spokesync.site SET connection = NULL',
];

const server = await startPrivateServer();
try {
  await createDatabases(server);
  const offices = await openApplications(server);
  const config = oldConfig(server);
  await tellStory(offices, config);
  const told = await toldOf(config);
  for (const sql of FORGET) await offices.hub.query(sql);
  await offices.end();
  const dump = await dumpDatabases(server);
  if (dump.includes('_uca1400_')) throw new Error('older servers cannot read it: make it with MariaDB 10.11');
  const path = `test/upgrades/${version}.sql`;
  const head = `-- What spokesync ${version} left behind, made by scripts/keep-state-dump.ts, and what it told of it:\n`;
  await writeFile(path, `${head}-- ${JSON.stringify(told)}\n${dump}`);
  process.stdout.write(`${path}\n`);
} finally {
  await server.stop();
}
