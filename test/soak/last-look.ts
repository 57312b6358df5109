import { status } from '../../src/status/status.js';
import { verify } from '../../src/verify/verify.js';
import { converge } from '../model/laws.js';
import type { Play } from '../model/play.js';
import { Violation } from '../model/violation.js';
import type { Databases } from '../model/world.js';
import { SHAPE, type Stage } from './stage.js';
import type { Journal } from './work.js';

/** What was counted when all was quiet again. */
export interface LastLook {
  readonly rows: number;
  readonly conflicts: number;
  /** Mails about conflicts that were taken, by Message-ID, and how many of them came a second time. */
  readonly mails: number;
  readonly repeatedMails: number;
  readonly reports: number;
  /** How often the `before` and the `after` statements ran, over all sites. */
  readonly entered: number;
  readonly goneOut: number;
}

/** What is found wrong is added to `wrong`: one broken promise does not hide the others. */
export async function lastLook(stage: Stage, journal: Journal, wrong: string[]): Promise<LastLook> {
  const hold = async (law: Promise<void>): Promise<void> => {
    await law.catch((error: unknown) => {
      wrong.push(error instanceof Violation ? error.message : ((error as Error).stack ?? String(error)));
    });
  };
  await hold(converged(stage, journal));
  await hold(identical(stage));
  await hold(outOfMaintenance(stage));
  await hold(allMailed(stage));
  return counted(stage);
}

/** The laws of the model test: a quiet run converges, the next one has nothing to do, and no edit is lost. */
async function converged(stage: Stage, journal: Journal): Promise<void> {
  const directions = stage.config.spokes.map(({ direction }) => direction);
  const play: Play<Databases> = {
    world: { sites: stage.offices.map(({ desk }) => ({ db: desk })), state: stage.config.state },
    scenario: {
      shape: SHAPE,
      directions,
      policy: { conflict: 'newest', merge: 'rows' },
      seeds: [],
      warm: true,
      acts: [],
    },
    config: stage.config,
    journal: journal.entries,
    runs: [],
    events: [],
    desks: new Map(),
    warm: true,
    forget: () => undefined,
  };
  await converge(play);
}

async function identical({ config }: Stage): Promise<void> {
  const seen = await verify(config);
  if (!seen.identical) throw new Violation(`verify: ${JSON.stringify(seen)}`);
}

async function outOfMaintenance({ config, offices }: Stage): Promise<void> {
  const { hub, sites } = await status(config);
  const told = [hub, ...sites].filter(({ maintenanceSince }) => maintenanceSince !== null).map(({ name }) => name);
  if (told.length > 0) throw new Violation(`status says that ${told.join(', ')} may still be in maintenance`);
  for (const { desk } of offices) {
    const [row] = await desk.query('SELECT id, maintenance FROM office');
    if (row?.['maintenance'] !== 0) throw new Violation(`left in maintenance: ${JSON.stringify(row)}`);
  }
}

/** Each conflict stands in one mail, and the server has taken each of these mails, and no others. */
async function allMailed({ config, offices, post }: Stage): Promise<void> {
  const rows = await offices[0]!.desk.query(
    `SELECT c.id, COUNT(m.id) AS mails, MAX(m.message_id) AS message
       FROM \`${config.state}\`.conflict c
       LEFT JOIN \`${config.state}\`.outbox_conflict o ON o.conflict_id = c.id
       LEFT JOIN \`${config.state}\`.outbox          m ON m.id = o.mail_id
      GROUP BY c.id`,
  );
  const notOnce = rows.filter((row) => Number(row['mails']) !== 1 || !post.taken.has(String(row['message'])));
  if (notOnce.length > 0) throw new Violation(`conflicts that were not mailed once: ${JSON.stringify(notOnce)}`);
  if (post.taken.size !== rows.length) {
    throw new Violation(`${String(rows.length)} conflicts, but ${String(post.taken.size)} different mails were taken`);
  }
}

async function counted({ offices, config, post }: Stage): Promise<LastLook> {
  const hub = offices[0]!.desk;
  const [conflicts] = await hub.query(`SELECT COUNT(*) AS n FROM \`${config.state}\`.conflict`);
  const [rows] = await hub.query('SELECT (SELECT COUNT(*) FROM item) + (SELECT COUNT(*) FROM child) AS n');
  const hooks = await Promise.all(offices.map(({ desk }) => desk.query('SELECT entered, gone_out FROM office')));
  const sum = (column: string): number => hooks.flat().reduce((total, row) => total + Number(row[column]), 0);
  return {
    rows: Number(rows?.['n']),
    conflicts: Number(conflicts?.['n']),
    mails: post.taken.size,
    repeatedMails: [...post.taken.values()].filter((times) => times > 1).length,
    reports: post.reports,
    entered: sum('entered'),
    goneOut: sum('gone_out'),
  };
}
