/** One mail without its addresses, complete: as it goes into the outbox. No field holds a line break but the bodies. */
export interface MailContent {
  /** One line without control characters, of bounded length. */
  readonly subject: string;
  readonly text: string;
  /** A whole document without anything from outside; it says what `text` says. */
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}
