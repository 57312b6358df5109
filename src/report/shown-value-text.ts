import { counted } from './amounts.js';
import { printable, shortened } from './printable.js';
import type { ShownRow } from './result.js';

/** One value for a terminal: bytes by their beginning and size, long texts cut to `width`. Undefined: no such column. */
export function shownValueText(value: ShownRow[string] | undefined, width: number): string {
  if (value === undefined) return '';
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value === '' ? "''" : shortened(value, width);
  return `0x${shortened(value.hex, 24)} (${counted(value.hex.length / 2, 'byte')})`;
}

/** A person: user name and name, as far as they are known. */
export function personText(
  person: {
    readonly id: string;
    readonly userName: string | null;
    readonly firstName: string | null;
    readonly lastName: string | null;
  } | null,
): string {
  if (person === null) return 'unknown user';
  const { id, userName, firstName, lastName } = person;
  const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
  const account = userName ?? `user ${id}`;
  return printable(name === '' ? account : `${name} (${account})`);
}
