// `tsx scripts/many-tables.ts [tables] [synced]`: what a check and a quiet sync take where a database has that many tables.

import { createConnection } from 'mariadb';
import { check } from '../src/check/check.js';
import { startPrivateServer } from '../src/demo/private-server.js';
import { init } from '../src/init/init.js';
import { sync } from '../src/rounds/sync.js';
import { siteConfig, spokeConfig, testConfig } from '../test/support/config.js';

const [tables, synced] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 5)];
const server = await startPrivateServer({ args: ['--innodb-file-per-table=0', '--table-definition-cache=20000'] });

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  process.stdout.write(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${String(rssMb)} MB\n`);
}

try {
  const { host, port, user, password } = server;
  const raw = await createConnection({ host, port, user, password });
  const columns =
    'id INT NOT NULL PRIMARY KEY, a VARCHAR(40), b INT, c TEXT, at TIMESTAMP NOT NULL DEFAULT NOW(), KEY (b)';
  for (const database of ['hub', 'spoke']) {
    await raw.query(`CREATE DATABASE ${database}`);
    await timed(`${String(tables)} tables in ${database}`, async () => {
      for (let at = 0; at < tables; at += 1) await raw.query(`CREATE TABLE ${database}.t${String(at)} (${columns})`);
    });
  }
  await raw.end();
  const login = (database: string) => ({ login: { host, port, user, password, database } });
  const names = Array.from({ length: synced }, (_, at) => `t${String(at)}`);
  const config = testConfig(siteConfig(1, login('hub')), [spokeConfig(2, login('spoke'))], names);
  await timed('init', () => init(config, { confirm: () => true }));
  await timed('check', () => check(config));
  await timed(`first sync of ${String(synced)}`, () => sync(config));
  await timed('quiet sync', () => sync(config));
} finally {
  await server.stop();
}
