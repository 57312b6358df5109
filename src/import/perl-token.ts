/** A piece of a Perl text. `line` counts from 1, and is the line on which the piece begins. */
export type Token =
  | { readonly kind: 'variable'; readonly sigil: '$' | '@' | '%'; readonly name: string; readonly line: number }
  | { readonly kind: 'word'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly text: string; readonly line: number }
  /** `interpolated`: the text is as written, between its quotes; else its escapes are done. */
  | { readonly kind: 'string'; readonly text: string; readonly interpolated: boolean; readonly line: number }
  | { readonly kind: 'words'; readonly items: readonly string[]; readonly line: number }
  /** Something that would have to be run: a pattern, a command. */
  | { readonly kind: 'code'; readonly what: string; readonly line: number }
  | { readonly kind: 'mark'; readonly text: string; readonly line: number };

/** Whether a token is this mark. */
export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** Whether a token is this word. */
export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

const BEFORE_TERM = new Set(
  'and or not xor if unless while until return split grep map join push unshift print x lt gt le ge eq ne cmp'.split(
    ' ',
  ),
);

/** Whether a token ends a term, so that what follows is an operator and not another term. */
export function endsTerm(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'mark') return [')', ']', '}'].includes(token.text);
  return token.kind !== 'word' || !BEFORE_TERM.has(token.text);
}
