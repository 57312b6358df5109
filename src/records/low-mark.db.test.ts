import { expect, onTestFinished, test, vi } from 'vitest';
import { type FreshDatabase, keptDatabase, rawConnection } from '../../test/support/database.js';
import { startTestServer } from '../../test/support/test-server.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { readSchema } from '../schema/introspect.js';
import type { Schema } from '../schema/table.js';
import { type LowMark, nextLowMark } from './low-mark.js';

const CHANGE_LOG = `CREATE TABLE change_log (
  id INT AUTO_INCREMENT PRIMARY KEY, site_id INT, user_id INT, \`table\` VARCHAR(30), record_id VARCHAR(11),
  update_type VARCHAR(20), comment TEXT, \`timestamp\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`;

interface Site {
  readonly db: FreshDatabase;
  readonly session: Session;
  readonly schema: Schema;
  /** The application, in a transaction of its own. */
  readonly open: Awaited<ReturnType<typeof rawConnection>>;
  /** Adds an entry that says it was so many minutes ago. */
  write(minutesAgo: number): Promise<void>;
  next(mark: LowMark): Promise<LowMark>;
}

/** A server of the test's own, whose machine is not in UTC: nobody else's transactions are open there. */
async function openSite(): Promise<Site> {
  const before = process.env['TZ'];
  process.env['TZ'] = 'Asia/Kathmandu';
  const server = await startTestServer('b').finally(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
  onTestFinished(() => server.stop());
  const db = await keptDatabase(server);
  await db.run(`SET time_zone = '+00:00'; ${CHANGE_LOG}`);
  const open = await rawConnection(server);
  await open.query(`USE \`${db.name}\``);
  const session = await connect({ siteName: 'site', ...db.login, connectTimeoutMs: 5_000 });
  onTestFinished(async () => {
    await session.close();
    await open.end();
    await db.raw.end();
  });
  const schema = await readSchema(session, db.name);
  return {
    db,
    session,
    schema,
    open,
    write: async (minutesAgo) => {
      await db.query('INSERT INTO change_log (`timestamp`) VALUES (NOW() - INTERVAL ? MINUTE)', [minutesAgo]);
    },
    next: async (mark) => {
      const next = await nextLowMark(session, schema, mark);
      if (next === null) throw new Error('no change log');
      return next;
    },
  };
}

/** The site's time, so many seconds ago, as a mark tells it. */
async function ago({ session }: Site, seconds: number): Promise<string> {
  const [row] = await session.rows({ sql: 'SELECT NOW(6) - INTERVAL ? SECOND', values: [seconds] });
  return String(row?.[0]);
}

test('before the first run the times of the entries must do: all of more than a day ago are done with', async () => {
  const site = await openSite();
  await site.write(3 * 1440);
  await site.write(2 * 1440);
  await site.write(3);
  await site.write(2 * 1440);
  expect(await site.next({ low: 0n, seen: null })).toMatchObject({ low: 2n, seen: { entry: 4n } });
});

test('what was seen is done with once no transaction is open that began before, whatever the entries’ times say', async () => {
  const site = await openSite();
  await site.write(0);
  await site.open.beginTransaction();
  await site.open.query('INSERT INTO change_log (`timestamp`) VALUES (NOW())');
  // Backdated entries that stand above the open one.
  await site.write(100);
  await site.write(100);
  const { seen } = await site.next({ low: 0n, seen: null });
  const mark = { low: 0n, seen };
  expect(seen?.entry).toBe(4n);
  await vi.waitFor(async () => expect((await ago(site, 1)) > (seen?.at ?? '')).toBe(true), { timeout: 5_000 });
  // The one that is open began before: nothing is raised, and the moment to wait for stays.
  expect(await site.next(mark)).toEqual(mark);
  await site.open.commit();
  // The server makes its list anew when nobody has asked for it for a tenth of a second.
  const raised = async () => expect(await site.next(mark)).toMatchObject({ low: 4n, seen: { entry: 4n } });
  await vi.waitFor(raised, { interval: 250, timeout: 5_000 });
  // Too soon after: the server tells whole seconds.
  const now = { low: 1n, seen: { entry: 4n, at: await ago(site, 0) } };
  expect(await site.next(now)).toEqual(now);
  await site.write(0);
  const later = { low: 1n, seen: { entry: 4n, at: await ago(site, 5) } };
  expect(await site.next(later)).toMatchObject({ low: 4n, seen: { entry: 5n } });
  expect((await site.next({ ...later, low: 7n })).low).toBe(7n);
});

test('a list that the server keeps because others ask for it all the time proves nothing', async () => {
  const site = await openSite();
  await site.write(0);
  const asking = await connect({ siteName: 'site', ...site.db.login, connectTimeoutMs: 5_000 });
  const list = 'SELECT trx_id FROM information_schema.INNODB_TRX';
  let asks = true;
  const asked = (async () => {
    while (asks) await asking.rows({ sql: list });
  })();
  onTestFinished(() => asking.close());
  await site.open.beginTransaction();
  await site.open.query('INSERT INTO change_log (`timestamp`) VALUES (NOW())');
  await site.write(0);
  const mark = { low: 0n, seen: { entry: 3n, at: await ago(site, 0) } };
  await vi.waitFor(async () => expect((await ago(site, 2)) > mark.seen.at).toBe(true), { timeout: 5_000 });
  expect(await site.next(mark)).toEqual(mark);
  asks = false;
  await asked;
  await site.open.commit();
  const raised = async () => expect(await site.next(mark)).toMatchObject({ low: 3n });
  await vi.waitFor(raised, { interval: 250, timeout: 5_000 });
});

test('a transaction that began since does not hold it up', async () => {
  const site = await openSite();
  await site.write(0);
  const mark = { low: 0n, seen: { entry: 1n, at: await ago(site, 5) } };
  await site.open.beginTransaction();
  await site.open.query('INSERT INTO change_log (`timestamp`) VALUES (NOW())');
  expect(await site.next(mark)).toMatchObject({ low: 1n });
  await site.open.rollback();
});

test('where open transactions may not be asked for, a day must have passed', async () => {
  const site = await openSite();
  await site.write(0);
  await site.db.run(`CREATE USER plain@'%' IDENTIFIED BY 'plain'; GRANT ALL ON \`${site.db.name}\`.* TO plain@'%'`);
  const session = await connect({
    siteName: 'site',
    ...site.db.login,
    user: 'plain',
    password: 'plain',
    connectTimeoutMs: 5_000,
  });
  onTestFinished(() => session.close());
  const hours = async (count: number): Promise<LowMark> => ({
    low: 0n,
    seen: { entry: 1n, at: await ago(site, count * 3600) },
  });
  const young = await hours(23);
  expect(await nextLowMark(session, site.schema, young)).toEqual(young);
  expect(await nextLowMark(session, site.schema, await hours(25))).toMatchObject({ low: 1n, seen: { entry: 1n } });
});
