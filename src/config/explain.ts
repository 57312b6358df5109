import type * as z from 'zod';
import { nearest } from './nearest.js';
import { type Fault, type Path, showPath } from './problem.js';
import { keysOf, schemaAt } from './schema-shape.js';
import type { YamlSource } from './yaml-source.js';

type Issue = z.core.$ZodIssue;

/** A validation issue in our own words: what stands there, and what should. */
export function explain(issue: Issue, root: z.ZodType, source: YamlSource): readonly Fault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], root, source));
  const where = showPath(path);
  const expected = expectedBy(issue);
  const fault = issue.code === 'custom' ? (issue.params?.['fault'] as string | undefined) : undefined;
  const value = source.quote(path);
  if (value === null)
    return [
      { at: path, message: path.length === 0 ? 'the file is empty' : `${where} is missing`, fix: `Give ${expected}` },
    ];
  if (fault !== undefined)
    return [{ at: path, message: `${where} is ${value}, but ${fault}`, fix: `Give ${expected}` }];
  return [{ at: path, message: `${where} is ${value}`, fix: `Give ${expected}` }];
}

function unknownKey(path: Path, root: z.ZodType, source: YamlSource): Fault {
  const holder = path.slice(0, -1);
  if (source.isBareFlowKey(path)) {
    const fix = 'Put a value that holds a comma in double quotes';
    return {
      at: path,
      message: `${showPath(holder)} holds a key without a value that spokesync does not know`,
      fix,
      onKey: true,
    };
  }
  const key = String(path.at(-1));
  const schema = schemaAt(root, holder);
  const known = (schema ? keysOf(schema) : []).map((one) => one.name);
  const guess = nearest(key, known);
  const message = `${showPath(holder)} has the unknown key ${JSON.stringify(key.slice(0, 60))}`;
  const fix = guess === null ? `Remove it; the known keys are ${known.join(', ')}` : `Did you mean ${guess}?`;
  return { at: path, message, fix: fix.replace(/\?$/, '? If not, remove it'), onKey: true };
}

/** Issues of a value carry what is expected as their message; those of objects without one are said here. */
function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.expected === 'object' && issue.message.startsWith('Invalid input'))
    return 'a mapping (key: value)';
  return issue.message;
}
