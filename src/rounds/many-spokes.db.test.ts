import { expect, onTestFinished, test } from 'vitest';
import { spokeConfig } from '../../test/support/config.js';
import { serverB } from '../../test/support/database.js';
import { openOffices } from '../../test/support/offices.js';
import { openRelay } from '../../test/support/relay.js';

const spokes = 60;
const concurrency = 4;

test(
  'sixty spokes, four at a time: all are the same in one run, with no more links than the passes need',
  { timeout: 180_000 },
  async () => {
    const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))', ['note'], {
      spokes,
      config: { concurrency },
    });
    const relay = await openRelay(serverB());
    onTestFinished(() => relay.close());
    const through = offices.spokes.map((spoke, at) => spokeConfig(at + 2, spoke, { login: { port: relay.port } }));
    let links = 0;
    const config = { spokes: through };
    const onEvent = (): void => {
      links = Math.max(links, relay.links);
    };
    await offices.hub.run(`INSERT INTO note SELECT seq, 'x' FROM seq_1_to_500`);
    const filled = await offices.sync({ config, onEvent });
    expect(filled).toMatchObject({ outcome: 'ok', totals: { inserted: spokes * 500 } });
    // Each brings a row of its own; every other one changes a row that nobody else does.
    for (const [at, spoke] of offices.spokes.entries()) {
      await spoke.run(
        `INSERT INTO note VALUES (${1000 + at}, 'own')${at % 2 === 0 ? `; UPDATE note SET v = 'own' WHERE id = ${at + 1}` : ''}`,
      );
    }
    const before = process.memoryUsage.rss();
    const result = await offices.sync({ config, onEvent });
    expect(result.sites.filter(({ outcome }) => outcome === 'synced')).toHaveLength(spokes);
    expect(result.totals).toMatchObject({ inserted: spokes * spokes, updated: (spokes / 2) * spokes, conflicts: 0 });
    const sums = await Promise.all(offices.sites.map((site) => site.query('CHECKSUM TABLE note')));
    expect(new Set(sums.map(([row]) => row?.['Checksum'])).size).toBe(1);
    // Two links per pass, and those that have just been given up at this end.
    expect(links).toBeLessThanOrEqual(3 * concurrency);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 << 20);
    expect(await offices.hub.query(`SELECT COUNT(*) AS n FROM note`)).toEqual([{ n: String(500 + spokes) }]);
  },
);
