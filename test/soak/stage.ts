import type { Config, Hooks, MailConfig } from '../../src/config/config.js';
import { DEFAULT_TEMPLATES } from '../../src/config/mail-templates.js';
import { startPrivateServer } from '../../src/demo/private-server.js';
import { init } from '../../src/init/init.js';
import { createTables, type Shape, tableNames } from '../model/shape.js';
import { siteConfig, spokeConfig, testConfig } from '../support/config.js';
import { openRelay, type Relay } from '../support/relay.js';
import { type Desk, openDesk } from './desk.js';
import { ADMINISTRATOR, openPostOffice, type PostOffice } from './post-office.js';

/** One office: its people's desk, and the line over which the runs reach its server. */
export interface Office {
  readonly desk: Desk;
  readonly relay: Relay;
}

/** A hub (the first office) and three spokes, each with a server of its own behind a relay, and a mail server. */
export interface Stage {
  readonly offices: readonly Office[];
  readonly post: PostOffice;
  readonly config: Config;
  close(): Promise<void>;
}

const TIME_ZONES = ['+00:00', '+05:45', '+00:00', '-03:30'];

/** `item` has few records, in which people meet; `child` many, which hang on none of them. */
export const SHAPE: Shape = { key: 'int', stamped: true, unique: false, child: 'SET NULL' };

const HOOKS: Hooks = {
  before: ['UPDATE office SET maintenance = 1, entered = entered + 1 WHERE id = :site'],
  after: ['UPDATE office SET maintenance = 0, gone_out = gone_out + 1 WHERE id = :site'],
};

const tables = (site: number): string => `
  CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99), name VARCHAR(99), lastname VARCHAR(99), user_name VARCHAR(99));
  INSERT INTO users VALUES (7, 'asha@example.org',   'Asha',   'A', 'asha'),
                           (8, 'bikash@example.org', 'Bikash', 'B', 'bikash');
  CREATE TABLE office (id INT PRIMARY KEY, maintenance INT, entered INT, gone_out INT);
  INSERT INTO office VALUES (${String(site)}, 0, 0, 0);
  ${createTables(SHAPE).join(';\n')}`;

function mailTo(post: PostOffice): MailConfig {
  return {
    from: 'Sync <sync@example.org>',
    transport: {
      kind: 'smtp',
      host: '127.0.0.1',
      port: post.port,
      secure: false,
      user: null,
      password: null,
      tls: null,
    },
    administrators: [ADMINISTRATOR],
    // Of two edits that nobody put down in a change log, somebody is told too.
    conflictCc: ['data@example.org'],
    organisation: 'Soak',
    // Never: each conflict is to be found in a mail of its own.
    digestAbove: 1_000_000,
    templates: DEFAULT_TEMPLATES,
  };
}

async function openOffice(timeZone: string, site: number): Promise<Office> {
  const desk = await openDesk(await startPrivateServer({ timeZone }));
  await desk.run(tables(site));
  return { desk, relay: await openRelay(desk.server) };
}

/** Starts the servers, makes the tables and runs `init`. Patience is short, so that a fault costs seconds. */
export async function openStage(): Promise<Stage> {
  const offices = await Promise.all(TIME_ZONES.map((zone, i) => openOffice(zone, i + 1)));
  const post = await openPostOffice();
  const [hub, ...spokes] = offices.map(({ desk, relay }) => [desk, { port: relay.port }] as const);
  const config = testConfig(
    { ...siteConfig(1, ...hub!), hooks: HOOKS },
    spokes.map(([desk, login], i) => ({ ...spokeConfig(i + 2, desk, { login }), hooks: HOOKS })),
    tableNames(SHAPE),
    {
      retry: { attempts: 3, firstDelayMs: 50 },
      timeouts: { connectTimeoutMs: 2_000, statementTimeoutMs: 20_000, stallTimeoutMs: 1_500, mailTimeoutMs: 2_000 },
      mail: mailTo(post),
    },
  );
  await init(config, { confirm: () => true });
  return {
    offices,
    post,
    config,
    close: async () => {
      for (const { desk, relay } of offices) {
        await relay.close();
        await desk.close();
      }
      await post.close();
    },
  };
}
