import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, rawConnection, serverA, type FreshDatabase } from '../../test/support/database.js';
import { needsMariaDb, ofKnownTypes } from '../../test/support/flavours.js';
import { openRelay } from '../../test/support/relay.js';
import { connect } from '../mysql/connect.js';
import type { Session } from '../mysql/session.js';
import { readSchema, tablesByName } from './introspect.js';
import type { Schema, Table } from './table.js';

async function open(db: FreshDatabase, login: { user?: string; password?: string } = {}): Promise<Session> {
  const session = await connect({ siteName: 'Kathmandu', ...db.login, ...login, connectTimeoutMs: 5000 });
  onTestFinished(() => session.destroy());
  return session;
}

async function schemaOf(ddl: string): Promise<Schema> {
  const db = await freshDatabase(serverA());
  await db.run(ddl);
  return readSchema(await open(db), db.name);
}

async function tableOf(ddl: string, name = 't'): Promise<Table> {
  const table = (await schemaOf(ddl)).tables.get(name);
  if (table === undefined) throw new Error('the table is not there');
  return table;
}

describe('columns', () => {
  const types: [ddl: string, dataType: string, columnType: string][] = [
    ['INT(11)', 'int', 'int'],
    ['INT(5) UNSIGNED ZEROFILL', 'int', 'int unsigned'],
    ['TINYINT(1)', 'tinyint', 'tinyint'],
    ['BOOLEAN', 'tinyint', 'tinyint'],
    ['BIGINT UNSIGNED', 'bigint', 'bigint unsigned'],
    ['YEAR', 'year', 'year'],
    ['DECIMAL(10,2) UNSIGNED ZEROFILL', 'decimal', 'decimal(10,2) unsigned'],
    ['FLOAT', 'float', 'float'],
    ['DOUBLE(10,3)', 'double', 'double(10,3)'],
    ['DATETIME(3)', 'datetime', 'datetime(3)'],
    ['TIMESTAMP NULL', 'timestamp', 'timestamp'],
    ['BIT(3)', 'bit', 'bit(3)'],
    ['VARCHAR(20)', 'varchar', 'varchar(20)'],
    ["ENUM('A','b /* c */')", 'enum', "enum('A','b /* c */')"],
    ["SET('x','it''s')", 'set', "set('x','it''s')"],
    serverA().flavour === 'mysql' ? ['JSON', 'json', 'json'] : ['JSON', 'longtext', 'longtext'],
    ['VARBINARY(16)', 'varbinary', 'varbinary(16)'],
    ['GEOMETRYCOLLECTION', 'geometrycollection', 'geometrycollection'],
    ['POINT', 'point', 'point'],
    ['UUID', 'uuid', 'uuid'],
    ['INET6', 'inet6', 'inet6'],
  ];
  it.each(ofKnownTypes(types))('%s is %s, %s', async (ddl, dataType, columnType) => {
    const { columns } = await tableOf(`CREATE TABLE t (c ${ddl})`);
    expect(columns).toMatchObject([{ name: 'c', dataType, columnType }]);
  });

  it('come in their order, with all their traits, the invisible ones too', async () => {
    const { columns } = await tableOf(`
      CREATE TABLE t (
        id    INT NOT NULL AUTO_INCREMENT PRIMARY KEY INVISIBLE,
        a     VARCHAR(10) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin NOT NULL,
        v     INT AS (CHAR_LENGTH(a)) VIRTUAL,
        s     INT AS (a = 'x') STORED INVISIBLE,
        d     DATETIME DEFAULT CURRENT_TIMESTAMP,
        ts    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        ts3   TIMESTAMP(3) NULL ON UPDATE CURRENT_TIMESTAMP(3),
        expr  INT DEFAULT (1 + 1) INVISIBLE,
        \`o\`\`d d\` INT
      )`);
    const plain = { nullable: true, generated: false, autoIncrement: false, onUpdateNow: false, charset: null };
    expect(columns).toMatchObject([
      { ...plain, name: 'id', nullable: false, autoIncrement: true },
      { ...plain, name: 'a', nullable: false, charset: 'utf8mb3', collation: 'utf8mb3_bin' },
      { ...plain, name: 'v', generated: true },
      { ...plain, name: 's', generated: true },
      { ...plain, name: 'd' },
      { ...plain, name: 'ts', nullable: false, onUpdateNow: true },
      { ...plain, name: 'ts3', onUpdateNow: true },
      { ...plain, name: 'expr' },
      { ...plain, name: 'o`d d' },
    ]);
  });
});

