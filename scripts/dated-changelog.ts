/**
 * The changelog with the section of this version dated, which until then says that it is not released. Throws where it has
 * no such section, or nothing in it.
 */
export function datedChangelog(text: string, version: string, date: string): string {
  const open = `## ${version} (not released)\n`;
  const at = text.indexOf(open);
  if (at === -1) throw new Error(`CHANGELOG.md has no section "${open.trim()}": write down what is new`);
  const [told = ''] = text.slice(at + open.length).split(/^## /mu);
  if (!/^- /mu.test(told)) throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return text.replace(open, `## ${version} (${date})\n`);
}
