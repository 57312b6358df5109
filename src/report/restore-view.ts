import { printable, shortened } from './printable.js';
import { recordText } from './record-text.js';
import type { RestoreQuestion, RestoreResult } from './restore-result.js';
import { shownValueText } from './shown-value-text.js';
import type { SiteNames } from './site-names.js';
import { type Cell, type Paint, textTable } from './text-table.js';

const WIDTH = 40;

type Restored = Extract<RestoreResult, { outcome: 'restored' }>;

/** What has changed since the conflict, and what a restore would make of it. Ends with a line break. */
export function restoreQuestionView({ table, record, changed }: RestoreQuestion, paint: Paint): string {
  const rows = changed.map((field): Cell[] => [
    { text: shortened(field.column, WIDTH) },
    { text: field.kept === undefined ? '(no row)' : shownValueText(field.kept, WIDTH) },
    { text: field.now === undefined ? '(no row)' : shownValueText(field.now, WIDTH), mark: true },
    { text: field.restored === undefined ? '(deleted)' : shownValueText(field.restored, WIDTH) },
  ]);
  const head = `${printable(table)} ${shortened(recordText(record), WIDTH)} has changed since the conflict:\n\n`;
  return `${head}${textTable(['column', 'kept then', 'now', 'restored'], rows, paint)}\n`;
}

function done({ action, columns, loser }: Restored, names: SiteNames): [string, string] {
  if (action === 'delete') return ['is deleted', `, as ${names(loser)} did`];
  const listed = columns.length === 0 ? '' : `, ${columns.map(printable).join(', ')}`;
  return [action === 'insert' ? 'is back' : 'is restored', `: the values of ${names(loser)}${listed}`];
}

/** How a restore ended. Ends with a line break. */
export function restoreView(result: RestoreResult, names: SiteNames, paint: Paint): string {
  const what = `${printable(result.table)} ${shortened(recordText(result.record), WIDTH)}`;
  switch (result.outcome) {
    case 'restored': {
      const [did, how] = done(result, names);
      const skipped =
        result.skipped.length === 0
          ? ''
          : `Not in the table any more, or not synced: ${result.skipped.map(printable).join(', ')}.\n`;
      return (
        `${paint('green', `${what} ${did}`)}${how}.\n${skipped}` +
        `Conflict ${result.conflict} is closed. The next run carries it to all sites.\n`
      );
    }
    case 'unchanged':
      return `${what} already stands so. Nothing was written.\n`;
    case 'unconfirmed':
      return `${restoreQuestionView(result, paint)}Nothing was written. --yes restores it all the same.\n`;
    case 'refused':
      return `${paint('red', `${what} cannot be restored:`)}\n${result.causes.map((cause) => `   ${printable(cause)}\n`).join('')}Nothing was written.\n`;
    case 'busy':
      return `${what} is being changed by others right now. Nothing was written; try again.\n`;
  }
}
