import type { Delivery, DeliveryState, QueuedMail } from '../../records/outbox-list.js';
import type { MailKind } from '../../records/outbox.js';
import type { Tone } from '../parts/badge.js';
import type { IconName } from '../parts/icon.js';

/** The words for what became of a mail for one address. */
export function deliveryWords(state: DeliveryState): {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: IconName;
} {
  switch (state) {
    case 'waiting':
      return { word: 'Waits', tone: 'warn', icon: 'waiting' };
    case 'sent':
      return { word: 'Sent', tone: 'good', icon: 'ok' };
    case 'refused':
      return { word: 'Refused', tone: 'bad', icon: 'error' };
    case 'dropped':
      return { word: 'Given up', tone: 'plain', icon: 'unknown' };
  }
}

/** What kind of mail it is. */
export const KINDS: Readonly<Record<MailKind, string>> = {
  conflict: 'About a conflict',
  digest: 'About several conflicts',
  report: 'Report of a run',
};

/** What of a mail a person would want to know first: the worst that became of it. */
export function stateOf({ deliveries }: QueuedMail): DeliveryState {
  const order: readonly DeliveryState[] = ['waiting', 'refused', 'dropped', 'sent'];
  return order.find((state) => deliveries.some((one) => one.state === state)) ?? 'sent';
}

/** Why an address waits, or was refused, in a sentence, with what a person can do. Pure. */
export function deliverySentence({ state, attempts, error }: Delivery): string | null {
  switch (state) {
    case 'sent':
      return null;
    case 'dropped':
      return 'Somebody gave it up. No run tries it again.';
    case 'refused':
      return 'The mail server will never take it for this address. Is the address right? The office’s table of people, or the mail settings, have it.';
    case 'waiting':
      if (attempts === 0) return error === null ? 'It was not tried yet.' : 'The mail server could not be used.';
      return error === null
        ? 'A try was begun, and no answer came: it is tried again.'
        : 'The mail server did not take it yet. Each run tries again.';
  }
}
