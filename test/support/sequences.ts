/**
 * MariaDB's tables of numbers (`seq_1_to_100`, column `seq`) for servers that have none: in each statement they become a
 * subquery of the same name.
 */
export function withSequences(sql: string): string {
  return sql.replaceAll(/\bseq_(\d+)_to_(\d+)\b/gu, (name, first: string, last: string) => {
    const numbers = Number(last) - Number(first) + 1;
    const digits = Array.from({ length: String(numbers - 1).length }, (_, at) => `d${String(at)}`);
    const offset = digits.map((digit, at) => `${digit}.d * ${String(10 ** at)}`).join(' + ');
    const tables = digits.map((digit) => `${TEN} ${digit}`).join(' CROSS JOIN ');
    return `(SELECT ${first} + ${offset} AS seq FROM ${tables} WHERE ${offset} < ${String(numbers)}) ${name}`;
  });
}

const TEN = `(SELECT 0 d ${Array.from({ length: 9 }, (_, at) => `UNION ALL SELECT ${String(at + 1)}`).join(' ')})`;
