import { describe, expect, onTestFinished, test } from 'vitest';
import { rawConnection, type FreshDatabase } from '../../test/support/database.js';
import { openOffices, type Offices } from '../../test/support/offices.js';
import type { Listener, RunEvent } from '../events.js';

const note = 'CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(30))';

/** A run that stands in the spoke's hook until `release` is called; `running` resolves once it stands there. */
async function standing(offices: Offices): Promise<{ run: Promise<unknown>; release: () => Promise<void> }> {
  const [spoke] = offices.spokes as [FreshDatabase];
  const gate = await rawConnection(spoke.server);
  onTestFinished(() => gate.end());
  await gate.query(`SELECT GET_LOCK('${spoke.name}', 10)`);
  const hooks = { before: [`DO GET_LOCK('${spoke.name}', 20)`], after: [] };
  const spokes = offices.config.spokes.map((one) => ({ ...one, hooks }));
  let seen: () => void = () => undefined;
  const captured = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const run = offices
    .sync({
      config: { spokes },
      onEvent: ({ type }) => {
        if (type === 'captured') seen();
      },
    })
    .catch((error: unknown) => error);
  await captured;
  return {
    run,
    release: async () => {
      await gate.query(`DO RELEASE_LOCK('${spoke.name}')`);
    },
  };
}

describe('one run at a time', () => {
  test('a second one is told who holds the hub, and the first goes on unharmed', async () => {
    const offices = await openOffices(note, ['note']);
    await offices.hub.run(`INSERT INTO note VALUES (1, 'a')`);
    const { run, release } = await standing(offices);
    await expect(offices.sync()).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/process \d+/u) as string,
    });
    await release();
    expect(await run).toMatchObject({ outcome: 'ok' });
    expect((await offices.sync()).outcome).toBe('ok');
  });

  test('a dead holder’s lock is free at once, and its late write cannot land', async () => {
    const offices = await openOffices(note, ['note']);
    await offices.hub.run(`INSERT INTO note VALUES (1, 'a')`);
    await offices.sync();
    await offices.spokes[0]?.run(`UPDATE note SET v = 'spoke'`);
    const { run, release } = await standing(offices);
    const [control] = await offices.state('SELECT connection FROM STATE.control');
    const holder = String(control?.['connection']).split('#')[1]?.split('@')[0];
    await offices.hub.run(`KILL ${String(holder)}`);
    // The server needs a moment to forget the connection.
    for (;;) {
      const [found] = await offices.hub.query('SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE ID = ?', [
        holder,
      ]);
      if (Number(found?.['n']) === 0) break;
    }
    expect((await offices.sync()).outcome).toBe('ok');
    await offices.hub.run(`UPDATE note SET v = 'later'`);
    await release();
    expect(await run).toMatchObject({ code: 'lost-lock' });
    expect(await offices.hub.query('SELECT v FROM note')).toEqual([{ v: 'later' }]);
    expect((await offices.sync()).outcome).toBe('ok');
    expect(await offices.spokes[0]?.query('SELECT v FROM note')).toEqual([{ v: 'later' }]);
  });

  test('a server that was restarted gives ids again: another connection of that id holds nothing', async () => {
    const offices = await openOffices(note, ['note']);
    const holds = (name: string) =>
      offices.state(
        `UPDATE STATE.control SET holder = 'before the restart', lease_until = UTC_TIMESTAMP(6) + INTERVAL 60 SECOND,
           connection = (SELECT CONCAT(@@hostname, ':', @@port, '/', @@server_id, '#', ${name})
                           FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID())`,
      );
    await holds(`ID, '@', HOST`);
    await expect(offices.sync()).rejects.toMatchObject({ code: 'locked' });
    await holds(`ID, '@10.8.0.9:40000'`);
    expect((await offices.sync()).outcome).toBe('ok');
  });

  test('a holder on another server is waited for until its lease has run out', async () => {
    const offices = await openOffices(note, ['note']);
    await offices.state(
      `UPDATE STATE.control SET holder = 'elsewhere', connection = 'elsewhere:3306/9#1', lease_until = UTC_TIMESTAMP(6) + INTERVAL 60 SECOND`,
    );
    await expect(offices.sync()).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('elsewhere') as string,
    });
    await offices.state('UPDATE STATE.control SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND');
    expect((await offices.sync()).outcome).toBe('ok');
  });

  test('a run that waits begins when the other is over, and may be stopped, or wait in vain', async () => {
    const offices = await openOffices(note, ['note']);
    await offices.hub.run(`INSERT INTO note VALUES (1, 'a')`);
    const { run, release } = await standing(offices);
    await expect(offices.sync({ waitMs: 1 })).rejects.toMatchObject({ code: 'locked' });
    const aborting = new AbortController();
    const onEvent: Listener = ({ type }) => {
      if (type === 'waiting') aborting.abort();
    };
    await expect(offices.sync({ waitMs: Infinity, signal: aborting.signal, onEvent })).rejects.toMatchObject({
      code: 'interrupted',
    });
    const events: RunEvent[] = [];
    const waiting = offices.sync({
      waitMs: Infinity,
      onEvent: (event) => {
        events.push(event);
        if (event.type === 'waiting') void release();
      },
    });
    expect(await run).toMatchObject({ outcome: 'ok' });
    expect(await waiting).toMatchObject({ outcome: 'ok' });
    expect(events[0]).toMatchObject({ type: 'waiting', holder: expect.stringMatching(/process \d+/u) as string });
  });

  test('the lock is given back after a failed run too', async () => {
    const offices = await openOffices(note, ['note']);
    await offices.hub.run('RENAME TABLE sync_log TO hidden');
    await expect(offices.sync()).rejects.toMatchObject({ code: 'not-initialised' });
    await offices.hub.run('RENAME TABLE hidden TO sync_log');
    expect((await offices.sync()).outcome).toBe('ok');
    const runs = await offices.state("SELECT outcome, IF(finished_at IS NULL, 'no', 'yes') AS done FROM STATE.run");
    for (const row of runs) expect(row).toMatchObject({ done: 'yes' });
  });
});
