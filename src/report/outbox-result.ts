import type { Refused } from '../notify/deliver.js';
import type { QueuedMail } from '../records/outbox-list.js';

/** The `--json` document of `outbox list`. `total` counts those beyond the limit too. */
export interface OutboxListResult {
  readonly mails: readonly QueuedMail[];
  readonly total: number;
}

/** The `--json` document of `outbox send`. */
export interface SendResult {
  /** Mails that need nothing more, and that somebody got. */
  readonly sent: number;
  readonly refused: readonly Refused[];
  /** Mails that wait still, also those that were not asked for. */
  readonly waiting: number;
  /** What went wrong with the mail server or the way to it; null: nothing. */
  readonly trouble: string | null;
}

/** The `--json` document of `outbox drop`. */
export interface DropResult {
  readonly mails: readonly { readonly id: number; readonly outcome: 'dropped' | 'waits for nobody' }[];
}
