/**
 * The records that somebody may mean by a text: the key itself, or one of several columns as people are shown it
 * (`report/record-text.ts`).
 */
export function recordsMeant(text: string): readonly string[] {
  const parts = text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u).map((part) => unquoted(part.trim()));
  return parts.length > 1 ? [text, JSON.stringify(parts)] : [text];
}

function unquoted(text: string): string {
  return /^".*"$/su.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
