import type { Outcome } from '../records/outbox.js';

/** A mail as it goes out: to these addresses, whatever its headers say. */
export interface Posting {
  /** The sender, bare. */
  readonly from: string;
  readonly to: readonly string[];
  /** The whole message, CRLF. */
  readonly message: Buffer;
}

/** `broken`: nothing is known of the mail, and the link cannot be used any more. */
export type Answer =
  | { readonly kind: 'answered'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'broken'; readonly error: string };

/** A way out for mails: a session with a mail server, or a program that takes them. */
export interface MailLink {
  /** Sends one mail, one after the other. Never throws. */
  send(posting: Posting): Promise<Answer>;
  close(): void;
}

/** `broken`: the mail server cannot be used now; `error` says why, without any secret. */
export type OpenedLink =
  { readonly kind: 'open'; readonly link: MailLink } | { readonly kind: 'broken'; readonly error: string };

/** How long a link may take. */
export interface Patience {
  /** How long the other end may stay silent. */
  readonly silenceMs: number;
  /** Aborted when there is no time left; what is under way is then given up. */
  readonly signal: AbortSignal;
}

/** What an attempt that ran out of time says. */
export const NO_TIME_LEFT = 'there was no time left for it in this run';
