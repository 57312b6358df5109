import { Document, isCollection, isNode, isScalar } from 'yaml';
import { parseConfig } from '../config/load.js';
import { ConfigError } from '../config/problem.js';
import { readYaml } from '../config/yaml-source.js';
import type { Draft } from './import-draft.js';

/** Something to do, and the line of the new configuration at which it is marked. */
export interface PlacedToDo {
  readonly line: number;
  readonly scriptLine: number | null;
  readonly message: string;
}

/** The YAML text, and each thing to do in it, by line. */
export interface ConfigText {
  readonly yaml: string;
  readonly toDos: readonly PlacedToDo[];
}

/**
 * Writes the configuration: where each value came from, what has no counterpart, and, above the line that it is about,
 * what is to be done. The loader reads it with placeholders for the passwords; whatever it finds is to be done too.
 */
export function configText(
  draft: Draft,
  { script, path }: { readonly script: string; readonly path: string },
): ConfigText {
  const text = `${head(draft, script)}\n${body(draft)}`;
  const found = [...ownToDos(draft, text), ...loaderToDos(draft, text, path)].sort((a, b) => a.line - b.line);
  const lines = text.split('\n');
  const marked: string[] = [];
  const toDos: PlacedToDo[] = [];
  lines.forEach((line, i) => {
    for (const toDo of found.filter((one) => one.line === i + 1)) {
      const from = toDo.scriptLine === null ? '' : ` (line ${toDo.scriptLine} of the script)`;
      marked.push(`${/^ */.exec(line)?.[0] ?? ''}# TO DO: ${comment(toDo.message)}${from}`);
      toDos.push({ ...toDo, line: marked.length });
    }
    marked.push(line);
  });
  return { yaml: marked.join('\n'), toDos };
}

function body(draft: Draft): string {
  const document = new Document(draft.config, { aliasDuplicateObjects: false });
  const tables = document.get('tables', true);
  if (isCollection(tables)) for (const table of tables.items) if (isCollection(table)) table.flow = true;
  for (const { at, line } of draft.origins) {
    const node = document.getIn(at, true);
    const isBlock = isScalar(node) && typeof node.value === 'string' && node.value.includes('\n');
    if (isNode(node) && !isBlock && !(isCollection(node) && !node.flow)) node.comment = ` line ${line}`;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function head(draft: Draft, script: string): string {
  const of = (kind: string): string[] =>
    draft.remarks
      .filter((remark) => remark.kind === kind)
      .map(({ scriptLine, message }) => `#   ${scriptLine === null ? '' : `line ${scriptLine}: `}${comment(message)}`);
  const [lost, changed] = [of('no-counterpart'), of('changes')];
  return [
    `# Made from ${comment(script)}; "line 12" is a line of that script. Names of sites are made up: change them at will.`,
    '# docs/migration.md says what changes, and the steps in their order.',
    ...(lost.length === 0 ? [] : ['#', '# Without a counterpart:', ...lost]),
    ...(changed.length === 0 ? [] : ['#', '# Works in another way:', ...changed]),
    '',
  ].join('\n');
}

function ownToDos(draft: Draft, text: string): PlacedToDo[] {
  const yaml = readYaml(text, {});
  return draft.toDos.map(({ at, scriptLine, message }) => {
    const line = 'source' in yaml ? yaml.source.lineOf(at) : 1;
    return { line, scriptLine, message };
  });
}

function loaderToDos(draft: Draft, text: string, path: string): PlacedToDo[] {
  const environment = Object.fromEntries([...draft.secrets.keys()].map((name) => [name, 'placeholder']));
  try {
    parseConfig(text, environment, path);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, message, fix }) => ({ line, scriptLine: null, message: `${message}. ${fix}.` }));
  }
}

/** Fit for a comment: in one line. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
