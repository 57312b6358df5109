import type { MailTemplates } from '../config/mail-templates.js';
import { amount } from '../report/amounts.js';
import { printable, printableLines, writtenOut } from '../report/printable.js';
import type { ShownRow } from '../report/result.js';
import { fill } from './fill-template.js';
import { type Piece, sharedPrefix, shortenTogether } from './shorten.js';

/** A field of one version: its value, or that it has none because the record is deleted or nothing is known of it. */
export type FieldValue =
  | { readonly kind: 'value'; readonly value: ShownRow[string] }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unknown' };

/** A value as a mail shows it: text (line breaks as `\n`, else printable), or a remark in its place. */
export type Shown =
  { readonly kind: 'text'; readonly pieces: readonly Piece[] } | { readonly kind: 'remark'; readonly text: string };

/** Bytes up to this number are shown as hex; they are keys and the like. */
const SHORT_BINARY = 16;
/** Texts with more line breaks than this, when shortened, have them written out. */
const MOST_LINES = 12;

/**
 * The values of one field in all versions, so shown that what differs looks different: NULL is not an empty text, and
 * texts that would look alike (spaces, accents made in two ways) are written out.
 */
export function showValues(values: readonly FieldValue[], templates: MailTemplates): readonly Shown[] {
  const texts = values.flatMap((one) =>
    one.kind === 'value' && typeof one.value === 'string' && one.value !== '' ? [one.value] : [],
  );
  const hexes = values.flatMap((one) => (one.kind === 'value' && isBinary(one.value) ? [one.value.hex] : []));
  const pieces = new Map(zip(texts, showTexts(texts)));
  return values.map((one): Shown => {
    if (one.kind === 'deleted') return { kind: 'remark', text: fill(templates, 'valueDeleted', {}) };
    if (one.kind === 'unknown') return { kind: 'remark', text: fill(templates, 'valueUnknown', {}) };
    if (one.value === null) return { kind: 'remark', text: fill(templates, 'valueNull', {}) };
    if (one.value === '') return { kind: 'remark', text: fill(templates, 'valueEmpty', {}) };
    if (isBinary(one.value)) return showBinary(one.value.hex, hexes, templates);
    return { kind: 'text', pieces: pieces.get(one.value) ?? [] };
  });
}

function isBinary(value: ShownRow[string]): value is { readonly hex: string } {
  return value !== null && typeof value === 'object';
}

function zip<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  return as.flatMap((a, i) => (i < bs.length ? [[a, bs[i] as B]] : []));
}

function showTexts(texts: readonly string[]): readonly (readonly Piece[])[] {
  const shortened = shortenTogether(texts);
  const isExplicit = lookAlike(shortened.map(joined));
  return texts.map((_, i) => {
    const pieces = shortened[i] ?? [];
    const lines = pieces.reduce((sum, piece) => sum + piece.text.split('\n').length - 1, 0);
    const show = isExplicit ? explicit : lines > MOST_LINES ? printable : printableLines;
    const shown = pieces.map((piece) => ({ ...piece, text: show(piece.text) }));
    return isExplicit || needsQuotes(joined(shown)) ? [quote, ...shown, quote] : shown;
  });
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join('');
}

const quote: Piece = { text: '"', differs: false };

/** Spaces at an end would go unseen, and a text in brackets could be taken for a remark of ours. */
function needsQuotes(text: string): boolean {
  return /^\s|\s$|^\(.*\)$|^".*"$/su.test(text);
}

/** Different texts that people cannot tell apart on a screen. */
function lookAlike(texts: readonly string[]): boolean {
  const distinct = new Set(texts);
  const looks = new Set(
    [...distinct].map((text) =>
      text
        .normalize('NFKC')
        .replaceAll(/[\s\p{Cf}]+/gu, ' ')
        .trim(),
    ),
  );
  return looks.size < distinct.size;
}

function explicit(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, writtenOut);
}

function showBinary(hex: string, all: readonly string[], templates: MailTemplates): Shown {
  const bytes = hex.length / 2;
  if (bytes === 0) return { kind: 'remark', text: fill(templates, 'valueEmpty', {}) };
  if (bytes <= SHORT_BINARY) return { kind: 'text', pieces: [{ text: `0x${hex}`, differs: false }] };
  // The version that is most like this one tells most.
  const shared = Math.max(...all.map((other) => (other === hex ? -1 : sharedPrefix(hex, other))));
  const start = Math.floor(shared / 2);
  const text =
    shared < 0
      ? fill(templates, 'valueBinary', { bytes: amount(bytes) })
      : fill(templates, 'valueBinaryFrom', {
          bytes: amount(bytes),
          byte: amount(start + 1),
          hex: hex.slice(start * 2, start * 2 + 16) || '–',
        });
  return { kind: 'remark', text };
}
