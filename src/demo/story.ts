import { init, parseConfig, restoreConflict, sync, verify, type Config, type RunResult } from '../index.js';
import { type DemoConsole, openConsole } from './open-console.js';
import { openMailRoom, type MailRoom } from './mail-room.js';
import { morningsWork } from './mornings-work.js';
import { configurationText, openOffices, passwords, type Offices } from './offices.js';
import { createStaffTables, fillStaffTables, STAFF_TABLES } from './staff-database.js';
import { chapter, tellConflict, tellFacts, tellMail, tellRowCounts, tellWrites, type Stage } from './telling.js';
import { textTable } from '../report/text-table.js';

/**
 * Tells and plays the whole demo on three private servers, which are gone when it is over, however it ends. Gives true
 * when the offices ended up the same. With `serve` it stops before the restore, which is left to whoever opens the web
 * console, and ends with the signal. Throws a SyncError where a server or a run fails, and the signal's reason.
 */
export async function playStory(stage: Stage, options: { readonly serve?: DemoConsole } = {}): Promise<boolean> {
  const { tell, paint } = stage;
  const began = performance.now();
  tell(`\n${paint('bold', 'Three offices, three databases, one list of staff')}\n`);

  chapter(stage, 1, 'Three private MariaDB servers');
  const offices = await openOffices();
  let same: boolean;
  try {
    const mailRoom = await openMailRoom();
    try {
      same = await playIn(offices, mailRoom, stage, options.serve);
    } finally {
      await mailRoom.close();
    }
  } finally {
    await offices.close();
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  tell(`\nThe three servers and their data are removed. That took ${seconds} seconds.\n\n`);
  return same;
}

async function playIn(offices: Offices, mailRoom: MailRoom, stage: Stage, console?: DemoConsole): Promise<boolean> {
  const { signal } = stage;
  const text = configurationText(offices, mailRoom.port);
  const config = parseConfig(text, passwords(offices), 'spokesync.yaml');
  signal.throwIfAborted();
  await setTheScene(stage, offices, text);
  signal.throwIfAborted();
  await firstSync(stage, offices, config);
  signal.throwIfAborted();
  await workApart(stage, offices);
  signal.throwIfAborted();
  const met = await meet(stage, offices, mailRoom, config);
  signal.throwIfAborted();
  if (console !== undefined) {
    chapter(stage, 6, 'The console');
    await openConsole(stage, offices, config, console);
    return true;
  }
  await restore(stage, offices, config, met);
  signal.throwIfAborted();
  return prove(stage, config);
}

async function setTheScene(stage: Stage, offices: Offices, configuration: string): Promise<void> {
  const { tell, paint } = stage;
  const described = offices.all.map(({ id, name, server }) => [
    { text: name },
    { text: id === 1 ? 'the hub' : 'a spoke' },
    { text: `site ${String(id)}` },
    { text: `${server.host}:${String(server.port)}` },
  ]);
  tell(textTable(['office', '', '', 'server'], described, paint));
  await Promise.all(offices.all.map((office) => createStaffTables(office.application)));
  await fillStaffTables(offices.kathmandu.application);
  tell('\n   Kathmandu has all the data. Pokhara and Tansen have the same tables, still empty.\n');
  tell('   This is the whole configuration:\n\n');
  tell(paint('dim', configuration.replaceAll(/^/gm, '     ').trimEnd()) + '\n');
}

async function firstSync(stage: Stage, offices: Offices, config: Config): Promise<void> {
  const { tell, signal } = stage;
  chapter(stage, 2, 'The first sync fills the new offices');
  const prepared = await init(config, { confirm: () => true, signal });
  const statements = prepared.sites.reduce((sum, site) => sum + site.statements.length, 0);
  tell(`   spokesync init: ${String(statements)} statements made the bookkeeping tables.\n`);
  await runSync(stage, config);
  await tellRowCounts(stage, offices);
}

/** Runs a sync and tells its outcome in a line; a site that failed is named with its error. */
async function runSync({ tell, paint, openDisplay, signal }: Stage, config: Config): Promise<RunResult> {
  const began = performance.now();
  const display = openDisplay();
  let result: RunResult;
  try {
    result = await sync(config, { onEvent: display.onEvent, signal });
  } finally {
    display.stop();
  }
  const { inserted, updated, deleted, conflicts, merged, quarantined } = result.totals;
  const parts = [
    [inserted, 'inserted'],
    [updated, 'updated'],
    [deleted, 'deleted'],
    [merged, 'merged'],
    [conflicts, conflicts === 1 ? 'conflict' : 'conflicts'],
    [quarantined, 'quarantined'],
  ] as const;
  const counts = parts.filter(([number]) => number > 0).map(([number, word]) => `${String(number)} ${word}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  tell(`   spokesync sync: ${result.outcome} in ${seconds} s · ${counts.join(' · ') || 'nothing to do'}\n`);
  for (const site of result.sites) {
    if (site.outcome !== 'synced') tell(paint('red', `   ${site.name} ${site.outcome}: ${site.error ?? ''}\n`));
  }
  for (const warning of result.warnings) tell(paint('yellow', `   warning: ${warning}\n`));
  return result;
}

async function workApart(stage: Stage, offices: Offices): Promise<void> {
  const { tell, paint, signal } = stage;
  chapter(stage, 3, 'The lines are down. In each office people go on working');
  const deeds = await morningsWork(offices, signal);
  for (const { office, who, what } of deeds) tell(`   ${office.padEnd(10)} ${who} ${what}\n`);
  tell(`\n   Now the offices hold different things ${paint('dim', '(– is: not there)')}:\n\n`);
  await tellFacts(stage, offices);
}

async function meet(stage: Stage, offices: Offices, mailRoom: MailRoom, config: Config): Promise<RunResult> {
  const { tell } = stage;
  chapter(stage, 4, 'The lines are back: sync');
  const result = await runSync(stage, config);
  tell('\n   What was written where:\n\n');
  tellWrites(stage, offices, result);
  tell('\n   What the offices hold after it:\n\n');
  await tellFacts(stage, offices);
  chapter(stage, 5, 'Where two people met in one record');
  for (const conflict of result.conflicts) tellConflict(stage, offices, conflict);
  tell(
    '\n   Nothing is thrown away: both rows stand whole in the conflict table at the hub, and both people are told.\n',
  );
  tell('   This is the mail that they got, as it was received:\n\n');
  const mail = mailRoom.received.find(({ to }) => to?.some(({ address }) => address?.startsWith('bikash') === true));
  if (mail !== undefined) tellMail(stage, mail);
  tell("\n   Deepak Rai's address was changed in two offices too, but in different columns: the configuration says\n");
  tell('   `merge: columns`, so both changes were kept, and nobody is bothered.\n');
  return result;
}

/** Bikash and Chandra have talked: part of what lost comes back, and the next run carries it everywhere. */
async function restore(stage: Stage, offices: Offices, config: Config, met: RunResult): Promise<void> {
  const { tell, paint, signal } = stage;
  const [conflict] = met.conflicts;
  if (conflict === undefined) return;
  chapter(stage, 6, 'Bikash and Chandra have talked: the new title is to be his, the salary hers');
  tell(paint('dim', `   $ spokesync conflicts restore ${String(conflict.id)} --columns job --user bikash\n`));
  const { outcome } = await restoreConflict(config, conflict.id, { user: 'bikash', columns: ['job'], signal });
  tell(`   ${outcome}: at the hub, as a new change in Bikash's name.\n`);
  await runSync(stage, config);
  tell('\n');
  await tellFacts(stage, offices, /^Maya/u);
}

async function prove(stage: Stage, config: Config): Promise<boolean> {
  const { tell, paint, signal } = stage;
  chapter(stage, 7, 'Proof: spokesync verify compares every row of the three databases');
  const { identical, tables } = await verify(config, { signal });
  const rows = STAFF_TABLES.map((table) => {
    const seen = tables.filter((entry) => entry.table === table);
    return [
      { text: table },
      { text: String(seen[0]?.rows ?? 0) },
      ...seen.map(({ checksum, differences }) => ({ text: checksum, mark: differences > 0 })),
    ];
  });
  tell(textTable(['table', 'rows', 'Kathmandu', 'Pokhara', 'Tansen'], rows, paint));
  tell(`\n   ${identical ? paint('green', 'The three offices hold the same rows.') : paint('red', 'They differ.')}\n`);
  return identical;
}
