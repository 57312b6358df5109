import type { Connection } from 'mariadb';

/** The tables of the demo in the order of their foreign keys, parents first. */
export const STAFF_TABLES = [
  'users',
  'department',
  'person',
  'address',
  'project',
  'assignment',
  'leave_record',
] as const;

const SCHEMA = `
  CREATE TABLE users (
    id        INT          NOT NULL PRIMARY KEY,
    email     VARCHAR(120) NOT NULL UNIQUE,
    name      VARCHAR(60)  NOT NULL,
    lastname  VARCHAR(60)  NOT NULL,
    user_name VARCHAR(30)  NOT NULL UNIQUE
  );
  CREATE TABLE department (
    id                   INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name                 VARCHAR(60)   NOT NULL UNIQUE,
    budget               DECIMAL(12,2) NOT NULL,
    department_timestamp TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  );
  CREATE TABLE person (
    id               INT           NOT NULL AUTO_INCREMENT PRIMARY KEY,
    department_id    INT           NOT NULL,
    manager_id       INT           NULL,
    name             VARCHAR(60)   NOT NULL,
    lastname         VARCHAR(60)   NOT NULL,
    email            VARCHAR(120)  NOT NULL UNIQUE,
    job              VARCHAR(60)   NOT NULL,
    salary           DECIMAL(10,2) NOT NULL,
    born             DATE          NULL,
    joined           DATE          NOT NULL,
    notes            TEXT          NULL,
    person_timestamp TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    FOREIGN KEY (department_id) REFERENCES department (id),
    FOREIGN KEY (manager_id)    REFERENCES person (id)
  );
  CREATE TABLE address (
    id                INT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    person_id         INT         NOT NULL,
    street            VARCHAR(80) NOT NULL,
    town              VARCHAR(60) NOT NULL,
    phone             VARCHAR(20) NULL,
    address_timestamp TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    FOREIGN KEY (person_id) REFERENCES person (id)
  );
  CREATE TABLE project (
    id                INT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name              VARCHAR(80) NOT NULL UNIQUE,
    starts            DATE        NOT NULL,
    ends              DATE        NULL,
    description       TEXT        NOT NULL,
    project_timestamp TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  );
  CREATE TABLE assignment (
    person_id            INT          NOT NULL,
    project_id           INT          NOT NULL,
    role                 VARCHAR(40)  NOT NULL,
    share                DECIMAL(5,2) NOT NULL COMMENT 'per cent of the working time',
    assignment_timestamp TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (person_id, project_id),
    FOREIGN KEY (person_id)  REFERENCES person (id),
    FOREIGN KEY (project_id) REFERENCES project (id)
  );
  CREATE TABLE leave_record (
    id                     INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
    person_id              INT          NOT NULL,
    kind                   ENUM('annual','sick','festival','unpaid') NOT NULL,
    first_day              DATE         NOT NULL,
    days                   DECIMAL(4,1) NOT NULL,
    leave_record_timestamp TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    FOREIGN KEY (person_id) REFERENCES person (id)
  )`;

const USERS = [
  [101, 'sunita@kathmandu.example.org', 'Sunita', 'Shrestha', 'sunita'],
  [102, 'bikash@pokhara.example.org', 'Bikash', 'Gurung', 'bikash'],
  [103, 'chandra@tansen.example.org', 'Chandra', 'Rana', 'chandra'],
];

const DEPARTMENTS = [
  ['Administration', '4200000.00'],
  ['Hospital', '18750000.50'],
  ['Community health', '6300000.00'],
  ['Engineering', '9100000.00'],
  ['Training', '2850000.00'],
];

/** Name, last name, department, manager (numbers in these lists), job, salary, born, joined, notes. */
const PEOPLE: readonly (readonly [
  string,
  string,
  number,
  number | null,
  string,
  string,
  string | null,
  string,
  string | null,
])[] = [
  ['Prakash', 'Adhikari', 0, null, 'Director', '98000.00', '1961-04-02', '1994-08-01', null],
  ['Asha', 'Tamang', 0, 0, 'Accountant', '41000.00', '1983-11-19', '2009-02-15', null],
  ['Ramesh', 'Karki', 0, 0, 'Office manager', '38500.00', '1978-01-30', '2003-06-01', null],
  ['Gita', 'Poudel', 1, 0, 'Medical director', '92500.00', '1969-07-08', '1999-10-11', null],
  ['Maya', 'Gurung', 1, 3, 'Nurse', '34200.00', '1990-03-27', '2015-01-05', 'Speaks Gurung, Nepali and English'],
  ['Deepak', 'Rai', 1, 3, 'Surgeon', '87000.00', '1975-12-14', '2008-04-20', null],
  ['Sarita', 'Magar', 1, 3, 'Midwife', '36750.50', '1987-09-03', '2012-11-01', 'नमस्ते: prefers notes in Nepali'],
  ['Tenzin', 'Lama', 1, 5, 'Theatre nurse', '35900.00', '1992-02-29', '2018-03-12', null],
  ['Krishna', 'Bhattarai', 2, 0, 'Programme manager', '61000.00', '1972-05-17', '2001-09-09', null],
  ['Laxmi', 'Chaudhary', 2, 8, 'Health worker', '27300.00', '1995-06-21', '2019-07-01', null],
  ['Bishnu', 'Thapa', 2, 8, 'Health worker', '27300.00', '1993-10-10', '2017-02-01', null],
  ['Anjali', 'Limbu', 2, 8, 'Nutritionist', '39400.00', '1988-08-15', '2016-05-23', null],
  ['Suresh', 'Shrestha', 3, 0, 'Chief engineer', '74800.00', '1966-02-11', '1997-01-02', null],
  ['Nirmala', 'Khadka', 3, 12, 'Water engineer', '52600.00', '1985-04-25', '2013-08-19', null],
  ['Rajendra', 'Basnet', 3, 12, 'Electrician', '33100.00', null, '2006-12-01', 'Date of birth unknown'],
  ['Kiran', 'Shahi', 3, 12, 'Mechanic', '31800.00', '1998-01-07', '2026-01-15', 'Probation'],
  ['Kamala', 'Subedi', 4, 0, 'Head of training', '58200.00', '1974-03-08', '2004-04-14', null],
  ['Dawa', 'Sherpa', 4, 16, 'Trainer', '42750.25', '1989-11-11', '2014-10-06', null],
  ['Manju', 'Neupane', 4, 16, 'Librarian', '29900.00', '1981-07-29', '2010-01-18', null],
  ['Arjun', 'Bista', 4, 16, 'Trainer', '42000.00', '1986-06-06', '2015-09-07', null],
];

