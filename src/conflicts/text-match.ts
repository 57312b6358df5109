import { qualified } from '../mysql/identifier.js';
import type { Sql } from '../mysql/session.js';

/**
 * Predicate over `conflict c`: the key, the note, a comment or a value of a row holds the text, in any case. Rows are JSON:
 * the text is looked for as it is written there, and then among values alone, since a column's name is none.
 */
export function textMatch(state: string, text: string): Sql {
  const plain = `%${likeText(text)}%`;
  const written = `%${likeText(JSON.stringify(text).slice(1, -1))}%`;
  const value = (column: string): string =>
    `(${column} LIKE ? AND JSON_SEARCH(LOWER(${column}), 'one', LOWER(?)) IS NOT NULL)`;
  return {
    sql: `(c.record LIKE ? OR c.note LIKE ? OR ${value('c.base_row')}
           OR EXISTS (SELECT 1 FROM ${qualified(state, 'conflict_side')} s
                       WHERE s.conflict_id = c.id AND (s.comment LIKE ? OR ${value('s.row_values')})))`,
    values: [plain, plain, written, plain, plain, written, plain],
  };
}

/** A text within a LIKE pattern. */
export function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/gu, '\\$&');
}
