import type { Config } from '../config/config.js';
import { nearest } from '../config/nearest.js';
import { SyncError } from '../errors.js';
import { qualified } from '../mysql/identifier.js';
import { marksFor } from '../mysql/marks.js';
import type { Session, Sql } from '../mysql/session.js';
import type { Certainty, ConflictKind } from '../report/result.js';
import { selectSites } from '../rounds/selection.js';
import { type PersonExpressions, personMatch } from './person-match.js';
import { likeText, textMatch } from './text-match.js';

/** Which conflicts: all that agree with every part that is given. */
export interface ConflictFilter {
  readonly tables?: readonly string[];
  /** Sites, the hub too, by name or id, where one of the values was made. */
  readonly sites?: readonly (string | number)[];
  /** Id, user name, mail address or part of the name of somebody who made one of the values. */
  readonly person?: string;
  readonly kinds?: readonly ConflictKind[];
  readonly certainties?: readonly Certainty[];
  /** Decided at this time or later. */
  readonly since?: Date;
  /** Decided before this time. */
  readonly until?: Date;
  /** What the record's key, a value, a comment or the note holds, in any case. */
  readonly text?: string;
}

/**
 * The filter as a predicate over `conflict c`. Throws SyncError `usage` for a site that is not configured and a table
 * that neither is nor has conflicts.
 */
export async function filterSql(session: Session, config: Config, filter: ConflictFilter): Promise<Sql> {
  const { tables, sites, person, kinds, certainties, since, until, text } = filter;
  await requireTables(config, tables, async () => {
    const rows = await session.rows({ sql: `SELECT DISTINCT table_name FROM ${qualified(config.state, 'conflict')}` });
    return rows.map(([name]) => String(name));
  });
  const parts: Sql[] = [];
  if (tables !== undefined) parts.push({ sql: `c.table_name IN (${marksFor(tables)})`, values: tables });
  if (kinds !== undefined) parts.push({ sql: `c.kind IN (${marksFor(kinds)})`, values: kinds });
  if (certainties !== undefined) parts.push({ sql: `c.certainty IN (${marksFor(certainties)})`, values: certainties });
  if (since !== undefined) parts.push({ sql: 'c.decided_at >= ?', values: [utcText(since)] });
  if (until !== undefined) parts.push({ sql: 'c.decided_at < ?', values: [utcText(until)] });
  if (sites !== undefined) {
    const ids = selectSites(config, sites);
    parts.push(ofASide(config, { sql: `s.site IN (${marksFor(ids)})`, values: ids }));
  }
  if (person !== undefined) parts.push(ofASide(config, sideOfPerson(person)));
  if (text !== undefined) parts.push(textMatch(config.state, text));
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join('\n AND '),
    values: parts.flatMap(({ values }) => values ?? []),
  };
}

/** Throws SyncError `usage` for a name that is neither configured nor `recorded`: history outlives the configuration. */
export async function requireTables(
  config: Config,
  wanted: readonly string[] | undefined,
  recorded: () => Promise<readonly string[]>,
): Promise<void> {
  const configured = config.tables.map(({ name }) => name);
  if (wanted === undefined || wanted.every((name) => configured.includes(name))) return;
  const known = [...new Set([...configured, ...(await recorded())])];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new SyncError('usage', `there is no table "${unknown}" in ${config.path}`, {
    hint: near === null ? `it has ${configured.join(', ')}` : `did you mean ${near}?`,
  });
}

/** A time as a UTC DATETIME(6) literal's text. */
export function utcText(time: Date): string {
  return time.toISOString().slice(0, 23).replace('T', ' ');
}

function ofASide(config: Config, predicate: Sql): Sql {
  const sides = qualified(config.state, 'conflict_side');
  return {
    sql: `EXISTS (SELECT 1 FROM ${sides} s WHERE s.conflict_id = c.id AND ${predicate.sql})`,
    values: predicate.values ?? [],
  };
}

/** Taking every person's JSON apart is dear: only those are that hold the first word, wherever. */
function sideOfPerson(person: string): Sql {
  const [word = ''] = person.split(/\s+/u);
  const exact = personMatch(SIDE_PERSON, person);
  return {
    sql: `(s.user_id = ? OR s.person LIKE ?) AND ${exact.sql}`,
    values: [person, `%${likeText(JSON.stringify(word).slice(1, -1))}%`, ...(exact.values ?? [])],
  };
}

// A JSON null comes out as the text 'null'.
const known = (key: string): string => `NULLIF(JSON_UNQUOTE(JSON_EXTRACT(s.person, '$.${key}')), 'null')`;

const SIDE_PERSON: PersonExpressions = {
  userId: 's.user_id',
  userName: known('userName'),
  email: known('email'),
  firstName: known('firstName'),
  lastName: known('lastName'),
};