describe('unique keys', () => {
  it('the primary one first, and which may serve as the key', async () => {
    const { uniqueKeys } = await tableOf(`
      CREATE TABLE t (
        b INT NOT NULL, a INT NOT NULL, n INT NULL, txt TEXT NOT NULL, g INT AS (a) STORED,
        UNIQUE KEY a_first (n), UNIQUE KEY both_ (b, a), UNIQUE KEY prefix (txt(10)), UNIQUE KEY gen (g), KEY plain (a),
        PRIMARY KEY (a, b)
      )`);
    expect(uniqueKeys).toEqual([
      { name: 'PRIMARY', columns: ['a', 'b'], usable: true },
      { name: 'a_first', columns: ['n'], usable: false },
      { name: 'both_', columns: ['b', 'a'], usable: true },
      { name: 'gen', columns: ['g'], usable: false },
      { name: 'prefix', columns: ['txt'], usable: false },
    ]);
  });

  it('one over a whole long text, which the server keeps as a hash, may not', async (context) => {
    needsMariaDb(context, 'unique keys over whole texts');
    const { uniqueKeys } = await tableOf('CREATE TABLE t (txt TEXT NOT NULL, UNIQUE KEY hash (txt))');
    expect(uniqueKeys).toEqual([{ name: 'hash', columns: ['txt'], usable: false }]);
  });
});

describe('tables', () => {
  const kinds = ({ tables }: Schema) =>
    [...tables.values()].map(({ name, base, engine }) => [name, base, engine]).sort();

  it('views are told from tables', async () => {
    const schema = await schemaOf(`
      CREATE TABLE t (id INT PRIMARY KEY);
      CREATE TABLE old (id INT PRIMARY KEY) ENGINE = MyISAM;
      CREATE VIEW v AS SELECT * FROM t;
    `);
    expect(kinds(schema)).toEqual([
      ['old', true, 'MyISAM'],
      ['t', true, 'InnoDB'],
      ['v', false, ''],
    ]);
  });

  it('sequences are told from tables; a versioned table is one', async (context) => {
    needsMariaDb(context, 'sequences and versioned tables');
    const schema = await schemaOf(`
      CREATE TABLE versioned (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING;
      CREATE TABLE periods (id INT PRIMARY KEY, v INT,
        f TIMESTAMP(6) GENERATED ALWAYS AS ROW START, u TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
        PERIOD FOR SYSTEM_TIME (f, u)) WITH SYSTEM VERSIONING;
      CREATE SEQUENCE s;
    `);
    const { tables } = schema;
    expect(kinds(schema)).toEqual([
      ['periods', true, 'InnoDB'],
      ['s', false, 'InnoDB'],
      ['versioned', true, 'InnoDB'],
    ]);
    expect(tables.get('versioned')).toMatchObject({ uniqueKeys: [{ name: 'PRIMARY', columns: ['id'], usable: true }] });
    expect(tables.get('periods')?.columns.map(({ name, generated }) => [name, generated])).toEqual([
      ['id', false],
      ['v', false],
      ['f', true],
      ['u', true],
    ]);
    expect(tables.get('periods')?.uniqueKeys).toEqual([{ name: 'PRIMARY', columns: ['id'], usable: true }]);
  });

  it('have their triggers', async () => {
    const db = await freshDatabase(serverA());
    await db.run('CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE log (id INT)');
    await db.raw.query('CREATE TRIGGER two AFTER UPDATE ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id)');
    await db.raw.query('CREATE TRIGGER one BEFORE DELETE ON t FOR EACH ROW INSERT INTO log VALUES (OLD.id)');
    const { tables } = await readSchema(await open(db), db.name);
    expect(tables.get('t')?.triggers).toEqual([
      { table: 't', name: 'one', timing: 'BEFORE', event: 'DELETE' },
      { table: 't', name: 'two', timing: 'AFTER', event: 'UPDATE' },
    ]);
    expect(tables.get('log')?.triggers).toEqual([]);
  });

  it('are found in whatever case on a server that ignores it', () => {
    const table = { name: 'Person' } as Table;
    expect(tablesByName([table], false).get('person')).toBeUndefined();
    expect(tablesByName([table], true).get('PERSON')).toBe(table);
    expect(tablesByName([table], true).has('person')).toBe(true);
    expect([...tablesByName([table], true).keys()]).toEqual(['Person']);
  });
});

