import type { MailConfig } from '../config/config.js';
import { onItsWay } from '../on-its-way.js';
import type { Outcome } from '../records/outbox.js';
import { composeMessage, type OutgoingMail } from './compose-message.js';
import { type MailLink, NO_TIME_LEFT, type OpenedLink, type Patience, type Posting } from './mail-link.js';
import { sendmailLink } from './sendmail-link.js';
import { openSmtp } from './smtp-link.js';

/** So many mails may break the link: then it is the server and not the mail, and the rest wait for the next run. */
const MOST_BREAKS = 2;

/**
 * Carries mails to the mail server over one link, which is made when the first one is to go. It gives up for the run
 * when the server cannot be used, when mails broke the link twice, and when the time is over.
 */
export class Courier {
  readonly #mail: MailConfig;
  readonly #patience: Patience;
  #link: MailLink | null = null;
  #opening: Promise<OpenedLink> | null = null;
  #breaks = 0;
  #trouble: string | null = null;
  #stopped = false;

  constructor(mail: MailConfig, patience: Patience) {
    this.#mail = mail;
    this.#patience = patience;
  }

  /** The last thing that went wrong with the server or the link, if anything did. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Begins to make the link: many a server lets a caller wait before it greets. */
  begin(): Promise<OpenedLink> {
    this.#opening ??= onItsWay(openLink(this.#mail, this.#patience));
    return this.#opening;
  }

  /** Whether another mail can be sent: makes the link if there is none. */
  async isReady(): Promise<boolean> {
    if (!this.#stopped && this.#patience.signal.aborted) this.#stop(NO_TIME_LEFT);
    if (this.#stopped) return false;
    if (this.#link !== null) return true;
    const opened = await this.begin();
    this.#opening = null;
    if (opened.kind === 'broken') this.#stop(opened.error);
    else this.#link = opened.link;
    return this.#link !== null;
  }

  /** Sends one mail to those addresses; ask {@link isReady} before. An address that it fails for is `waiting`. */
  async send(mail: OutgoingMail, to: readonly string[]): Promise<readonly Outcome[]> {
    const waiting = (error: string): Outcome[] => to.map((address) => ({ address, state: 'waiting', error }));
    if (this.#link === null) return waiting('there is no link to a mail server');
    let posting: Posting;
    try {
      posting = { ...(await composeMessage(mail, this.#mail.from)), to };
    } catch (error) {
      return waiting(`it could not be put together: ${String(error)}`);
    }
    const answer = await this.#link.send(posting);
    if (answer.kind === 'answered') return answer.outcomes;
    this.close();
    this.#trouble = answer.error;
    this.#breaks += 1;
    if (this.#breaks >= MOST_BREAKS) this.#stopped = true;
    return waiting(answer.error);
  }

  close(): void {
    this.#link?.close();
    this.#link = null;
    if (this.#opening === null) return;
    void onItsWay(this.#opening.then((opened) => opened.kind === 'open' && opened.link.close()));
    this.#opening = null;
  }

  #stop(trouble: string): void {
    this.#stopped = true;
    this.#trouble = trouble;
    this.close();
  }
}

async function openLink({ transport }: MailConfig, patience: Patience): Promise<OpenedLink> {
  switch (transport.kind) {
    case 'smtp':
      return openSmtp(transport, patience);
    case 'sendmail':
      return { kind: 'open', link: sendmailLink(transport.path, patience) };
  }
}
