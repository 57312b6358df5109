import { counted } from './amounts.js';
import type { CaptureResult, CaptureStatus, SiteTriggers, TriggerStanding } from './capture-result.js';
import { printable } from './printable.js';
import { errorAt } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';

/** What became of `capture install` or `remove`, in a line a site that needs one, and one for all. Ends with a line break. */
export function captureOutcome({ sites }: CaptureResult, verb: 'install' | 'remove', paint: Paint): string {
  const failed = sites.filter(({ error }) => error !== null);
  const refused = verb === 'install' ? sites.flatMap((site) => site.refused.map((one) => ({ site, ...one }))) : [];
  const statements = sites.reduce((sum, site) => sum + site.statements.length, 0);
  const isDone = sites.every(({ applied, error }) => applied && error === null);
  const last = isDone
    ? paint('green', statements === 0 ? 'Nothing to do.' : `Done: ${counted(statements, 'statement')}.`)
    : failed.length > 0
      ? paint('yellow', `Not every site is done: run spokesync capture ${verb} again.`)
      : `Nothing was run. To run these statements: spokesync capture ${verb} --yes`;
  return [
    ...failed.map(({ name, error }) => paint('red', errorAt(name, error ?? ''))),
    ...refused.map(({ site, table, reason }) =>
      paint('yellow', `${printable(site.name)}: no triggers for ${printable(table)}: ${printable(reason)}`),
    ),
    last,
    '',
  ].join('\n');
}

/** The triggers of each site, a line a table. Ends with a line break. */
export function captureStatusView({ sites }: CaptureStatus, paint: Paint): string {
  return sites.map((site) => `${paint('bold', printable(site.name))}\n${siteView(site, paint)}`).join('\n');
}

function siteView({ name, triggers, refused, error }: SiteTriggers, paint: Paint): string {
  const tables = [...new Set(triggers.map(({ table }) => table))];
  const rows = [
    ...tables.map((table) =>
      tableRow(
        table,
        triggers.filter((one) => one.table === table),
      ),
    ),
    ...refused.map(({ table, reason }) => [{ text: printable(table) }, { text: printable(reason), mark: true }]),
  ];
  return [
    error === null ? '' : `   ${paint('red', errorAt(name, error))}\n`,
    rows.length === 0 ? '' : textTable(['table', 'triggers'], rows, paint),
  ].join('');
}

/** `installed`, or what each trigger is: `insert installed, update outdated, delete missing`. */
function tableRow(table: string, triggers: readonly TriggerStanding[]): Cell[] {
  const [first, ...others] = triggers.map(({ state }) => state);
  const isOne = first !== undefined && others.every((state) => state === first);
  const text = isOne ? first : triggers.map(({ event, state }) => `${event.toLowerCase()} ${state}`).join(', ');
  return [{ text: printable(table) }, { text, mark: text !== 'installed' }];
}
