import { describe, expect, onTestFinished, test } from 'vitest';
import { openTap } from '../../test/model/tap.js';
import { mailConfig, mailServer, type MailServer } from '../../test/support/mail-server.js';
import { quarrelingOffices } from '../../test/support/quarrel.js';
import { openRelay } from '../../test/support/relay.js';
import { logChange } from '../../test/support/people.js';
import type { MailConfig } from '../config/config.js';
import { connectOptions } from '../config/connect-options.js';
import type { SyncError } from '../errors.js';
import { connect } from '../mysql/connect.js';
import { status } from '../status/status.js';
import { utcColumns } from './utc-columns.js';

async function opened(wishes: Partial<MailConfig> = {}) {
  const server = await mailServer();
  return { server, ...(await quarrelingOffices(mailConfig(server, wishes))) };
}

/** Who got the mails about conflicts, mail by mail. */
const told = ({ taken }: MailServer) => taken.filter(({ to }) => !to.includes('it@example.org')).map(({ to }) => to);
const reports = ({ taken }: MailServer) => taken.filter(({ to }) => to.includes('it@example.org'));
const addresses = (list: readonly { address?: string | undefined }[] | undefined) =>
  list?.map(({ address }) => address);

describe('who gets a mail', () => {
  test('the people of both sides get one mail with the configured Cc, the administrators a report', async () => {
    const { server, sync, quarrel } = await opened({ conflictCc: ['data@example.org', 'TARA@two.example'] });
    await quarrel(1);
    const result = await sync();
    expect(result).toMatchObject({ outcome: 'ok', mails: { sent: 2, waiting: 0 }, warnings: [] });
    const [conflict, report] = server.taken;
    expect(conflict).toMatchObject({ from: 'sync@example.org' });
    expect(conflict?.to).toEqual(['dil@three.example', 'tara@two.example', 'data@example.org']);
    const { mail } = conflict!;
    expect(addresses(mail.to)).toEqual(['dil@three.example', 'tara@two.example']);
    expect(addresses(mail.cc)).toEqual(['data@example.org']);
    expect(mail.from).toMatchObject({ name: 'Sync', address: 'sync@example.org' });
    expect(mail.messageId).toMatch(/^<[\w-]+@example\.org>$/u);
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
    expect(mail.subject).not.toBe('');
    expect(report?.to).toEqual(['it@example.org']);
    expect(report?.mail.messageId).not.toBe(mail.messageId);
  });

  test('three sites over one record: one conflict, two losers, one mail to all three', async () => {
    const { server, hub, sync, quarrel } = await opened();
    await hub.run(`UPDATE note SET v = 'of the hub', note_timestamp = '2024-02-01' WHERE id = 1`);
    await logChange(hub, 1, 7, { table: 'note', record: 1 });
    await quarrel(1);
    expect((await sync()).conflicts).toMatchObject([{ winner: { site: 3 }, losers: [{ site: 1 }, { site: 2 }] }]);
    expect(told(server).map((to) => [...to].sort())).toEqual([
      ['dil@three.example', 'hari@hub.example', 'tara@two.example'],
    ]);
  });

  test('nobody with an address: the Cc; nobody there either: the administrators; nobody at all: a warning', async () => {
    const { server, config, two, three, sync, quarrel } = await opened();
    for (const site of [two, three]) await site.run(`UPDATE users SET email = NULL`);
    const run = async (note: number, wishes: Partial<MailConfig>) => {
      await quarrel(note);
      return sync({ config: { mail: { ...config.mail!, ...wishes } } });
    };
    await run(1, { conflictCc: ['data@example.org'] });
    expect(server.taken[0]).toMatchObject({
      to: ['data@example.org'],
      mail: { cc: [{ address: 'data@example.org' }] },
    });
    await run(2, {});
    expect(server.taken.slice(2).map(({ to }) => to)).toEqual([['it@example.org'], ['it@example.org']]);
    const { warnings } = await run(3, { administrators: [] });
    expect(warnings).toEqual([expect.stringMatching(/^nobody could be told of conflict 3/u)]);
    expect(server.taken).toHaveLength(4);
  });

  test('what is no address goes into no header, and is warned of once', async () => {
    const { server, two, sync, quarrel } = await opened();
    await two.run(`UPDATE users SET email = 'x@two.example\r\nBcc: thief@evil.example'`);
    await quarrel(1);
    await quarrel(2);
    const { warnings } = await sync();
    expect(warnings).toEqual([
      String.raw`user tara of site 2 has no mail address that can be used: "x@two.example\r\nBcc: thief@evil.example"`,
    ]);
    expect(told(server)).toEqual([['dil@three.example'], ['dil@three.example']]);
    expect(server.taken.flatMap(({ mail }) => mail.headers).filter(({ key }) => key === 'bcc')).toEqual([]);
  });

  test('more than digestAbove conflicts of one person come as one mail; the others get theirs one by one', async () => {
    const { server, hub, sync, quarrel } = await opened({ digestAbove: 2, conflictCc: ['data@example.org'] });
    for (const note of [1, 2]) await quarrel(note);
    await sync();
    expect(told(server)).toEqual(Array(2).fill(['dil@three.example', 'tara@two.example', 'data@example.org']));
    await hub.run(`UPDATE note SET v = 'of the hub', note_timestamp = '2024-02-01' WHERE id = 5`);
    await logChange(hub, 1, 7, { table: 'note', record: 5 });
    for (const note of [3, 4, 5]) await quarrel(note);
    expect(await sync()).toMatchObject({ mails: { sent: 5, waiting: 0 } });
    expect(told(server).slice(2)).toEqual([
      ['hari@hub.example'],
      ['dil@three.example'],
      ['tara@two.example'],
      ['data@example.org'],
    ]);
  });
});

