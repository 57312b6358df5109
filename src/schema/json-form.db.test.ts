import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { freshDatabase, serverA, serverB } from '../../test/support/database.js';
import { jsonDocument } from '../../test/support/json-documents.js';
import { mysqlJson } from './json-form.js';

const mysql = [serverA, serverB].find((server) => server().flavour === 'mysql');
beforeEach(({ skip }) => skip(mysql === undefined, 'only MySQL has a form of its own for JSON'));

test('MySQL stores a text in its form as it is, and gives back the form of every text that it keeps', async () => {
  const db = await freshDatabase(mysql!());
  await db.run('CREATE TABLE t (j JSON); INSERT INTO t VALUES (NULL)');
  const stored = async (text: string): Promise<unknown> => {
    await db.query('UPDATE t SET j = ?', [text]);
    return (await db.query('SELECT CAST(j AS CHAR) AS j FROM t'))[0]!['j'];
  };
  await fc.assert(
    fc.asyncProperty(jsonDocument, async (text) => {
      const form = mysqlJson(text);
      const seen = await stored(text).catch((error: unknown) => error);
      if ('text' in form) {
        expect(seen).toBe(form.text);
        expect(await stored(form.text)).toBe(form.text);
      } else if (seen instanceof Error) {
        expect(form.refused).toMatch(/too large/u);
      } else {
        const [, made, of] = /MySQL would make (\S+) of its number (\S+)$/u.exec(form.refused) ?? [];
        if (made === undefined) expect(form.refused).toContain('stands twice');
        else expect(await stored(of!)).toBe(made);
      }
    }),
    { numRuns: 1500 },
  );
});

test('it refuses by itself what the form calls no JSON, too deep or too long', async () => {
  const db = await freshDatabase(mysql!());
  await db.run('CREATE TABLE t (j JSON)');
  for (const text of [
    '',
    '[1,]',
    '"\\x"',
    '"\\ud83d"',
    '1e400',
    `${'['.repeat(101)}${']'.repeat(101)}`,
    `{"${'k'.repeat(65_536)}":1}`,
  ]) {
    expect(mysqlJson(text)).toHaveProperty('refused');
    await expect(db.query('INSERT INTO t VALUES (?)', [text])).rejects.toThrow(/JSON/u);
  }
});
