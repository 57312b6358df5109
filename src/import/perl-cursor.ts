import type { PerlSource } from './perl-source.js';
import type { Token } from './perl-token.js';

/** Where the reading is. `heredocs`: bodies that begin at the end of the current line, and where they end. */
export interface Cursor {
  readonly source: PerlSource;
  readonly tokens: Token[];
  at: number;
  heredocs: { readonly from: number; readonly to: number } | null;
  /** Quotes that turned out to be none. Each costs a look at the rest of the text, so there may be a few only. */
  misreadings: number;
  brokenAt: number | null;
}
