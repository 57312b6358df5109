import type { Display } from '../report/lines.js';
import type { ConflictResult, RunResult, Side } from '../report/result.js';
import { heldFacts } from './mornings-work.js';
import type { Office, Offices } from './offices.js';
import { STAFF_TABLES } from './staff-database.js';
import { textTable, type Paint } from '../report/text-table.js';

/** Where the story is told. */
export interface Stage {
  /** Takes the story, piece by piece; lines end with newlines. */
  readonly tell: (text: string) => void;
  /** Opens a display for one run's progress. */
  readonly openDisplay: () => Promise<Display>;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/** Opens a chapter. */
export function chapter({ tell, paint }: Stage, number: number, title: string): void {
  tell(`\n${paint('cyan', `${String(number)}  ${title}`)}\n\n`);
}

/** How many rows each office holds. */
export async function tellRowCounts({ tell, paint }: Stage, offices: Offices): Promise<void> {
  const count = async ({ name, application }: Office): Promise<{ text: string }[]> => {
    const counts = STAFF_TABLES.map(async (table) => {
      const [row] = await application.query<{ n: bigint }[]>(`SELECT COUNT(*) AS n FROM ${table}`);
      return { text: String(row?.n ?? 0) };
    });
    return [{ text: name }, ...(await Promise.all(counts))];
  };
  tell('\n' + textTable(['rows in', ...STAFF_TABLES], await Promise.all(offices.all.map(count)), paint));
}

/** The records of the story as each office holds them; where the offices differ they are pointed out. */
export async function tellFacts({ tell, paint }: Stage, offices: Offices): Promise<void> {
  const rows = (await heldFacts(offices)).map(({ label, held }) => {
    const texts = held.map((text) => text ?? '–');
    const differs = new Set(texts).size > 1;
    return [{ text: label }, ...texts.map((text) => ({ text, mark: differs }))];
  });
  tell(textTable(['', ...offices.all.map(({ name }) => name)], rows, paint));
}

/** How many rows a run wrote at each office. */
export function tellWrites({ tell, paint }: Stage, offices: Offices, result: RunResult): void {
  const hub = offices.kathmandu.name;
  const spokeName = (id: number): string => offices.all.find((office) => office.id === id)?.name ?? String(id);
  const written = new Map<string, { inserted: number; updated: number; deleted: number }>();
  for (const { table, site, hub: atHub, spoke } of result.tables) {
    for (const [name, counts] of [
      [hub, atHub],
      [spokeName(site), spoke],
    ] as const) {
      // prettier-ignore
      const sum = written.get(`${name}\n${table}`) ?? { inserted: 0, updated: 0, deleted: 0 };
      written.set(`${name}\n${table}`, {
        inserted: sum.inserted + counts.inserted,
        updated: sum.updated + counts.updated,
        deleted: sum.deleted + counts.deleted,
      });
    }
  }
  const rows = offices.all.flatMap(({ name }) =>
    STAFF_TABLES.flatMap((table) => {
      const counts = written.get(`${name}\n${table}`);
      if (counts === undefined || counts.inserted + counts.updated + counts.deleted === 0) return [];
      return [[name, table, String(counts.inserted), String(counts.updated), String(counts.deleted)]];
    }),
  );
  const cells = rows.map((row) => row.map((text) => ({ text })));
  tell(textTable(['office', 'table', 'inserted', 'updated', 'deleted'], cells, paint));
}

/** A conflict: who met, who won and why, and the columns in which the rows differ. The losing row is kept whole. */
export async function tellConflict({ tell, paint }: Stage, offices: Offices, conflict: ConflictResult): Promise<void> {
  const { id, table, record, kind, certainty, winner, losers } = conflict;
  const officeOf = (site: number): string => offices.all.find((office) => office.id === site)?.name ?? String(site);
  const named = ({ site, user }: Side): string => `${user ?? 'somebody'} in ${officeOf(site)}`;
  tell(`   ${paint('bold', `${table} ${record}`)}: ${kind}, ${provenBy(certainty)}\n`);
  tell(`     ${paint('green', 'kept')}  ${named(winner)}, whose change is the later one\n`);
  for (const loser of losers) tell(`     ${paint('yellow', 'lost')}  ${named(loser)}\n`);

  const sides = [winner, ...losers];
  const kept = await Promise.all(sides.map((side) => keptRow(offices, id, side.site)));
  const columns = Object.keys(kept.find((row) => row !== null) ?? {});
  const texts = columns.map((column) => [column, ...kept.map((row) => row?.[column] ?? '–')]);
  const differing = texts.filter(([, first, ...others]) => others.some((text) => text !== first));
  tell('\n   Nothing is thrown away: both rows stand whole in the conflict table at the hub. They differ in:\n\n');
  const cells = differing.map((row) => row.map((text) => ({ text: String(text) })));
  tell(textTable(['', ...sides.map(({ site }) => officeOf(site))], cells, paint, '     ') + '\n');
}

/** The row that a side of a conflict had, as the hub keeps it: column → text; null where it was deleted. */
async function keptRow(
  offices: Offices,
  conflict: number,
  site: number,
): Promise<Record<string, string | null> | null> {
  const [side] = await offices.kathmandu.application.query<{ kept: string | null }[]>(
    'SELECT row_values AS kept FROM spokesync.conflict_side WHERE conflict_id = ? AND site = ?',
    [conflict, site],
  );
  return JSON.parse(side?.kept ?? 'null') as Record<string, string | null> | null;
}

function provenBy(certainty: ConflictResult['certainty']): string {
  switch (certainty) {
    case 'base':
      return 'proven: both differ from what the offices last agreed on';
    case 'change-log':
      return 'as the change logs say';
    case 'timestamp':
      return 'as the timestamps suggest';
  }
}
