/** The texts of a key of several columns; null where `record` is a key of one. */
function textsOf(record: string): readonly string[] | null {
  if (!record.startsWith('["')) return null;
  try {
    const texts: unknown = JSON.parse(record);
    const isKey = Array.isArray(texts) && texts.length > 1 && texts.every((text) => typeof text === 'string');
    return isKey ? texts : null;
  } catch {
    return null;
  }
}

/**
 * A record's key for people. Of several columns, which the logs hold as a JSON array of texts, `151, 31`: a text that
 * would be taken for two, or for none, stands in quotes.
 */
export function recordText(record: string): string {
  const texts = textsOf(record);
  return texts === null
    ? record
    : texts.map((text) => (/^$|^\s|\s$|[,"]/u.test(text) ? quoted(text) : text)).join(', ');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
