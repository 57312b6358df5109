import { counted } from './amounts.js';
import type { InitResult, SiteInit } from './init-result.js';
import { printable } from './printable.js';
import { errorAt } from './site-names.js';
import type { Paint } from './text-table.js';

/** Every statement, by site, as SQL that can be run by hand. Ends with a line break unless it is empty. */
export function initStatements({ sites }: InitResult, paint: Paint): string {
  const some = sites.filter((site) => site.statements.length > 0);
  return some
    .map((site) => `${paint('bold', `-- ${printable(site.name)} (site ${site.id})`)}\n${sql(site)}\n`)
    .join('\n');
}

/** What became of them, in a line a site that needs one, and one for all. */
export function initOutcome({ sites }: InitResult, paint: Paint): string {
  const failed = sites.filter((site) => site.error !== null);
  const statements = sites.reduce((sum, site) => sum + site.statements.length, 0);
  const isDone = sites.every((site) => site.applied && site.error === null);
  return [
    ...failed.map((site) => `${paint('red', errorAt(site.name, site.error ?? ''))}\n`),
    isDone
      ? paint(
          'green',
          statements === 0 ? 'Nothing to do: every site is ready.' : `Done: ${counted(statements, 'statement')}.`,
        )
      : failed.length > 0
        ? paint('yellow', 'Not every site is ready: run spokesync init again.')
        : 'Nothing was run. To run these statements: spokesync init --yes',
    '\n',
  ].join('');
}

/**
 * Statements hold line breaks of their own, which stay. The servers' own programs end a statement at its first semicolon,
 * unless they are told of another end.
 */
function sql(site: SiteInit): string {
  return site.statements
    .map((one) => {
      const text = one.split('\n').map(printable).join('\n').replace(/;\s*$/, '');
      return text.includes(';\n') ? `DELIMITER //\n${text}//\nDELIMITER ;` : `${text};`;
    })
    .join('\n');
}
