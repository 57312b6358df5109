/** True for a whole number in the servers' own spelling, of whatever size. */
export function isWholeNumber(text: string): boolean {
  return /^(?:0|-?[1-9]\d*)$/u.test(text);
}

/** The number that such a text is, if 64 bits with a sign hold it; else null. */
export function int64(text: string): bigint | null {
  if (!isWholeNumber(text)) return null;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : null;
}
