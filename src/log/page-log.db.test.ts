import { expect, test } from 'vitest';
import { openOffices } from '../../test/support/offices.js';
import { connectOptions } from '../config/connect-options.js';
import { connect } from '../mysql/connect.js';
import type { LogFilter } from './log-filter.js';
import { type LogPageOptions, pageLog, readEntry } from './page-log.js';

const PERSON = 'CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(50))';

const START = Date.UTC(2026, 0, 1);

/** 5000 entries, a minute apart; one of them tells of yeti. */
async function longLog() {
  const { config, hub } = await openOffices(PERSON, ['person']);
  await hub.run(`INSERT INTO sync_log (id, site_id_from, site_id_to, user_id, \`table\`, record_id, update_type, comment, \`sql\`, \`timestamp\`, run)
    SELECT seq, 1 + seq % 2, 2 - seq % 2, 7, 'person', seq % 50, IF(seq % 100 = 0, 'DELETE', 'UPDATE'),
           IF(seq = 123, '100% the Yeti''s', NULL), 'UPDATE', '2026-01-01' + INTERVAL seq MINUTE, seq DIV 10
      FROM seq_1_to_5000`);
  const session = await connect(connectOptions(config.hub, config.timeouts));
  const ids = async (filter: LogFilter, options: Partial<LogPageOptions> = {}): Promise<[number[], number | null]> => {
    const { entries, older } = await pageLog(session, config, filter, { limit: 3, ...options });
    return [entries.map(({ id }) => id), older];
  };
  return { config, hub, session, ids };
}

test('pages go from the newest to the oldest, whatever the filter', async () => {
  const { config, session, ids } = await longLog();
  expect(await ids({})).toEqual([[5000, 4999, 4998], 4998]);
  expect(await ids({}, { below: 4998 })).toEqual([[4997, 4996, 4995], 4995]);
  expect(await ids({}, { below: 3 })).toEqual([[2, 1], null]);
  expect(await ids({ actions: ['delete'] })).toEqual([[5000, 4900, 4800], 4800]);
  expect(await ids({ record: '7' }, { below: 60 })).toEqual([[57, 7], null]);
  expect(await ids({ run: 2 })).toEqual([[29, 28, 27], 27]);
  expect(await ids({ sites: [2], text: 'YETI' })).toEqual([[123], null]);
  expect(await ids({ text: '100% the yeti' })).toEqual([[123], null]);
  expect(await ids({ text: '1_0%' })).toEqual([[], null]);
  const day = (minute: number): Date => new Date(START + minute * 60_000);
  expect(await ids({ since: day(4990), until: day(4992) })).toEqual([[4992, 4991, 4990], null]);
  expect(await ids({ until: day(2) })).toEqual([[2, 1], null]);
  expect(await ids({ since: day(6000) })).toEqual([[], null]);
  expect(await readEntry(session, config, 123)).toMatchObject({ id: 123, comment: "100% the Yeti's" });
  expect(await readEntry(session, config, 9999)).toBeNull();
  await session.close();
});

test('a search without patience says how far it came, and goes on from there', async () => {
  const { session, ids } = await longLog();
  const [none, reached] = await ids({ text: 'yeti' }, { patienceMs: 0 });
  expect([none, reached]).toEqual([[], 3001]);
  const [found, end] = await ids({ text: 'yeti' }, { below: reached ?? 0 });
  expect([found, end]).toEqual([[123], null]);
  await session.close();
});

test('an empty log has no pages', async () => {
  const { config } = await openOffices(PERSON, ['person']);
  const session = await connect(connectOptions(config.hub, config.timeouts));
  expect(await pageLog(session, config, { text: 'x' }, { limit: 5 })).toEqual({ entries: [], older: null });
  await session.close();
});
