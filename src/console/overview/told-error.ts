/** A message that stands below a site's name: without that name before it, as a sentence. */
export function toldAt(name: string, message: string): string {
  return sentence(message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message);
}

/** With a capital letter and a full stop. A code such as `ETIMEDOUT` stays as it is. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/u.test(first) ? first : `${first}.`;
}
