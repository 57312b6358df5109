import type { Email } from 'postal-mime';
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
  readonly openDisplay: () => Display;
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

/** The records of the story, or those with such a label, as each office holds them; where the offices differ they are pointed out. */
export async function tellFacts({ tell, paint }: Stage, offices: Offices, about = /./u): Promise<void> {
  const facts = await heldFacts(offices);
  const rows = facts
    .filter(({ label }) => about.test(label))
    .map(({ label, held }) => {
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

/** A mail as its readers see it: whom it is for, the subject, and its text. */
export function tellMail({ tell, paint }: Stage, mail: Email): void {
  const people = (mail.to ?? []).flatMap(({ address }) => address ?? []);
  const lines = [
    `To:      ${people.join(', ')}`,
    `Subject: ${paint('bold', mail.subject ?? '')}`,
    '',
    ...(mail.text ?? '').trimEnd().split('\n'),
  ];
  for (const line of lines) tell(`   ${paint('dim', '│')} ${line}\n`);
}

/** A conflict: who met, who won and why. */
export function tellConflict({ tell, paint }: Stage, offices: Offices, conflict: ConflictResult): void {
  const { table, record, kind, certainty, winner, losers } = conflict;
  const officeOf = (site: number): string => offices.all.find((office) => office.id === site)?.name ?? String(site);
  const named = ({ site, user }: Side): string => `${user ?? 'somebody'} in ${officeOf(site)}`;
  tell(`   ${paint('bold', `${table} ${record}`)}: ${kind}, ${provenBy(certainty)}\n`);
  tell(`     ${paint('green', 'kept')}  ${named(winner)}, whose change is the later one\n`);
  for (const loser of losers) tell(`     ${paint('yellow', 'lost')}  ${named(loser)}\n`);
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
