import type { Shown } from './shown-values.js';

/** A field, and its value in each version. */
export interface FieldCard {
  readonly name: string;
  /** Beside the name. */
  readonly remark: string | null;
  readonly values: readonly { readonly label: string; readonly shown: Shown; readonly isKept: boolean }[];
}

export interface TableLine {
  readonly cells: readonly string[];
  /** Below the cells, over the whole width. */
  readonly note: string | null;
  /** Points the line out. */
  readonly mark: boolean;
}

/**
 * A part of a mail, from which both its text and its HTML are made, so that both say the same. Texts may hold line
 * breaks, which are kept; control characters in them are written out, and nothing in them is read as HTML.
 */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 1 | 2 }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone: 'plain' | 'quiet' | 'warning' }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly text: string }[] }
  | { readonly kind: 'fields'; readonly cards: readonly FieldCard[] }
  | { readonly kind: 'command'; readonly text: string }
  /** An address of our own making, on a line of its own. */
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly lines: readonly TableLine[] }
  | { readonly kind: 'rule' };
