/**
 * A document with a section made anew: what stands between `<!-- bench: name -->` and `<!-- bench: end -->`. Throws if it
 * has no such section.
 */
export function withSection(document: string, name: string, content: string): string {
  const begin = `<!-- bench: ${name} -->\n`;
  const from = document.indexOf(begin);
  const to = document.indexOf('<!-- bench: end -->', from);
  if (from < 0 || to < 0) throw new Error(`the document has no section 'bench: ${name}'`);
  return `${document.slice(0, from + begin.length)}\n${content}\n\n${document.slice(to)}`;
}
