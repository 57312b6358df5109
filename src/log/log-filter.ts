import { requireTables, utcText } from '../conflicts/filter.js';
import { personMatch } from '../conflicts/person-match.js';
import type { Config } from '../config/config.js';
import { SyncError } from '../errors.js';
import { id } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql } from '../mysql/session.js';
import type { LoggedWrite } from '../report/log-result.js';
import { recordsMeant } from '../records/records-meant.js';
import { selectSites } from '../rounds/selection.js';
import { type DescribedLog, logColumn } from './described-log.js';

/** Which entries: all that agree with every part that is given. */
export interface LogFilter {
  readonly tables?: readonly string[];
  /** The key as text; of several columns a JSON array of texts. */
  readonly record?: string;
  /** Id, user name, mail address or part of the name of who made the change. */
  readonly person?: string;
  /** Sites, the hub too, by name or id, from or to which a row went. */
  readonly sites?: readonly (string | number)[];
  readonly since?: Date;
  readonly until?: Date;
  readonly run?: number;
  /** Only changes that no change log entry told of. */
  readonly untracked?: boolean;
  readonly actions?: readonly LoggedWrite['action'][];
  /** In the comment, the statement or the rows, in any case. */
  readonly text?: string;
}

/**
 * The filter as a predicate over sync_log `l`, so that its indexes are used: a record is looked for in each table, a
 * person's id at each site. Throws SyncError `usage` for a table or site that there is not, `not-initialised` where what
 * is asked for was never noted.
 */
export async function logFilterSql(
  session: Session,
  config: Config,
  log: DescribedLog,
  filter: LogFilter,
): Promise<Sql> {
  const { record, person, sites, since, until, run, untracked, actions, text } = filter;
  const recorded = (column: string): Promise<string[]> => distinct(session, log, column);
  await requireTables(config, filter.tables, () => recorded('table'));
  const parts: Sql[] = [];
  const add = (sql: string, ...values: (string | number)[]): void => void parts.push({ sql, values });
  const tables = filter.tables ?? (record === undefined ? undefined : await recorded('table'));
  if (tables !== undefined) parts.push(among(`l.${id('table')}`, tables));
  if (record !== undefined) parts.push(among('l.record_id', recordsMeant(record)));
  if (person !== undefined) parts.push(await byPerson(log, person, () => recorded('site_id_from')));
  if (sites !== undefined) {
    const ids = selectSites(config, sites);
    const [from, to] = [among('l.site_id_from', ids), among('l.site_id_to', ids)];
    parts.push({ sql: `(${from.sql} OR ${to.sql})`, values: [...ids, ...ids] });
  }
  if (since !== undefined) add(`l.${id('timestamp')} >= ?`, utcText(since));
  if (until !== undefined) add(`l.${id('timestamp')} <= ?`, utcText(until));
  if (run !== undefined) add(`${noted(log, 'run')} = ?`, run);
  if (untracked === true) add(`${noted(log, 'untracked')} = 1`);
  if (actions !== undefined)
    parts.push(
      among(
        'l.update_type',
        actions.map((action) => action.toUpperCase()),
      ),
    );
  if (text !== undefined) parts.push(holding(log, text));
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join('\n AND '),
    values: parts.flatMap(({ values }) => values ?? []),
  };
}

async function byPerson(log: DescribedLog, wanted: string, sites: () => Promise<string[]>): Promise<Sql> {
  // A number is an id, and never part of a name: that can use the index, and an INT column compares it as a number.
  if (/^\d{1,18}$/u.test(wanted)) {
    const from = among('l.site_id_from', await sites());
    return { sql: `${from.sql} AND l.user_id = ?`, values: [...(from.values ?? []), wanted] };
  }
  return personMatch(
    {
      userId: 'CAST(l.user_id AS CHAR)',
      userName: logColumn(log, 'user_name'),
      email: logColumn(log, 'user_email'),
      firstName: logColumn(log, 'user_firstname'),
      lastName: logColumn(log, 'user_lastname'),
    },
    wanted,
  );
}

/** Columns that a text is looked for in; an old installation may lack some. */
const TEXTS = ['comment', 'sql', 'row_before', 'row_after'];

function holding(log: DescribedLog, text: string): Sql {
  const columns = TEXTS.filter((name) => log.columns.has(name));
  const pattern = `%${text.replace(/[%_!]/gu, '!$&')}%`;
  const parts = columns.map((name) => `CONVERT(l.${id(name)} USING utf8mb4) LIKE ? ESCAPE '!'`);
  return { sql: `(${parts.join(' OR ')})`, values: columns.map(() => pattern) };
}

/** All values of a column that an index begins with: few, and read from the index alone. */
async function distinct(session: Session, { table }: DescribedLog, column: string): Promise<string[]> {
  const rows = await session.rows({ sql: `SELECT DISTINCT ${id(column)} FROM ${table}` });
  return rows.map(([value]) => String(value));
}

function among(column: string, values: readonly (string | number)[]): Sql {
  return values.length === 0 ? { sql: 'FALSE', values: [] } : { sql: `${column} IN (${marksFor(values)})`, values };
}

function noted(log: DescribedLog, column: string): string {
  if (log.columns.has(column)) return `l.${id(column)}`;
  throw new SyncError('not-initialised', `sync_log.${column} is missing: an older installation did not note it`, {
    hint: 'run `spokesync init`',
  });
}
