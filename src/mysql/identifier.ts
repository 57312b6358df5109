/** A name quoted with backticks. Throws on a name that no server accepts (empty, or holding NUL). */
export function id(name: string): string {
  if (name === '' || name.includes('\0')) throw new TypeError(`not an identifier: ${JSON.stringify(name)}`);
  return '`' + name.replaceAll('`', '``') + '`';
}

/** `` `database`.`table` `` */
export function qualified(database: string, table: string): string {
  return `${id(database)}.${id(table)}`;
}
