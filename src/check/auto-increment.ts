import type { Config } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import { syncedTables, type SiteFacts } from './site-facts.js';

interface Numbering {
  readonly facts: SiteFacts;
  readonly offset: number;
  readonly increment: number;
}

/**
 * Sites that give new records the same numbers (two records with one key), or whose offset is not the site's id. Only
 * sites with a synced AUTO_INCREMENT key count, and receive-only ones do not: nothing new is taken from there.
 */
export function autoIncrementFindings(config: Config, sites: readonly SiteFacts[]): Finding[] {
  const numbering = sites
    .filter((facts) => facts.direction === 'two-way' && numbersRecords(config, facts))
    .map(numberingOf);
  if (numbering.length < 2) return [];
  const advised = Math.max(10, ...numbering.map(({ facts, increment }) => Math.max(facts.site.id, increment)));
  return numbering.flatMap((one, index) => {
    const clash = numbering.slice(0, index).find((other) => overlap(one, other));
    if (clash !== undefined) return finding(one, clashMessage(one, clash), advised);
    if (one.offset !== one.facts.site.id) return finding(one, offsetMessage(one), advised);
    return [];
  });
}

function numbersRecords(config: Config, facts: SiteFacts): boolean {
  return [...syncedTables(config, facts)].some((name) => {
    const table = facts.schema.tables.get(name);
    const numbered = table?.columns.find((column) => column.autoIncrement)?.name;
    return (
      numbered !== undefined && table?.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === numbered)
    );
  });
}

function numberingOf(facts: SiteFacts): Numbering {
  const increment = Number(facts.variables.get('auto_increment_increment') ?? 1);
  const offset = Number(facts.variables.get('auto_increment_offset') ?? 1);
  // The server ignores an offset that is greater than the increment.
  return { facts, increment, offset: offset > increment ? 1 : offset };
}

/** Two rows of numbers meet if their offsets are equal modulo the greatest common divisor of their increments. */
function overlap(a: Numbering, b: Numbering): boolean {
  return (a.offset - b.offset) % greatestCommonDivisor(a.increment, b.increment) === 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const numbers = ({ facts, offset, increment }: Numbering): string =>
  `${facts.site.name} (offset ${offset}, increment ${increment})`;

const clashMessage = (one: Numbering, other: Numbering): string =>
  `${numbers(one)} and ${numbers(other)} give new records the same numbers: two records would take one key`;

const offsetMessage = (one: Numbering): string =>
  `${numbers(one)} numbers its records by another offset than its id, ${one.facts.site.id}`;

function finding({ facts: { site } }: Numbering, message: string, advised: number): Finding {
  return {
    site: site.id,
    table: null,
    severity: 'warning',
    code: 'auto-increment',
    message,
    fix:
      `at ${site.name}: SET GLOBAL auto_increment_increment = ${advised}, auto_increment_offset = ${site.id}; ` +
      `the same in its configuration file; one increment for all sites, not below the highest id`,
  };
}
