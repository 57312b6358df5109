import { printable, shortened } from '../../report/printable.js';
import type { ShownRow } from '../../report/result.js';

/** Why a row was refused, in words for somebody who is no programmer. */
export interface Explained {
  /** Without its full stop's site and record: these stand beside it. */
  readonly why: string;
  readonly whatToDo: string;
}

const DUPLICATE = /Duplicate entry '(?<value>.*)' for key '(?:[^']*\.)?(?<key>[^'.]*)'/su;
const PARENT = /FOREIGN KEY \(`(?<columns>.*?)`\) REFERENCES `(?<parent>[^`]*)`/su;
const CHILD = /Cannot delete or update a parent row.*?\(`[^`]*`\.`(?<child>[^`]*)`/su;
const TOO_LONG = /Data too long for column '(?<column>[^']*)'/su;
const OUT_OF_RANGE = /Out of range value for column '(?<column>[^']*)'/su;
const NOT_NULL = /Column '(?<column>[^']*)' cannot be null|Field '(?<field>[^']*)' doesn't have a default value/su;
const NOT_KEPT = /has to be kept on the hub first/u;
const BEYOND = /characters that are synced/u;
const PACKET = /larger than max_allowed_packet/u;
const CHECK = /CONSTRAINT `(?<check>[^`]*)` failed|Check constraint '(?<name>[^']*)' is violated/su;

/**
 * What the server's own words mean, and what a person can do. `site` is where the row was refused; `row` tells the value
 * that its words leave out. Pure.
 */
export function explainRefusal(reason: string, site: string, row: ShownRow | null = null): Explained {
  const text = printable(reason);
  const duplicate = DUPLICATE.exec(text)?.groups;
  if (duplicate !== undefined) {
    const { value = '', key = '' } = duplicate;
    const known = value === '…' ? row?.[key] : value;
    const what = typeof known === 'string' ? `“${shortened(known, 100)}”` : `the same ${keyWords(key)}`;
    return {
      why: `Another row at ${site} already has ${what}, and no two rows may have the same ${keyWords(key)}.`,
      whatToDo: `Find both rows. If they are the same thing entered twice, delete one; else give one of them another ${keyWords(key)}. The next run does the rest.`,
    };
  }
  const child = CHILD.exec(text)?.groups?.['child'];
  if (child !== undefined) {
    return {
      why: `Rows of the table ${child} at ${site} still belong to it.`,
      whatToDo: `Delete those rows at ${site} too, or have them belong to another one. If the row is to stay after all, enter it again where it was deleted.`,
    };
  }
  const parent = PARENT.exec(text)?.groups;
  if (parent !== undefined) {
    return {
      why: `The row of the table ${parent['parent'] ?? ''} that it belongs to (${parent['columns'] ?? ''}) is not at ${site}.`,
      whatToDo: `Is ${parent['parent'] ?? 'that table'} among the synced tables? If the other row was deleted on purpose, delete this one too, or have it belong to another one; if it waits in quarantine itself, settle that first.`,
    };
  }
  return explainSize(text, site) ?? explainValue(text, site);
}

function explainSize(text: string, site: string): Explained | null {
  if (NOT_KEPT.test(text)) {
    return {
      why: `What this row would overwrite at ${site} is too large to be kept at the hub, and nothing is overwritten that cannot be.`,
      whatToDo: "Have max_allowed_packet raised at the hub's server, or make the value smaller.",
    };
  }
  if (BEYOND.test(text)) {
    return {
      why: 'This row is longer than what is synced at all.',
      whatToDo: 'Make its values smaller: what is that large is better kept as a file, which is synced too.',
    };
  }
  if (!PACKET.test(text)) return null;
  return {
    why: `A value of this row is larger than what the database at ${site} takes at once.`,
    whatToDo: `Have max_allowed_packet raised at ${site}, or make the value smaller.`,
  };
}

function explainValue(text: string, site: string): Explained {
  const long = TOO_LONG.exec(text)?.groups?.['column'];
  if (long !== undefined) {
    return {
      why: `What stands in ${long} is too long for ${site}: the column is shorter there.`,
      whatToDo: `Make the column as long at ${site} as it is elsewhere, or shorten what was entered.`,
    };
  }
  const range = OUT_OF_RANGE.exec(text)?.groups?.['column'];
  if (range !== undefined) {
    return {
      why: `The number in ${range} is too large or too small for ${site}.`,
      whatToDo: `Give the column at ${site} the type that it has elsewhere, or correct the number.`,
    };
  }
  const missing = NOT_NULL.exec(text)?.groups;
  if (missing !== undefined) {
    const column = missing['column'] ?? missing['field'] ?? '';
    return {
      why: `${column} must not be empty at ${site}, and it is empty in this row.`,
      whatToDo: `Fill it in, or allow it to be empty at ${site} as elsewhere.`,
    };
  }
  const check = CHECK.exec(text)?.groups;
  if (check !== undefined) {
    return {
      why: `A rule of the database at ${site} (${check['check'] ?? check['name'] ?? ''}) does not allow this row.`,
      whatToDo: 'Correct the row so that it obeys the rule, or have the rule be the same everywhere.',
    };
  }
  return {
    why: `The database at ${site} refuses this row: ${withoutCodes(text)}`,
    whatToDo:
      'Correct the row in the application, or have whoever runs that database look at what refuses it. The next run tries again.',
  };
}

function keyWords(key: string): string {
  return key === 'PRIMARY' ? 'key' : `value in ${key}`;
}

/** What a server says, without the numbers before it and the full stop that may be missing. */
function withoutCodes(text: string): string {
  const said = text
    .replace(/\(conn:[^)]*\)\s*/u, '')
    .trim()
    .slice(0, MOST_SAID);
  return /[.!?]$/u.test(said) ? said : `${said}.`;
}

const MOST_SAID = 500;
