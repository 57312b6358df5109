/** Strings, quoted names and comments: what a `;` or `:site` in them is, is the server's business. */
const OPAQUE =
  /'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\/\*[^]*?(?:\*\/|$)|#[^\n]*|--(?=\s|$)[^\n]*/uy;

const SITE = /:site(?!\w)/uy;

const COMMENT = /^(?:#|--|\/\*(?!M?!))/u;

/**
 * The statements of a hook's text, one by one: `;` separates them. `:site` outside of strings, quoted names and comments
 * becomes the number of the site: a checked whole number, which needs no quoting. What is never closed goes to the server as
 * it is, which says so. Bodies with BEGIN … END are not understood.
 */
export function hookStatements(text: string, site: number): readonly string[] {
  const statements: string[] = [];
  let statement = '';
  let isEmpty = true;
  for (let at = 0; at < text.length;) {
    const opaque = matchAt(OPAQUE, text, at);
    const named = opaque === null ? matchAt(SITE, text, at) : null;
    const taken = opaque ?? named ?? text.charAt(at);
    if (taken === ';') {
      if (!isEmpty) statements.push(statement.trim());
      statement = '';
      isEmpty = true;
    } else {
      statement += named === null ? taken : String(site);
      if (taken.trim() !== '' && !COMMENT.test(opaque ?? '')) isEmpty = false;
    }
    at += taken.length;
  }
  if (!isEmpty) statements.push(statement.trim());
  return statements;
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