describe('foreign keys', () => {
  const PARENT = 'CREATE TABLE parent (a INT, b INT, PRIMARY KEY (a, b), id INT UNIQUE)';

  it('in both directions, with their columns in order and their rules', async () => {
    const { foreignKeys } = await schemaOf(`
      ${PARENT};
      CREATE TABLE child (id INT PRIMARY KEY, pb INT, pa INT, boss INT,
        CONSTRAINT to_parent FOREIGN KEY (pa, pb) REFERENCES parent (a, b) ON DELETE CASCADE ON UPDATE SET NULL,
        CONSTRAINT to_self FOREIGN KEY (boss) REFERENCES child (id) ON DELETE RESTRICT ON UPDATE RESTRICT);
    `);
    expect(foreignKeys).toEqual([
      {
        name: 'to_parent',
        table: 'child',
        columns: ['pa', 'pb'],
        parentTable: 'parent',
        parentColumns: ['a', 'b'],
        onDelete: 'CASCADE',
        onUpdate: 'SET NULL',
      },
      {
        name: 'to_self',
        table: 'child',
        columns: ['boss'],
        parentTable: 'child',
        parentColumns: ['id'],
        onDelete: 'RESTRICT',
        onUpdate: 'RESTRICT',
      },
    ]);
  });

  it.each([
    ['with the right PROCESS', true],
    ['without it', false],
  ])('from and to other databases, %s', async (_, process) => {
    const db = await freshDatabase(serverA());
    const other = await freshDatabase(serverA(), 'other');
    await db.run(PARENT);
    await other.run(`${PARENT};
      CREATE TABLE outside (id INT PRIMARY KEY, p INT,
        CONSTRAINT o FOREIGN KEY (p) REFERENCES \`${db.name}\`.parent (id) ON DELETE SET NULL)`);
    await db.run(`CREATE TABLE child (id INT PRIMARY KEY, p INT,
        CONSTRAINT c FOREIGN KEY (p) REFERENCES \`${other.name}\`.parent (id))`);
    const user = `u${process ? 1 : 0}_${db.name}`.slice(0, 60);
    await db.run(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON \`${db.name}\`.* TO '${user}'@'%';
      GRANT SELECT, REFERENCES ON \`${other.name}\`.* TO '${user}'@'%'`);
    if (process) await db.run(`GRANT PROCESS ON *.* TO '${user}'@'%'`);
    onTestFinished(async () => {
      const raw = await rawConnection(serverA());
      await raw.query(`DROP TABLE \`${db.name}\`.child, \`${other.name}\`.outside`);
      await raw.query(`DROP USER '${user}'@'%'`);
      await raw.end();
    });
    const { foreignKeys } = await readSchema(await open(db, { user, password: 'pw' }), db.name);
    expect(foreignKeys).toMatchObject([
      { name: 'c', table: 'child', parentTable: 'parent', parentDatabase: other.name },
      { name: 'o', table: 'outside', database: other.name, parentTable: 'parent', onDelete: 'SET NULL' },
    ]);
    expect(foreignKeys[0]).not.toHaveProperty('database');
    expect(foreignKeys[1]).not.toHaveProperty('parentDatabase');
  });
});

