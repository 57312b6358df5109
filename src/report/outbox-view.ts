import type { DeliveryState } from '../records/outbox-list.js';
import { counted, joinCounts } from './amounts.js';
import type { DropResult, OutboxListResult, SendResult } from './outbox-result.js';
import { printable, shortened } from './printable.js';
import { type Cell, type Paint, textTable } from './text-table.js';

const WIDTH = 60;

/** Mails in a table, an address a line, with what the mail server said. Ends with a line break. */
export function outboxListView({ mails, total }: OutboxListResult, which: DeliveryState, paint: Paint): string {
  if (total === 0) return which === 'waiting' ? 'No mail waits.\n' : `No mail was ${which}.\n`;
  const rows = mails.flatMap(({ id, queuedAt, subject, deliveries }) =>
    deliveries
      .filter(({ state }) => state === which)
      .map(({ address, attempts, error }): Cell[] => [
        { text: String(id) },
        { text: queuedAt.slice(0, 16).replace('T', ' ') },
        { text: shortened(subject, WIDTH) },
        { text: shortened(address, WIDTH) },
        { text: String(attempts) },
        { text: error === null ? '' : printable(error), mark: error !== null },
      ]),
  );
  const more = total > mails.length ? paint('dim', `${counted(total, 'mail')} in all: --limit shows more.\n`) : '';
  return textTable(['mail', 'queued (UTC)', 'subject', 'for', 'tries', ''], rows, paint) + more;
}

/** What became of the mails that were tried. Ends with a line break. */
export function sendView({ sent, refused, waiting, trouble }: SendResult, paint: Paint): string {
  const counts: [number, string][] = [
    [sent, 'sent'],
    [refused.length, 'refused'],
    [waiting, 'waiting'],
  ];
  return [
    `${joinCounts(counts, 'Nothing waits.')}\n`,
    ...refused.map(
      ({ address, subject, error }) =>
        `${paint('yellow', 'Refused:')} “${shortened(subject, WIDTH)}” for ${printable(address)}: ${printable(error)}\n`,
    ),
    ...(trouble === null ? [] : [`${paint('yellow', 'Warning:')} ${printable(trouble)}\n`]),
  ].join('');
}

/** Each mail in a line. Ends with a line break. */
export function dropView({ mails }: DropResult): string {
  return mails
    .map(({ id, outcome }) =>
      outcome === 'dropped' ? `Mail ${id} is given up.\n` : `Mail ${id} waits for nobody: nothing to drop.\n`,
    )
    .join('');
}