const TOWNS = ['Kathmandu', 'Pokhara', 'Tansen', 'Butwal', 'Baglung'];
const STREETS = ['Lakeside Road', 'Hospital Road', 'Old Bazaar', 'Silk Lane', 'Mahendra Path', 'Palace Square'];

const PROJECTS = [
  ['Clean water for Bartung', '2024-04-01', null, 'Three springs, eleven kilometres of pipe, forty taps.\nWith the village committee.'],
  ['Mother and child', '2022-01-01', '2027-12-31', 'Monthly clinics in nine villages'],
  ['Solar power for the theatre', '2026-02-15', '2026-11-30', '24 panels, 30 kWh of batteries'],
  ['Nurses for Palpa', '2025-07-16', null, 'Two classes a year: 60 % practice, 40 % theory'],
] as const; // prettier-ignore

const LEAVE_YEARS = 12;
const KINDS = ['annual', 'annual', 'sick', 'festival', 'sick', 'annual', 'festival', 'unpaid', 'annual'];

/** A server with `auto_increment_offset = 1` and `auto_increment_increment = 10` numbers its rows 1, 11, 21, … */
const hubId = (index: number): number => 1 + 10 * index;

/** Leave since each person joined, made by rule so that every demo shows the same. */
function leaveRecords(): (string | number)[][] {
  return PEOPLE.flatMap(([, , , , , , , joined], person) => {
    const years = Math.min(LEAVE_YEARS, Math.max(0, 2025 - Number(joined.slice(0, 4))));
    return Array.from({ length: years * KINDS.length }, (_, index) => {
      const year = 2025 - Math.floor(index / KINDS.length);
      const day = ((person * 37 + index * 41) % 360) * 86_400_000;
      const firstDay = new Date(Date.UTC(year, 0, 1) + day).toISOString().slice(0, 10);
      return [
        hubId(person),
        KINDS[index % KINDS.length] ?? 'annual',
        firstDay,
        0.5 * (1 + ((person + index * 7) % 18)),
      ];
    });
  });
}

/** Creates the empty staff tables in the connection's database. */
export async function createStaffTables(connection: Connection): Promise<void> {
  for (const statement of SCHEMA.split(';')) await connection.query(statement);
}

/** Fills the staff tables with the start data, as the application at the hub (site 1) would have over the years. */
export async function fillStaffTables(connection: Connection): Promise<void> {
  const insert = (sql: string, rows: readonly (readonly unknown[])[]): Promise<unknown> =>
    connection.batch(sql, rows as unknown[][]);
  // Long ago, so that every row looks settled.
  await connection.query('SET timestamp = UNIX_TIMESTAMP(?)', ['2026-01-31 17:00:00']);
  await insert('INSERT INTO users (id, email, name, lastname, user_name) VALUES (?, ?, ?, ?, ?)', USERS);
  await insert('INSERT INTO department (name, budget) VALUES (?, ?)', DEPARTMENTS);
  await insert(
    `INSERT INTO person (department_id, manager_id, name, lastname, email, job, salary, born, joined, notes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    PEOPLE.map(([name, lastname, department, manager, job, salary, born, joined, notes]) => {
      const email = `${name}.${lastname}@example.org`.toLowerCase();
      const managerId = manager === null ? null : hubId(manager);
      return [hubId(department), managerId, name, lastname, email, job, salary, born, joined, notes];
    }),
  );
  await insert(
    'INSERT INTO address (person_id, street, town, phone) VALUES (?, ?, ?, ?)',
    PEOPLE.map((_, person) => [
      hubId(person),
      `${STREETS[person % STREETS.length] ?? ''} ${String(3 + ((person * 17) % 60))}`,
      TOWNS[person % TOWNS.length],
      person % 7 === 6 ? null : `98${String(51023400 + person * 379)}`,
    ]),
  );
  await insert('INSERT INTO project (name, starts, ends, description) VALUES (?, ?, ?, ?)', PROJECTS);
  await insert(
    'INSERT INTO assignment (person_id, project_id, role, share) VALUES (?, ?, ?, ?)',
    PEOPLE.flatMap((_, person) => [
      [hubId(person), hubId(person % PROJECTS.length), 'member', '50.00'],
      ...(person % 3 === 0 ? [[hubId(person), hubId((person + 1) % PROJECTS.length), 'adviser', '12.50']] : []),
    ]),
  );
  await insert('INSERT INTO leave_record (person_id, kind, first_day, days) VALUES (?, ?, ?, ?)', leaveRecords());
  await connection.query('SET timestamp = DEFAULT');
}
