import type { RunResult } from '../../src/report/result.js';
import { status } from '../../src/status/status.js';
import { verify } from '../../src/verify/verify.js';
import type { RawRow } from '../support/database.js';
import { allRows } from '../support/rows.js';
import type { JournalEntry } from './perform.js';
import { type Play, quietRun } from './play.js';
import { meet } from './search.js';
import { keyNames, recordOf, type TableName, tableNames } from './shape.js';
import { Violation } from './violation.js';
import type { Databases } from './world.js';

/** A play wherever its databases are: the laws look only at these. */
type AnyPlay = Play<Databases>;

/** The rows of every site, by table. */
export type Picture = ReadonlyMap<TableName, readonly (readonly RawRow[])[]>;

/** All rows of all sites, by plain SELECTs. */
export async function picture(play: AnyPlay): Promise<Picture> {
  const found = new Map<TableName, RawRow[][]>();
  const sites = play.world.sites.slice(0, play.config.spokes.length + 1);
  for (const table of tableNames(play.scenario.shape)) {
    found.set(table, await Promise.all(sites.map(({ db }) => allRows(db, table))));
  }
  return found;
}

type Records = ReadonlySet<string>;
const nameOf = (table: TableName, record: number): string => `${table} ${String(record)}`;

async function hubState(play: AnyPlay, sql: string): Promise<RawRow[]> {
  return play.world.sites[0]!.db.query(sql.replaceAll('state.', `\`${play.world.state}\`.`));
}

async function quarantined(play: AnyPlay): Promise<Records> {
  const rows = await hubState(play, 'SELECT table_name, record FROM state.quarantine');
  return new Set(
    rows.map((row) => {
      const table = row['table_name'] as TableName;
      return nameOf(table, recordOf(play.scenario.shape, table, String(row['record'])) ?? -1);
    }),
  );
}

function recordIn(play: AnyPlay, table: TableName, row: RawRow): number {
  const texts = keyNames(play.scenario.shape, table).map((name) => String(row[name]));
  return recordOf(play.scenario.shape, table, texts.length === 1 ? texts[0]! : JSON.stringify(texts)) ?? -1;
}

function without(play: AnyPlay, table: TableName, rows: readonly RawRow[], aside: Records): RawRow[] {
  return rows.filter((row) => !aside.has(nameOf(table, recordIn(play, table, row))));
}

/** Every site holds the hub's rows, the quarantined ones aside. */
export function sameRows(play: AnyPlay, seen: Picture, aside: Records): string | null {
  for (const [table, sites] of seen) {
    const hub = JSON.stringify(without(play, table, sites[0]!, aside));
    for (const [site, rows] of sites.entries()) {
      const own = JSON.stringify(without(play, table, rows, aside));
      if (own !== hub) return `${table} differs:\n  hub:     ${hub}\n  spoke ${String(site)}: ${own}`;
    }
  }
  return null;
}

/** Quiet runs over all sites: they converge, and then there is nothing left to do. Gives the rows in the end. */
export async function converge(play: AnyPlay): Promise<Picture> {
  await quietRun(play);
  let aside = await quarantined(play);
  let seen = await picture(play);
  if (aside.size > 0 || sameRows(play, seen, aside) !== null) {
    // A row in quarantine may have made room for another one only at the end of the run.
    if (aside.size === 0) throw new Violation(`not the same after one run: ${sameRows(play, seen, aside) ?? ''}`);
    await quietRun(play);
    aside = await quarantined(play);
    seen = await picture(play);
  }
  const differs = sameRows(play, seen, aside);
  if (differs !== null) throw new Violation(differs);
  await nothingLeft(play, seen, aside);
  await nothingLost(play, seen, aside);
  count(play, aside);
  return seen;
}

function count(play: AnyPlay, aside: Records): void {
  const done = play.runs.flatMap((run) => ('totals' in run ? [run] : []));
  const sum = (of: (run: RunResult) => number): number => done.reduce((total, run) => total + of(run), 0);
  meet('edits', play.journal.length);
  meet('runs', play.runs.length);
  meet('failed runs', play.runs.length - done.length);
  meet(
    'rows written',
    sum(({ totals }) => totals.inserted + totals.updated + totals.deleted),
  );
  meet(
    'conflicts',
    sum(({ totals }) => totals.conflicts),
  );
  meet(
    'merges',
    sum(({ totals }) => totals.merged),
  );
  meet(
    'guard misses',
    sum(({ tables }) => tables.reduce((total, { guardMisses }) => total + guardMisses, 0)),
  );
  meet(
    'sites not reached',
    sum(({ sites }) => sites.filter(({ outcome }) => outcome !== 'synced').length),
  );
  meet('rows in quarantine at the end', aside.size);
}

async function nothingLeft(play: AnyPlay, seen: Picture, aside: Records): Promise<void> {
  const result = await quietRun(play);
  const { inserted, updated, deleted, conflicts, merged } = result.totals;
  if (inserted + updated + deleted + conflicts + merged > 0) {
    throw new Violation(`a second run still did something: ${JSON.stringify(result.totals)}\n${described(result)}`);
  }
  const after = await picture(play);
  if (JSON.stringify([...after]) !== JSON.stringify([...seen]))
    throw new Violation('a run with nothing to do changed rows');
  if (aside.size > 0) return;
  const now = await status(play.config);
  const left = now.sites.flatMap(({ id, tables }) =>
    tables.filter(({ behind, pins }) => behind > 0 || pins > 0).map((table) => ({ id, ...table })),
  );
  if (left.length > 0) throw new Violation(`nothing is to do, but status says ${JSON.stringify(left)}`);
  const verified = await verify(play.config);
  if (!verified.identical) throw new Violation(`verify does not see that all is the same: ${JSON.stringify(verified)}`);
}