test('times of a TIMESTAMP column are told in the zone of the mail, and those of no other', async () => {
  const { config, hub } = await opened();
  await hub.run('CREATE TABLE seen (id INT, at TIMESTAMP(3) NULL, local_at DATETIME(3))');
  const session = await connect(connectOptions(config.hub, config.timeouts));
  onTestFinished(() => session.close());
  const isUtc = await utcColumns(session, config.hub.connection.database, ['seen', 'gone']);
  expect(['at', 'local_at', 'id', 'no'].map((column) => isUtc('seen', column))).toEqual([true, false, false, false]);
  expect(isUtc('gone', 'at')).toBe(false);
});

describe('when', () => {
  test('only applied conflicts are told, also those of a run that died, and each once', async () => {
    const { server, sync, quarrel, state } = await opened();
    await quarrel(1);
    await quarrel(2);
    await quarrel(3);
    await sync();
    await state(`UPDATE STATE.conflict SET queued_at = NULL, state = ELT(id, 'applied', 'decided', 'closed')`);
    await sync();
    expect(told(server)).toHaveLength(5);
    await state(`UPDATE STATE.conflict SET state = 'applied' WHERE id = 2`);
    await state(
      `UPDATE STATE.conflict_side SET batch_site = 9, batch_token = 99 WHERE conflict_id = 2 AND outcome = 'loser'`,
    );
    await sync();
    expect(told(server)).toHaveLength(5);
    await state(`UPDATE STATE.conflict SET decided_at = decided_at - INTERVAL 2 DAY`);
    await sync();
    await sync();
    expect(told(server)).toHaveLength(6);
  });

  test('a conflict that cannot be told field by field holds up no mail, and is told once all the same', async () => {
    const { server, sync, quarrel, state } = await opened();
    await quarrel(1);
    await quarrel(2);
    await sync();
    await state(`UPDATE STATE.conflict SET queued_at = NULL, columns = IF(id = 1, '{}', NULL)`);
    const { warnings } = await sync();
    expect(warnings).toEqual([expect.stringMatching(/^conflict 1 could not be told in its mail: /u)]);
    await sync();
    const mails = server.taken.filter(({ to }) => !to.includes('it@example.org')).slice(2);
    expect(mails.map(({ mail }) => mail.text?.includes('WHAT DIFFERS'))).toEqual([false, true]);
    expect(mails[0]?.mail.text).toContain('    spokesync conflicts show 1\n');
  });

  test('a conflict whose write at the spoke is unknown is told by the run that settles it', async () => {
    const { server, config, hub, two, sync } = await opened();
    const tap = await openTap(two.login);
    onTestFinished(() => tap.close());
    const [first, ...rest] = config.spokes;
    const connection = { ...first!.connection, host: '127.0.0.1', port: tap.port };
    const spokes = [{ ...first!, connection }, ...rest];
    await two.run(`UPDATE note SET v = 'of two', note_timestamp = '2024-02-01' WHERE id = 1`);
    await logChange(two, 2, 7, { table: 'note', record: 1 });
    await hub.run(`UPDATE note SET v = 'of the hub', note_timestamp = '2024-02-02' WHERE id = 1`);
    await logChange(hub, 1, 7, { table: 'note', record: 1 });
    let writing = false;
    let committing = false;
    tap.listen({
      beforeServer: (data) => {
        writing ||= data.includes('of the hub');
        committing ||= writing && data.includes('COMMIT');
      },
      beforeClient: () => {
        if (!committing) return;
        tap.refuse(true);
        tap.cut();
      },
    });
    expect(await sync({ config: { spokes } })).toMatchObject({
      sites: [{ outcome: 'skipped' }, { outcome: 'synced' }],
    });
    expect(told(server)).toEqual([]);
    tap.listen({});
    tap.refuse(false);
    expect(await sync({ config: { spokes } })).toMatchObject({ outcome: 'ok' });
    expect(told(server)).toEqual([['hari@hub.example', 'tara@two.example']]);
  });

  test('conflicts from before mails were configured are not told later', async () => {
    const { server, sync, quarrel } = await opened();
    await quarrel(1);
    expect(await sync({ config: { mail: null } })).toMatchObject({ outcome: 'ok', mails: { sent: 0, waiting: 0 } });
    await sync();
    expect(told(server)).toEqual([]);
  });

  test('a run that found nothing to do reports too; without administrators nothing is sent', async () => {
    const { server, config, sync } = await opened();
    expect(await sync()).toMatchObject({ mails: { sent: 1, waiting: 0 } });
    expect(reports(server)).toHaveLength(1);
    await sync({ config: { mail: { ...config.mail!, administrators: [] } } });
    expect(server.taken).toHaveLength(1);
  });

  test('a run that fails tells of what was applied before, and reports the failure', async () => {
    const { server, config, sync, quarrel, state } = await opened();
    await quarrel(1);
    await sync();
    await state('UPDATE STATE.conflict SET queued_at = NULL');
    const hub = { ...config.hub, hooks: { before: ['UPDATE nowhere SET x = 1'], after: [] } };
    await expect(sync({ config: { hub } })).rejects.toMatchObject({ code: 'query' });
    expect(told(server)).toHaveLength(2);
    expect(reports(server)[1]?.mail.subject).toMatch(/failed/u);
  });

  test('a run that cannot reach the hub reports without it; if that fails too, the error says so', async () => {
    const { server, config, sync } = await opened();
    const hub = { ...config.hub, connection: { ...config.hub.connection, port: 1 } };
    const failed = (await sync({ config: { hub } }).catch((error: unknown) => error)) as SyncError;
    expect(failed).toMatchObject({ code: 'connect' });
    expect(reports(server)).toHaveLength(1);
    expect(failed.hint ?? '').not.toContain('mailed');
    await server.down();
    await expect(sync({ config: { hub } })).rejects.toMatchObject({
      code: 'connect',
      hint: expect.stringMatching(/the report could not be mailed: mail server 127\.0\.0\.1:\d+: /u) as string,
    });
  });

  test('the hub lost on the way, and back: the conflict that was applied is told, the failure reported', async () => {
    const { server, config, sync, quarrel } = await opened();
    await quarrel(1);
    const relay = await openRelay(config.hub.connection);
    onTestFinished(() => relay.close());
    const { host, port } = relay;
    const run = sync({
      config: { hub: { ...config.hub, connection: { ...config.hub.connection, host, port } } },
      onEvent: (event) => {
        if (event.type === 'table-done' && event.site === 3) relay.cut();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'connect' });
    expect(told(server)).toEqual([['dil@three.example', 'tara@two.example']]);
    expect(reports(server)[0]?.mail.subject).toMatch(/failed/u);
  });

  test('a run that is begun anew and finds the hub taken reports what became of it', async () => {
    const { server, config, sync, state } = await opened();
    const { connection } = config.hub;
    const relay = await openRelay(connection);
    onTestFinished(() => relay.close());
    const [{ host, port }, others] = [relay, [{ host: connection.host, port: connection.port }]];
    const hub = { ...config.hub, connection: { ...connection, host, port, others } };
    const taken: Promise<unknown>[] = [];
    const run = sync({
      config: { hub, retry: { attempts: 1, firstDelayMs: 1_000 } },
      onEvent: ({ type }) => {
        if (type !== 'table-done' || taken.length > 0) return;
        relay.cut();
        taken.push(
          state(`UPDATE STATE.control SET epoch = epoch + 1, holder = 'another', connection = 'elsewhere#1@there',
                        lease_until = UTC_TIMESTAMP(6) + INTERVAL 60 SECOND`),
        );
      },
    });
    await expect(run).rejects.toMatchObject({
      code: 'locked',
      hint: expect.stringMatching(/begun anew at another node: the link to .* was lost/u) as string,
    });
    await Promise.all(taken);
    expect(reports(server)).toHaveLength(1);
    expect(reports(server)[0]?.mail.subject).toMatch(/failed/u);
  });

  test('a run that is to begin anew, and is stopped before it does, reports what became of it', async () => {
    const { server, config, sync, state } = await opened();
    const { connection } = config.hub;
    const relay = await openRelay(connection);
    onTestFinished(() => relay.close());
    const [{ host, port }, others] = [relay, [{ host: connection.host, port: connection.port }]];
    const hub = { ...config.hub, connection: { ...connection, host, port, others } };
    const stop = new AbortController();
    const run = sync({
      signal: stop.signal,
      config: { hub, retry: { attempts: 1, firstDelayMs: 600_000 } },
      onEvent: ({ type }) => {
        if (type === 'table-done') relay.cut();
      },
    });
    const broken = expect(run).rejects.toMatchObject({ code: 'interrupted' });
    const over = async (): Promise<number> => (await state("SELECT 1 FROM STATE.run WHERE outcome = 'failed'")).length;
    await expect.poll(over, { timeout: 20_000 }).toBe(1);
    expect(reports(server)).toEqual([]);
    stop.abort();
    await broken;
    expect(reports(server)).toHaveLength(1);
    expect(reports(server)[0]?.mail.text).toMatch(/begun anew at another node: the link to .* was lost/u);
  });

  test('an interrupted run reports', async () => {
    const { server, sync, quarrel } = await opened();
    await quarrel(1);
    const stop = new AbortController();
    await expect(
      sync({
        signal: stop.signal,
        onEvent: ({ type }) => {
          if (type === 'run-started') stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'interrupted' });
    expect(reports(server)).toHaveLength(1);
  });
});

describe('a mail server', () => {
  test('that is down loses nothing: status says what waits and why, and the next run sends it', async () => {
    const { server, config, sync, quarrel, state } = await opened();
    await server.down();
    await quarrel(1);
    const first = await sync();
    expect(first).toMatchObject({ outcome: 'warnings', mails: { sent: 0, waiting: 2 } });
    expect(first.warnings).toEqual([expect.stringMatching(/^mails wait to be sent: .*ECONNREFUSED/u)]);
    const { outbox } = await status(config);
    expect(outbox).toMatchObject({ waiting: 2, lastError: expect.stringContaining('ECONNREFUSED') as string });
    expect(Date.parse(outbox.oldestAt ?? '')).toBeGreaterThan(0);
    const ids = (await state('SELECT message_id FROM STATE.outbox ORDER BY id')).map(({ message_id: id }) => id);
    await server.up();
    expect(await sync()).toMatchObject({ outcome: 'ok', mails: { sent: 3, waiting: 0 } });
    expect(server.taken.slice(0, 2).map(({ mail }) => mail.messageId)).toEqual(ids);
    expect((await status(config)).outbox).toEqual({ waiting: 0, oldestAt: null, lastError: null });
    expect(server.connections()).toBe(1);
  });

  test('that refuses one address: the others get the mail, it is said, and not tried again', async () => {
    const { server, sync, quarrel } = await opened();
    server.setMood({ address: (address) => (address.startsWith('tara') ? 550 : null) });
    await quarrel(1);
    const result = await sync();
    expect(result).toMatchObject({ outcome: 'warnings', mails: { sent: 2, waiting: 0 } });
    expect(result.warnings).toEqual([expect.stringMatching(/was refused for tara@two\.example: .*550/u)]);
    expect(told(server)).toEqual([['dil@three.example']]);
    expect(addresses(server.taken[0]?.mail.to)).toEqual(['dil@three.example', 'tara@two.example']);
    server.setMood({});
    expect(await sync()).toMatchObject({ outcome: 'ok', mails: { sent: 1, waiting: 0 } });
    expect(told(server)).toHaveLength(1);
  });

  test('that refuses every address, or the mail itself, is not asked again', async () => {
    const { server, sync, quarrel } = await opened();
    server.setMood({ address: (address) => (address.endsWith('.example') ? 550 : null) });
    await quarrel(1);
    expect(await sync()).toMatchObject({ outcome: 'warnings', mails: { sent: 1, waiting: 0 } });
    server.setMood({ mail: ({ to }) => (to.includes('it@example.org') ? null : 554) });
    await quarrel(2);
    expect(await sync()).toMatchObject({ outcome: 'warnings', mails: { sent: 1, waiting: 0 } });
    server.setMood({});
    expect(await sync()).toMatchObject({ mails: { sent: 1, waiting: 0 } });
    expect(told(server)).toEqual([]);
  });

  test('that says “later” for one address gets the mail again for that one only, as it was', async () => {
    const { server, sync, quarrel } = await opened();
    server.setMood({ address: (address) => (address.startsWith('tara') ? 451 : null) });
    await quarrel(1);
    expect(await sync()).toMatchObject({ outcome: 'warnings', mails: { sent: 1, waiting: 1 } });
    server.setMood({});
    expect(await sync()).toMatchObject({ outcome: 'ok', mails: { sent: 2, waiting: 0 } });
    expect(told(server)).toEqual([['dil@three.example'], ['tara@two.example']]);
    const [first, second] = server.taken.filter(({ to }) => !to.includes('it@example.org')).map(({ mail }) => mail);
    expect(second).toMatchObject({ messageId: first?.messageId, to: first?.to, date: first?.date, text: first?.text });
  });

  test('that takes no mail for ever is given up, and a mail that breaks the link does not hold up the others', async () => {
    const { server, config, sync, quarrel } = await opened();
    const timeouts = { ...config.timeouts, mailTimeoutMs: 1200 };
    server.setMood({ mail: () => new Promise<null>(() => undefined) });
    await quarrel(1);
    await quarrel(2);
    const hung = await sync({ config: { timeouts } });
    expect(hung).toMatchObject({ outcome: 'warnings', mails: { sent: 0, waiting: 3 } });
    expect(server.connections()).toBe(2);
    expect((await status(config)).outbox.lastError).toMatch(/Timeout/u);
    // The two go on breaking the link: the report that waited comes through all the same.
    server.setMood({
      mail: ({ to }) => (to.includes('it@example.org') ? null : new Promise<null>(() => undefined)),
    });
    expect(await sync({ config: { timeouts } })).toMatchObject({ mails: { sent: 1, waiting: 3 } });
    expect(reports(server)).toHaveLength(1);
    server.setMood({});
    expect(await sync()).toMatchObject({ outcome: 'ok', mails: { sent: 4, waiting: 0 } });
    expect(told(server)).toHaveLength(2);
  });

  test('that is down is asked once and not for each mail; when it is back all go over one connection, the oldest first', async () => {
    const { server, config, sync, state } = await opened();
    const timeouts = { ...config.timeouts, mailTimeoutMs: 60_000 };
    await state(`INSERT INTO STATE.outbox (run, kind, message_id, subject, body, queued_at)
      SELECT 1, 'report', CONCAT('<', seq, '@x>'), CONCAT('mail ', seq), '{"text":"x","html":"","attachments":[]}', UTC_TIMESTAMP()
        FROM seq_1_to_200 ORDER BY seq`);
    await state(`INSERT INTO STATE.outbox_recipient (mail_id, address, header, state, changed_at)
      SELECT id, 'it@example.org', 'to', 'waiting', UTC_TIMESTAMP() FROM STATE.outbox`);
    await server.down();
    const attempts = (await sync()).warnings.filter((warning) => warning.includes('ECONNREFUSED'));
    expect(attempts).toHaveLength(1);
    await server.up();
    expect(await sync({ config: { timeouts } })).toMatchObject({ outcome: 'ok', mails: { sent: 202, waiting: 0 } });
    expect(server.connections()).toBe(1);
    expect(server.taken.slice(0, 3).map(({ mail }) => mail.subject)).toEqual(['mail 1', 'mail 2', 'mail 3']);
  });

  test('takes nothing more from a run that another one has taken over from', async () => {
    const { server, sync, quarrel, state } = await opened();
    await quarrel(1);
    await quarrel(2);
    server.setMood({
      mail: async () => {
        await state('UPDATE STATE.control SET epoch = epoch + 1');
        return null;
      },
    });
    const result = await sync();
    expect(result.warnings).toEqual([expect.stringMatching(/another run has taken over/u)]);
    expect(told(server)).toHaveLength(1);
    server.setMood({});
    await sync();
    expect(told(server)).toHaveLength(2);
  });
});
