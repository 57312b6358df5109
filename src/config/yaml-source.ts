import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { expand } from './environment.js';
import { type Fault, type Path, showPath } from './problem.js';
import { redactUrl } from './url.js';

/** A YAML text, read, with its environment variables filled in, that still knows its lines. */
export interface YamlSource {
  /** The content as plain values. */
  readonly raw: unknown;
  /** Where a path stands, from 1. Where it is missing: the nearest thing that holds it. */
  lineOf(path: Path): number;
  /** The value as it was written (`${NAME}` and all), short, in quotes, never a secret; null: there is none. */
  quote(path: Path): string | null;
  /** True for a key without a value between { }: it may be the second half of a value that holds a comma. */
  isBareFlowKey(path: Path): boolean;
}

/** Either the source, or what is wrong with it as YAML; `faults` in a good source are those of `${NAME}`. */
export type ReadYaml =
  | { readonly source: YamlSource; readonly faults: readonly Fault[] }
  | { readonly syntax: readonly { readonly line: number; readonly message: string; readonly fix: string }[] };

// The parser's own messages quote the text, which may be a password: ours never do.
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  BAD_SCALAR_START: 'a value begins with a character that YAML reserves',
  BLOCK_AS_IMPLICIT_KEY: 'there are two keys in one line, or a value holds ": "',
  DUPLICATE_KEY: 'a key is given twice',
  MISSING_CHAR: 'a quote, comma or colon is missing',
  MULTIPLE_DOCS: 'there is a second document (---)',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines, or a line is indented too far',
  TAB_AS_INDENT: 'a line is indented with a tab',
  TAG_RESOLVE_FAILED: 'a value begins with ! (a YAML tag)',
  UNEXPECTED_TOKEN: 'something stands where YAML allows nothing',
};
const SYNTAX_FIX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Keep one of them',
  MULTIPLE_DOCS: 'Put everything into one document',
  TAB_AS_INDENT: 'Use spaces',
  UNEXPECTED_TOKEN: 'Put values with special characters, and ${NAME} between { }, in double quotes',
};

/** Reads YAML 1.2 with merge keys (`<<`). Never throws, and no message holds a value. */
export function readYaml(text: string, env: Readonly<Record<string, string | undefined>>): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const byLine = new Map(broken.reverse().map((error) => [lines.linePos(error.pos[0]).line, error.code as string]));
    return {
      syntax: [...byLine].map(([line, code]) => ({
        line,
        message: SYNTAX[code] ?? 'this is not valid YAML',
        fix: SYNTAX_FIX[code] ?? 'Check the indentation, and put values with special characters in double quotes',
      })),
    };
  }
  const faults = expandAll(document, env);
  try {
    const raw: unknown = document.toJS();
    return { source: sourceOf(document, raw, lines), faults };
  } catch {
    const fix = 'Put values that begin with * or & in double quotes';
    return {
      syntax: [{ line: 1, message: 'an alias (*) or merge key (<<) in the file refers to nothing that fits', fix }],
    };
  }
}

function expandAll(document: Document, env: Readonly<Record<string, string | undefined>>): Fault[] {
  const faults: Fault[] = [];
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node)) for (const pair of node.items) walk(pair.value, [...path, keyText(pair)]);
    else if (isSeq(node)) node.items.forEach((item, i) => walk(item, [...path, i]));
    else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('${')) {
      const expanded = expand(node.value, env, ['url', 'smtp'].includes(String(path.at(-1))));
      node.value = expanded.text;
      for (const { message, fix } of expanded.faults)
        faults.push({ at: path, message: `${showPath(path)}: ${message}`, fix });
    }
  };
  walk(document.contents, []);
  return faults;
}

function sourceOf(document: Document, raw: unknown, lines: LineCounter): YamlSource {
  const lineAt = (range: readonly number[] | null | undefined): number | null =>
    range ? lines.linePos(range[0] ?? 0).line : null;
  return {
    raw,
    lineOf(path) {
      let line = lineAt(document.contents?.range) ?? 1;
      for (let depth = 1; depth <= path.length; depth++) {
        const { node, pair } = find(document, path.slice(0, depth));
        const found = lineAt((pair?.key as Node | undefined)?.range) ?? lineAt(node?.range);
        if (found === null) break;
        line = found;
      }
      return line;
    },
    quote: (path) => quoteNode(find(document, path).node, path),
    isBareFlowKey(path) {
      const parent = find(document, path.slice(0, -1)).node;
      const { node } = find(document, path);
      return isMap(parent) && parent.flow === true && (node === null || (isScalar(node) && node.value === null));
    },
  };
}

function quoteNode(node: Node | null, path: Path): string | null {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return null;
  if (node.value === null) return 'empty';
  const key = path.findLast((step) => typeof step === 'string');
  if (key === 'password') return 'not a text';
  const written = node.source ?? JSON.stringify(node.value) ?? '';
  const shown = key === 'url' || key === 'smtp' ? redactUrl(written) : written;
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}...` : shown);
}

function find(document: Document, path: Path): { node: Node | null; pair: Pair | null } {
  let node = resolved(document, document.contents);
  let pair: Pair | null = null;
  for (const step of path) {
    pair = null;
    if (isMap(node)) {
      pair = node.items.find((item) => keyText(item) === String(step)) ?? null;
      node = resolved(document, pair?.value);
    } else if (isSeq(node) && typeof step === 'number') node = resolved(document, node.items[step]);
    else node = null;
    if (node === null && pair === null) break;
  }
  return { node, pair };
}

function resolved(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return (node.resolve(document) as Node | undefined) ?? null;
  return (node as Node | null | undefined) ?? null;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}
