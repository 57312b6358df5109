import { cutAfter, cutBefore } from './unicode-cut.js';

/** A part of a text, and whether it lies where the texts shown together differ. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Texts up to this length (UTF-16 units) are shown whole. */
const WHOLE = 200;
/** What is shown of the equal text before and after a difference. */
const CONTEXT = 40;
/** The longest part of a word that is left out at a cut. */
const WORD = 15;
/** What is shown of a difference that is longer than {@link WHOLE}: so much of both its ends. */
const END = 80;
/** From this length on it is worth pointing out where texts differ. */
const WORTH_MARKING = 40;

/**
 * Texts that are to be compared by people, each cut in the same way around what differs: `… before it, it, after it …`.
 * What is the same in all is shown only as far as it helps to find the place. Works on values of any length.
 */
export function shortenTogether(texts: readonly string[]): readonly (readonly Piece[])[] {
  const distinct = [...new Set(texts)];
  const shown = new Map(around(distinct).map((pieces, i) => [distinct[i] ?? '', pieces]));
  // Beside a third text the place where two differ may have been left out: these two are shown by themselves then.
  const alike = new Map<string, string[]>();
  for (const [text, pieces] of shown) {
    const look = pieces.map((piece) => piece.text).join('');
    alike.set(look, [...(alike.get(look) ?? []), text]);
  }
  for (const group of alike.values()) {
    if (group.length > 1) shortenTogether(group).forEach((pieces, i) => shown.set(group[i] ?? '', pieces));
  }
  return texts.map((text) => shown.get(text) ?? []);
}

function around(distinct: readonly string[]): readonly (readonly Piece[])[] {
  const longest = Math.max(0, ...distinct.map((text) => text.length));
  if (distinct.length < 2 || longest <= WORTH_MARKING) return distinct.map(shortenAlone);
  const { prefix, suffix } = commonEnds(distinct);
  // Nothing in common: then everything would be marked, which points out nothing.
  const marks = prefix + suffix > 0;
  const isShort = longest <= WHOLE;
  return distinct.map((text) => {
    const end = text.length - suffix;
    const from = isShort || prefix <= CONTEXT + 20 ? 0 : wordFrom(text, cutBefore(text, prefix - CONTEXT));
    const to = isShort || suffix <= CONTEXT + 20 ? text.length : wordTo(text, cutAfter(text, end + CONTEXT));
    return [
      { text: (from > 0 ? '… ' : '') + text.slice(from, prefix), differs: false },
      ...middle(text.slice(prefix, end)).map((piece) => (marks ? piece : { ...piece, differs: false })),
      { text: text.slice(end, to) + (to < text.length ? ' …' : ''), differs: false },
    ].filter((piece) => piece.text !== '');
  });
}

/** A cut goes on to the next word, if that is near. */
function wordFrom(text: string, index: number): number {
  const space = text.slice(index, index + WORD).search(/\s/u);
  return space < 0 ? index : index + space + 1;
}

function wordTo(text: string, index: number): number {
  const back = text.slice(index - WORD, index).search(/\s\S*$/u);
  return back < 0 ? index : index - WORD + back;
}

function shortenAlone(text: string): readonly Piece[] {
  return middle(text).map((piece) => ({ ...piece, differs: false }));
}

function middle(text: string): readonly Piece[] {
  if (text.length <= WHOLE) return [{ text, differs: true }];
  return [
    { text: text.slice(0, cutBefore(text, END)), differs: true },
    { text: ' … ', differs: false },
    { text: text.slice(cutAfter(text, text.length - END)), differs: true },
  ];
}

/** How many UTF-16 units all texts share at their beginnings and ends, without overlap, at whole characters. */
function commonEnds(texts: readonly string[]): { prefix: number; suffix: number } {
  const [first = '', ...others] = texts;
  const shortest = Math.min(...texts.map((text) => text.length));
  const sharedStart = Math.min(...others.map((other) => sharedPrefix(first, other)));
  const prefix = Math.min(...texts.map((text) => cutBefore(text, sharedStart)));
  const sharedEnd = Math.min(shortest - prefix, ...others.map((other) => sharedSuffix(first, other)));
  const suffix = Math.min(...texts.map((text) => text.length - cutAfter(text, text.length - sharedEnd)));
  return { prefix, suffix };
}

/** The length of the common beginning, in UTF-16 units. */
export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

function sharedSuffix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}
