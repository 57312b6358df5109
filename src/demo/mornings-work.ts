import { setTimeout as sleep } from 'node:timers/promises';
import type { UpsertResult } from 'mariadb';
import type { Office, Offices } from './offices.js';

/** Something that a person did in an office, in words. */
export interface Deed {
  readonly office: string;
  readonly who: string;
  readonly what: string;
}

interface Change {
  readonly table: string;
  /** The record's key as the change log takes it; null: the number that the insert was given. */
  readonly record: string | null;
  readonly type: 'new' | 'update' | 'delete';
  readonly sql: string;
}

/** Makes the changes as the application does: together, each with its entry in the change log. Gives the last new key. */
export async function work(
  office: Office,
  userId: number,
  comment: string,
  changes: readonly Change[],
): Promise<string> {
  const { application } = office;
  let newest = '';
  await application.beginTransaction();
  for (const { table, record, type, sql } of changes) {
    const { insertId } = await application.query<UpsertResult>(sql.replaceAll(':newest', newest));
    if (record === null) newest = String(insertId);
    await application.query(
      'INSERT INTO change_log (site_id, user_id, `table`, record_id, update_type, comment) VALUES (?, ?, ?, ?, ?, ?)',
      [office.id, userId, table, (record ?? newest).replaceAll(':newest', newest), type, comment],
    );
  }
  await application.commit();
  return newest;
}

/** A key of several columns stands in the change log as a JSON array of texts. */
const compositeKey = (...parts: string[]): string => JSON.stringify(parts);

export const SUNITA = 101;
export const BIKASH = 102;
export const CHANDRA = 103;

/**
 * The offices' work while nothing connects them: changes to different records, a new record in each office, a removal,
 * two changes of one record's different columns, and one of the same column (which is a conflict). In order of time.
 */
export async function morningsWork({ kathmandu, pokhara, tansen }: Offices, signal?: AbortSignal): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const did = (office: Office, who: string, what: string): void => {
    deeds.push({ office: office.name, who, what });
  };

  await work(kathmandu, SUNITA, 'Salary round', [
    { table: 'person', record: '11', type: 'update', sql: 'UPDATE person SET salary = 45500.00 WHERE id = 11' },
  ]);
  did(kathmandu, 'Sunita', "raises Asha Tamang's salary");
  const nabin = await work(kathmandu, SUNITA, 'Starts after Dashain', [
    {
      table: 'person',
      record: null,
      type: 'new',
      sql: `INSERT INTO person (department_id, manager_id, name, lastname, email, job, salary, born, joined)
            VALUES (1, 21, 'Nabin', 'Joshi', 'nabin.joshi@example.org', 'Driver', 26400.00, '1997-12-03', '2026-11-01')`,
    },
  ]);
  did(kathmandu, 'Sunita', `hires Nabin Joshi (person ${nabin})`);

  await work(pokhara, BIKASH, 'Passed her examination', [
    {
      table: 'person',
      record: '41',
      type: 'update',
      sql: "UPDATE person SET job = 'Senior nurse', salary = 37800.00 WHERE id = 41",
    },
  ]);
  did(pokhara, 'Bikash', 'makes Maya Gurung a senior nurse');
  await work(pokhara, BIKASH, 'New telephone', [
    { table: 'address', record: '51', type: 'update', sql: "UPDATE address SET phone = '9846077112' WHERE id = 51" },
  ]);
  did(pokhara, 'Bikash', "notes Deepak Rai's new telephone number");
  const roshni = await work(pokhara, BIKASH, 'For the clinics', [
    {
      table: 'person',
      record: null,
      type: 'new',
      sql: `INSERT INTO person (department_id, manager_id, name, lastname, email, job, salary, born, joined)
            VALUES (21, 81, 'Roshni', 'Pun', 'roshni.pun@example.org', 'Midwife', 35200.00, '1999-05-14', '2026-11-16')`,
    },
    {
      table: 'assignment',
      record: compositeKey(':newest', '11'),
      type: 'new',
      sql: "INSERT INTO assignment (person_id, project_id, role, share) VALUES (:newest, 11, 'midwife', 80.00)",
    },
  ]);
  did(pokhara, 'Bikash', `hires Roshni Pun (person ${roshni}) for "Mother and child"`);

  // The application's timestamps have whole seconds, and Chandra's edit is to be the later one.
  await sleep(1_100, undefined, signal === undefined ? {} : { signal });

  await work(tansen, CHANDRA, 'Leads the ward from now on', [
    {
      table: 'person',
      record: '41',
      type: 'update',
      sql: "UPDATE person SET job = 'Ward sister', salary = 39000.00 WHERE id = 41",
    },
  ]);
  did(tansen, 'Chandra', 'makes Maya Gurung a ward sister, a second later');
  await work(tansen, CHANDRA, 'Moved house', [
    {
      table: 'address',
      record: '51',
      type: 'update',
      sql: "UPDATE address SET street = 'Palace Square 4' WHERE id = 51",
    },
  ]);
  did(tansen, 'Chandra', "notes Deepak Rai's new street");
  const leave = await work(tansen, CHANDRA, 'Tihar', [
    {
      table: 'leave_record',
      record: null,
      type: 'new',
      sql: "INSERT INTO leave_record (person_id, kind, first_day, days) VALUES (171, 'festival', '2026-11-08', 3.5)",
    },
  ]);
  did(tansen, 'Chandra', `books leave for Dawa Sherpa (leave_record ${leave})`);
  await work(tansen, CHANDRA, 'Left during probation', [
    {
      table: 'assignment',
      record: compositeKey('151', '31'),
      type: 'delete',
      sql: 'DELETE FROM assignment WHERE person_id = 151 AND project_id = 31',
    },
    {
      table: 'assignment',
      record: compositeKey('151', '1'),
      type: 'delete',
      sql: 'DELETE FROM assignment WHERE person_id = 151 AND project_id = 1',
    },
    { table: 'address', record: '151', type: 'delete', sql: 'DELETE FROM address WHERE id = 151' },
    { table: 'person', record: '151', type: 'delete', sql: 'DELETE FROM person WHERE id = 151' },
  ]);
  did(tansen, 'Chandra', 'removes Kiran Shahi, his address and his assignments');
  return deeds;
}

