import type { Base, Candidate, ColumnClaim } from './candidate.js';

/*
 * A counter is a column of `sumColumns`: the differences that both sides made add up. In place of its hash stands its
 * value, `=7.50;`, so that the base tells the old value. Neither a hash nor a number holds `=` or `;`.
 */
const COUNTER = /^=(-?\d+(?:\.\d+)?|N);$/u;
const EMPTY = 'N';

/** What stands in place of a counter's hash; null is NULL. */
export function counterCode(value: string | null): string {
  return `=${value ?? EMPTY};`;
}

/** The three values of one column, where all of them are known as a counter's. Null: it is none, or nothing is proven. */
export interface Counter {
  readonly base: string | null;
  readonly hub: string | null;
  readonly spoke: string | null;
}

/** Reads a counter from what stands for its hash in base, hub and spoke; null where one of them is no counter's value. */
export function counterOf(base: string | null, hub: string, spoke: string): Counter | null {
  const [was, ours, theirs] = [base ?? '', hub, spoke].map((code) => COUNTER.exec(code)?.[1]);
  if (was === undefined || ours === undefined || theirs === undefined) return null;
  return { base: valueOf(was), hub: valueOf(ours), spoke: valueOf(theirs) };
}

function valueOf(text: string): string | null {
  return text === EMPTY ? null : text;
}

/** hub + spoke - base, exactly, with as many decimals as they have. Null where one of them is NULL. */
export function total({ base, hub, spoke }: Counter): string | null {
  if (base === null || hub === null || spoke === null) return null;
  const scale = Math.max(...[base, hub, spoke].map(decimalsOf));
  return textOf(scaled(hub, scale) + scaled(spoke, scale) - scaled(base, scale), scale);
}

/**
 * Both sides changed a counter since they last agreed. Then even rows that are the same on both sides are not the same
 * change: two sales of 3 are 6.
 */
export function countedTwice({ base, hub, spoke }: Candidate): boolean {
  const was = columnHashesOf(base);
  const [ours, theirs] = [hub.image?.columnHashes, spoke.image?.columnHashes];
  if (was === null || !ours || !theirs) return false;
  return was.some((before, column) => {
    const [a, b] = [ours[column] ?? '', theirs[column] ?? ''];
    const counter = counterOf(before, a, b);
    return counter !== null && total(counter) !== null && a !== before && b !== before;
  });
}

/** Per layout column what stands for its value in the base; null where the base knows none. */
export function columnHashesOf(base: Base): readonly (string | null)[] | null {
  return base.kind === 'row' ? base.columnHashes : null;
}

/** Who answers for a counter that both changed: the later of the two, for the value that both made. */
export function totalClaim(later: ColumnClaim, value: string): ColumnClaim {
  return { ...later, hash: counterCode(value) };
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function scaled(text: string, scale: number): bigint {
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + decimals.padEnd(scale, '0'));
  return text.startsWith('-') ? -size : size;
}

function textOf(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
