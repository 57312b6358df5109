import { type Draft, plainText, withoutVariables } from './import-draft.js';
import type { PerlScript } from './perl-reading.js';

const SETTINGS = [
  ['before', '$preExecutionSQLcommand'],
  ['after', '$postExecutionSQLcommand'],
] as const;

/** The statements before and after a sync become `hooks`, with `:site` where the script binds the server's id. */
export function draftHooks(draft: Draft, script: PerlScript): void {
  const hooks: Record<string, string> = {};
  for (const [key, name] of SETTINGS) {
    const value = script.scope.get(name);
    const text = plainText(draft, value, ['hooks', key], name);
    const sql = text?.trim().replace(/[\s;]+$/u, '') ?? '';
    if (sql === '') continue;
    const line = value?.line ?? null;
    hooks[key] = withoutVariables(withSite(sql));
    if (line !== null) draft.origins.push({ at: ['hooks', key], line });
    if (/:site\b/u.test(sql)) {
      const message = `${name} holds :site itself, which would be replaced by the id of the site: write it in another way`;
      draft.toDos.push({ at: ['hooks', key], scriptLine: line, message });
    }
  }
  if (Object.keys(hooks).length === 0) return;
  draft.config['hooks'] = hooks;
  if (hooks['before'] === hooks['after']) {
    const message =
      'before and after are the same statement, so maintenance is never switched on: version 2.2 came like that';
    draft.toDos.push({ at: ['hooks'], scriptLine: script.lines.get('$preExecutionSQLcommand') ?? null, message });
  }
}

/** Each `?` that is a placeholder; those in texts, names and comments stay. */
export function withSite(sql: string): string {
  const kept = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|`[^`]*`|\/\*[^]*?\*\/|(?:--\s|#)[^\n]*|\?/gu;
  return sql.replace(kept, (found) => (found === '?' ? ':site' : found));
}