/** What to look at in each office: a question that gives one text, or nothing. */
const FACTS: readonly { readonly label: string; readonly sql: string }[] = [
  { label: "Asha Tamang's salary", sql: 'SELECT salary FROM person WHERE id = 11' },
  { label: "Maya Gurung's job", sql: 'SELECT job FROM person WHERE id = 41' },
  { label: "Maya Gurung's salary", sql: 'SELECT salary FROM person WHERE id = 41' },
  { label: "Deepak Rai's telephone", sql: 'SELECT phone FROM address WHERE id = 51' },
  { label: "Deepak Rai's street", sql: 'SELECT street FROM address WHERE id = 51' },
  { label: 'Nabin Joshi', sql: "SELECT CONCAT('person ', id) FROM person WHERE name = 'Nabin'" },
  { label: 'Roshni Pun', sql: "SELECT CONCAT('person ', id) FROM person WHERE name = 'Roshni'" },
  {
    label: '  her project',
    sql: "SELECT p.name FROM project p JOIN assignment a ON a.project_id = p.id WHERE a.role = 'midwife'",
  },
  {
    label: "Dawa Sherpa's leave",
    sql: "SELECT days FROM leave_record WHERE first_day = '2026-11-08' AND person_id = 171",
  },
  { label: 'Kiran Shahi', sql: "SELECT CONCAT('person ', id) FROM person WHERE id = 151" },
  { label: '  his assignments', sql: 'SELECT NULLIF(COUNT(*), 0) FROM assignment WHERE person_id = 151' },
];

/** The records of {@link morningsWork} as each office holds them: a label, and a text or null for each office. */
export async function heldFacts(offices: Offices): Promise<{ label: string; held: (string | null)[] }[]> {
  const facts = FACTS.map(async ({ label, sql }) => ({
    label,
    held: await Promise.all(
      offices.all.map(async ({ application }) => {
        const [row] = await application.query<(string | number | bigint | null)[][]>({ sql, rowsAsArray: true });
        const value = row?.[0] ?? null;
        return value === null ? null : String(value);
      }),
    ),
  }));
  return Promise.all(facts);
}
