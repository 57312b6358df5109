/** The whole number that a text is in the servers' own spelling, if 64 bits with a sign hold it; else null. */
export function int64(text: string): bigint | null {
  if (!/^(?:0|-?[1-9]\d{0,18})$/u.test(text)) return null;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : null;
}