describe('of some tables', () => {
  it.each([
    ['with the right PROCESS', true],
    ['without it', false],
  ])('nothing else is read but the foreign keys to them, %s', async (_, process) => {
    const db = await freshDatabase(serverA());
    await db.run(`CREATE TABLE parent (id INT PRIMARY KEY);
      CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT c FOREIGN KEY (p) REFERENCES parent (id));
      CREATE TABLE unnamed (id INT PRIMARY KEY, p INT,
        CONSTRAINT u FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE);
      CREATE TRIGGER seen BEFORE INSERT ON child FOR EACH ROW SET @x = 1;
      CREATE TRIGGER unseen BEFORE INSERT ON unnamed FOR EACH ROW SET @x = 1`);
    const user = `s${process ? 1 : 0}_${db.name}`.slice(0, 60);
    await db.run(`CREATE USER '${user}'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON \`${db.name}\`.* TO '${user}'@'%'`);
    if (process) await db.run(`GRANT PROCESS ON *.* TO '${user}'@'%'`);
    onTestFinished(() => db.run(`DROP USER '${user}'@'%'`));
    const session = await open(db, { user, password: 'pw' });
    const { tables, foreignKeys } = await readSchema(session, db.name, ['parent', 'child', 'missing']);
    expect([...tables.keys()].sort()).toEqual(['child', 'parent']);
    expect(tables.get('child')?.triggers.map(({ name }) => name)).toEqual(['seen']);
    expect(foreignKeys.map(({ name, onDelete }) => [name, onDelete])).toEqual([
      ['c', expect.stringMatching(/NO ACTION|RESTRICT/u)],
      ['u', 'CASCADE'],
    ]);
  });

  it('nothing is read for no names, nor missed for names that InnoDB spells otherwise', async () => {
    const db = await freshDatabase(serverA());
    await db.run(`CREATE TABLE \`pa\`\`r nt\` (id INT PRIMARY KEY);
      CREATE TABLE \`ch.ld\` (id INT PRIMARY KEY, p INT, CONSTRAINT c FOREIGN KEY (p) REFERENCES \`pa\`\`r nt\` (id))`);
    const session = await open(db);
    expect(await readSchema(session, db.name, [])).toMatchObject({ tables: new Map(), foreignKeys: [] });
    const { tables, foreignKeys } = await readSchema(session, db.name, ['pa`r nt']);
    expect([...tables.keys()]).toEqual(['pa`r nt']);
    expect(foreignKeys).toMatchObject([{ name: 'c', table: 'ch.ld', parentTable: 'pa`r nt' }]);
  });
});

it('reads many tables in one round trip', async () => {
  const db = await freshDatabase(serverA());
  const columns = Array.from({ length: 12 }, (_, i) => `c${i} VARCHAR(50)`).join(', ');
  const tables = Array.from(
    { length: 100 },
    (_, i) => `CREATE TABLE t${i} (id INT PRIMARY KEY, ${columns}, UNIQUE (c1))`,
  );
  await db.run(tables.join(';'));
  const session = await open(db);
  const trips = session.roundTrips;
  const schema = await readSchema(session, db.name);
  expect(schema.tables.size).toBe(100);
  expect(session.roundTrips - trips).toBe(1);
}, 60_000);

it('a link that is lost while many statements are under way leaves no rejection that nobody hears', async () => {
  const db = await freshDatabase(serverA());
  const relay = await openRelay(db.login);
  const session = await connect({ siteName: 'B', ...db.login, port: relay.port, connectTimeoutMs: 5_000 });
  const reading = readSchema(session, db.name);
  relay.cut();
  // A rejection that nobody awaits would end the process, and vitest with it.
  await expect(reading).rejects.toThrow();
  await relay.close();
});
