/** An INSERT that takes any number of rows: what stands before the row's values, they, and what stands behind. */
export interface ManyRows {
  readonly head: string;
  readonly tuple: string;
  readonly tail: string;
}

/**
 * Takes an INSERT of one row apart, so that its values can be repeated; null for any other statement. Of ours only: no
 * text in it holds a parenthesis.
 */
export function manyRows(sql: string): ManyRows | null {
  if (!/^\s*INSERT\b/u.test(sql)) return null;
  const values = /\bVALUES\s*(?=\()/u.exec(sql);
  if (values === null) return null;
  const start = values.index + values[0].length;
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql[at] === '(') depth += 1;
    else if (sql[at] === ')') depth -= 1;
    if (depth === 0) return { head: sql.slice(0, start), tuple: sql.slice(start, at + 1), tail: sql.slice(at + 1) };
  }
  return null;
}

/** The statement for so many rows. */
export function repeated({ head, tuple, tail }: ManyRows, rows: number): string {
  return `${head}${Array<string>(rows).fill(tuple).join(', ')}${tail}`;
}
