import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ChildRun, type ChildRuns, childRuns } from '../../test/model/child-runs.js';
import { openTap, type Tap } from '../../test/model/tap.js';
import { untilNoticed } from '../../test/support/dead-run.js';
import { mailConfig, mailServer, type MailServer } from '../../test/support/mail-server.js';
import { type QuarrelingOffices, quarrelingOffices } from '../../test/support/quarrel.js';

let children: ChildRuns;
beforeAll(() => {
  children = childRuns();
});
afterAll(() => children.close());

interface Scene {
  readonly server: MailServer;
  readonly offices: QuarrelingOffices;
  readonly tap: Tap;
  /** A run in another process, whose statements to the hub pass the tap. */
  readonly start: () => Promise<ChildRun>;
}

/** Two conflicts are about to be found. */
async function scene(): Promise<Scene> {
  const server = await mailServer();
  const offices = await quarrelingOffices(mailConfig(server));
  await offices.quarrel(1);
  await offices.quarrel(2);
  const { config } = offices;
  const tap = await openTap(config.hub.connection);
  onTestFinished(() => tap.close());
  const connection = { ...config.hub.connection, host: '127.0.0.1', port: tap.port };
  const start = (): Promise<ChildRun> =>
    children.start({ ...config, hub: { ...config.hub, connection } }, config.spokes.map(({ id }) => id)); // prettier-ignore
  return { server, offices, tap, start };
}

/** Message-IDs of the mails about conflicts, as they were taken. */
const told = ({ taken }: MailServer) =>
  taken.filter(({ to }) => !to.includes('it@example.org')).map(({ mail }) => mail.messageId);

// The n-th packet to the hub with that word, and whether the run dies before it arrives or when its answer comes back.
const MOMENTS = [
  ['before', 'queued_at IS NULL', 1],
  ['after', 'queued_at IS NULL', 1],
  ['before', 'outbox', 1],
  ['after', 'outbox', 1],
  ['after', 'outbox', 3],
  ['before', 'SET queued_at', 1],
  ['after', 'SET queued_at', 1],
  ['before', 'COMMIT', 1],
  ['after', 'COMMIT', 1],
  ['before', 'attempts', 2],
  ['after', 'attempts', 2],
] as const;

test.each(MOMENTS)(
  'killed %s %s (%i) between decision and mail: each conflict is told once',
  async (when, word, nth) => {
    const { server, offices, tap, start } = await scene();
    const run = await start();
    let left = nth;
    let mails = false;
    let armed = false;
    tap.listen({
      beforeServer: async (data) => {
        const text = data.toString('latin1');
        // The transactions before are those of the rounds.
        mails ||= text.includes('queued_at');
        if (!mails || !text.includes(word)) return;
        left -= 1;
        if (left !== 0) return;
        if (when === 'before') await run.kill();
        else armed = true;
      },
      beforeClient: async () => {
        if (armed) await run.kill();
      },
    });
    expect(await run.ended()).toBe(false);
    expect(told(server)).toEqual([]);
    tap.listen({});
    await untilNoticed(offices);
    expect(await offices.sync()).toMatchObject({ outcome: 'ok', mails: { waiting: 0 } });
    expect(told(server)).toHaveLength(2);
    await offices.sync();
    expect(told(server)).toHaveLength(2);
  },
);

test('killed after the server took a mail and before it was marked: that one comes again, with the same Message-ID', async () => {
  const { server, offices, start } = await scene();
  const run = await start();
  let kills = 0;
  server.setMood({
    mail: async () => {
      kills += 1;
      if (kills === 2) await run.kill();
      return null;
    },
  });
  expect(await run.ended()).toBe(false);
  server.setMood({});
  await untilNoticed(offices);
  await offices.sync();
  const [first, second, ...more] = told(server);
  expect(second).not.toBe(first);
  expect(more).toEqual([second]);
  const mails = server.taken.filter(({ mail }) => mail.messageId === second);
  expect(mails[1]).toEqual(mails[0]);
  await offices.sync();
  expect(told(server)).toHaveLength(3);
});
