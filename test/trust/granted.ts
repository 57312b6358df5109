import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { type FreshDatabase, rawConnection } from '../support/database.js';

/** The statements under a heading of docs/rights.md, without the CREATE USER. */
export function documented(heading: string): string[] {
  const [, section = ''] = readFileSync('docs/rights.md', 'utf8').split(`\n## ${heading}\n`);
  const blocks = [...(section.split('\n## ')[0] ?? '').matchAll(/```sql\n([^`]*(?:`[^`\n]+`[^`]*)*)```/gu)];
  return blocks
    .flatMap(([, sql = '']) => sql.split(';\n'))
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '' && !sql.startsWith('CREATE USER'));
}

/** One right out of those of a GRANT. */
export interface GrantedRight {
  readonly right: string;
  readonly on: string;
}

/** The single rights that GRANT statements give. */
export function rightsOf(grants: readonly string[]): GrantedRight[] {
  return grants.flatMap((grant) => {
    const [, rights = '', on = ''] = /^GRANT (.+) ON (\S+) TO /u.exec(grant) ?? [];
    return rights.split(', ').map((right) => ({ right, on }));
  });
}

/** A login of one site that has the documented rights and no others. */
export interface NarrowLogin {
  readonly account: string;
  readonly user: string;
  readonly password: string;
  /** Runs statements of docs/rights.md, written for this site's database, state database and account. */
  readonly run: (statements: readonly string[]) => Promise<void>;
  readonly told: (statement: string) => string;
}

/** Makes a login without any right; it goes when the running test is over. */
export async function narrowLogin(db: FreshDatabase, state: string): Promise<NarrowLogin> {
  const user = `r_${db.name}`.slice(0, 32);
  const account = `'${user}'@'%'`;
  const told = (statement: string): string =>
    statement
      .replaceAll('`staff`', `\`${db.name}\``)
      .replaceAll('`spokesync`', `\`${state}\``)
      .replace(/'sync'@'[^']*'/u, account);
  const run = async (statements: readonly string[]): Promise<void> => {
    const raw = await rawConnection(db.server);
    try {
      for (const statement of statements) await raw.query(told(statement));
    } finally {
      await raw.end();
    }
  };
  await run([`CREATE USER ${account} IDENTIFIED BY 'narrow'`]);
  onTestFinished(() => run([`DROP USER ${account}`]));
  return { account, user, password: 'narrow', run, told };
}
