import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase, serverA, serverB, type FreshDatabase } from '../../test/support/database.js';
import { connect } from '../mysql/connect.js';
import { layoutOf, type LayoutOutcome } from './compatibility.js';
import { readSchema } from './introspect.js';
import type { SiteTable } from './site-table.js';

async function sites(): Promise<readonly [FreshDatabase, FreshDatabase]> {
  return [await freshDatabase(serverA()), await freshDatabase(serverB())];
}

async function siteTable(site: string, db: FreshDatabase): Promise<SiteTable> {
  const session = await connect({ siteName: site, ...db.login, connectTimeoutMs: 5_000 });
  onTestFinished(() => session.destroy());
  const { tables } = await readSchema(session, db.name);
  return { site, flavour: session.flavour, table: tables.get('t') };
}

/** What comes of a table whose key has these collations. */
async function outcomeOf([hub, spoke]: readonly FreshDatabase[], ...collations: string[]): Promise<LayoutOutcome> {
  if (hub === undefined || spoke === undefined) throw new RangeError('two sites were asked for');
  const [ours, theirs] = [collations[0], collations[1] ?? collations[0]];
  const ddl = (collation = ''): string =>
    `DROP TABLE IF EXISTS t; CREATE TABLE t (id VARCHAR(20) CHARACTER SET utf8mb4 COLLATE ${collation} PRIMARY KEY)`;
  await hub.run(ddl(ours));
  await spoke.run(ddl(theirs));
  return layoutOf('t', {}, [await siteTable('Kathmandu', hub), await siteTable('Pokhara', spoke)]);
}

/** What a server of that kind gives to utf8mb4 by itself, as it is delivered. */
const usual = async (db: FreshDatabase): Promise<string> => {
  const [row] = await db.query('SELECT VERSION() AS version');
  const [version] = String(row?.['version']).split('-');
  if (!String(row?.['version']).includes('MariaDB')) return 'utf8mb4_0900_ai_ci';
  return Number(version?.split('.')[0]) >= 11 ? 'utf8mb4_uca1400_ai_ci' : 'utf8mb4_general_ci';
};

test('the usual collations of two servers are refused by name where they differ, and what the fix names is taken', async () => {
  const [hub, spoke] = await sites();
  const [ours, theirs] = [await usual(hub), await usual(spoke)];
  const outcome = await outcomeOf([hub, spoke], ours, theirs);
  if (ours === theirs) {
    expect(outcome).toHaveProperty('layout');
    return;
  }
  if (!('refused' in outcome)) throw new Error(`${ours} and ${theirs} were taken for the same`);
  expect(outcome.refused).toContain(`has the collation ${ours} at Kathmandu but ${theirs} at Pokhara`);
  const [, named] = /COLLATE (\w+)/u.exec(outcome.reasons[0]?.fix ?? '') ?? [];
  expect(await outcomeOf([hub, spoke], named ?? '')).toHaveProperty('layout');
});

/** Letters of many scripts, capital letters of Georgian among them, which only later rules know as such. */
const LETTERS = [...range(0x20, 0x7ff), ...range(0x10a0, 0x10ff), ...range(0x1c90, 0x1cbf), ...range(0x1e00, 0x1fff)];

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
}

async function collationsOf(db: FreshDatabase): Promise<string[]> {
  const rows = await db.query(
    `SELECT COLLATION_NAME AS name FROM information_schema.COLLATIONS WHERE CHARACTER_SET_NAME = 'utf8mb4' ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
}

/** The first of the letters that each letter is equal to. */
async function equals(db: FreshDatabase, collation: string): Promise<number[]> {
  const rows = await db.query(
    `SELECT MIN(n) OVER (PARTITION BY c COLLATE ${collation}) AS first FROM letter ORDER BY n`,
  );
  return rows.map(({ first }) => Number(first));
}

test(
  'collations of one name that are taken make the same letters equal at both servers',
  { timeout: 120_000 },
  async ({ skip }) => {
    skip(serverA().flavour === serverB().flavour, 'both servers are of one flavour');
    const [hub, spoke] = await sites();
    for (const db of [hub, spoke]) {
      await db.run('CREATE TABLE letter (n INT PRIMARY KEY, c VARCHAR(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)');
      await db.raw.batch(
        'INSERT INTO letter VALUES (?, ?)',
        LETTERS.map((letter, at) => [at, letter]),
      );
    }
    const theirs = await collationsOf(spoke);
    const shared = (await collationsOf(hub)).filter((name) => theirs.includes(name));
    const taken: string[] = [];
    for (const collation of shared) {
      if (!('layout' in (await outcomeOf([hub, spoke], collation)))) continue;
      taken.push(collation);
      expect([collation, await equals(spoke, collation)]).toEqual([collation, await equals(hub, collation)]);
    }
    expect(taken).toContain('utf8mb4_general_ci');
  },
);