function described(result: RunResult): string {
  const busy = result.tables.filter(({ hub, spoke }) => JSON.stringify([hub, spoke]).match(/[1-9]/u));
  return JSON.stringify({ busy, conflicts: result.conflicts, warnings: result.warnings });
}

/** No edit is missing that nobody who saw it replaced, and no value comes back that somebody replaced. */
async function nothingLost(play: AnyPlay, seen: Picture, aside: Records): Promise<void> {
  const kept = await keptAside(play);
  const replaced = new Set(play.journal.flatMap(({ saw }) => [saw.v, saw.w]));
  const present = new Set([...seen.values()].flat(2).flatMap((row) => [row['v'], row['w']]));
  const receiveOnly = (entry: JournalEntry): boolean => play.scenario.directions[entry.site - 1] === 'receive-only';
  for (const entry of play.journal) {
    const where = `${nameOf(entry.table, entry.record)} at site ${String(entry.site)}`;
    if (entry.set !== null && !entry.gone) {
      const { mark } = entry.set;
      const isKept = kept.conflicts.has(mark) || ((receiveOnly(entry) || !entry.warm) && kept.log.has(mark));
      if (!present.has(mark) && !replaced.has(mark) && !isKept)
        throw new Violation(`the edit ${mark} of ${where} is lost`);
    }
    if (!entry.warm || receiveOnly(entry) || aside.has(nameOf(entry.table, entry.record))) continue;
    const hubRow = seen.get(entry.table)?.[0]?.find((row) => recordIn(play, entry.table, row) === entry.record);
    const back = (['v', 'w'] as const).filter((column) => {
      const value = entry.saw[column];
      return value !== undefined && value !== null && hubRow?.[column] === value;
    });
    if (back.length > 0 && !lostInConflict(play, entry, kept)) {
      const by = entry.set === null ? 'deleted' : `replaced by ${entry.set.mark}`;
      throw new Violation(
        `${where}: ${JSON.stringify(back.map((column) => entry.saw[column]))} was ${by}, and has come back`,
      );
    }
  }
}

interface KeptAside {
  /** Every value in a row of a conflict. */
  readonly conflicts: ReadonlySet<string>;
  /** Every value in a row that sync_log says was overwritten. */
  readonly log: ReadonlySet<string>;
  /** `table record site` of deletions that took part in a conflict. */
  readonly deletions: ReadonlySet<string>;
}

/** An edit that stands in a conflict, or that somebody replaced knowingly whose own edit stands in one. */
function lostInConflict(play: AnyPlay, entry: JournalEntry, kept: KeptAside): boolean {
  if (entry.set === null) {
    // A deletion leaves no mark that a later edit could have seen: any later edit of the record may be built on it.
    const later = play.journal.slice(play.journal.indexOf(entry) + 1);
    const builtOn = later.filter(
      ({ table, record, set }) => table === entry.table && record === entry.record && set !== null,
    );
    // Where several people deleted the very same row, the one whose claim ranks highest answers for it.
    const twins = play.journal.filter(
      ({ table, record, set, saw }) =>
        set === null &&
        table === entry.table &&
        record === entry.record &&
        saw.v === entry.saw.v &&
        saw.w === entry.saw.w,
    );
    return (
      twins.some(({ site }) => kept.deletions.has(`${nameOf(entry.table, entry.record)} ${String(site + 1)}`)) ||
      builtOn.some((one) => kept.conflicts.has(one.set?.mark ?? ''))
    );
  }
  const { mark } = entry.set;
  if (kept.conflicts.has(mark)) return true;
  const builtOn = play.journal.filter((one) => one !== entry && (one.saw.v === mark || one.saw.w === mark));
  return builtOn.some((one) => lostInConflict(play, one, kept));
}

async function keptAside(play: AnyPlay): Promise<KeptAside> {
  const sides = await hubState(
    play,
    `SELECT c.table_name, c.record, s.site, s.row_values
       FROM state.conflict c JOIN state.conflict_side s ON s.conflict_id = c.id`,
  );
  const log = await hubState(play, 'SELECT row_before FROM sync_log WHERE row_before IS NOT NULL');
  const values = (json: unknown): string[] => {
    const row = JSON.parse(String(json)) as { v: string | null; w: string | null };
    return [row.v, row.w].filter((value) => value !== null);
  };
  const { shape } = play.scenario;
  return {
    conflicts: new Set(sides.filter((row) => row['row_values'] !== null).flatMap((row) => values(row['row_values']))),
    log: new Set(log.flatMap((row) => values(row['row_before']))),
    deletions: new Set(
      sides
        .filter((row) => row['row_values'] === null)
        .map((row) => {
          const table = row['table_name'] as TableName;
          return `${nameOf(table, recordOf(shape, table, String(row['record'])) ?? -1)} ${String(row['site'])}`;
        }),
    ),
  };
}
