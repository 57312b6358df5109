import type * as z from 'zod';
import { formatDuration } from '../src/config/duration.js';
import { keysOf, type ShapeKey } from '../src/config/schema-shape.js';
import { configSchema } from '../src/config/schema.js';

const INTRO = `# Configuration

<!-- Made from src/config/schema.ts by \`npm run docs\`. Do not edit. -->

One YAML file, \`spokesync.yaml\` in the current folder unless \`--config\` names another. It is checked whole before
anything else happens: every problem is reported at once, with its line and a fix, and the exit code is 78.

- \`\${NAME}\` in a value is replaced by the environment variable \`NAME\`, which must be set; \`$\${\` stands for a plain
  \`\${\`. What is put in is never read as YAML, and needs no encoding in a url. Between \`{ }\`, put it in double quotes.
- Durations are numbers with a unit: \`500ms\`, \`5s\`, \`10m\`, \`24h\`, \`90d\`.
- Relative paths start at the configuration file, except those under \`files\`.
- A part that several sites share can be written once, with YAML's anchors and merge keys (\`&\`, \`*\`, \`<<\`).
- Passwords and keys are never shown in messages, logs or reports.

## Example
`;

interface Section {
  readonly title: string;
  readonly description: string;
  readonly keys: readonly ShapeKey[];
}

/** The whole of docs/configuration.md. `example` is a valid configuration file. */
export function configurationDocs(example: string): string {
  const sections = sectionsUnder(configSchema, '');
  const parts = [INTRO, `\`\`\`yaml\n${example.trimEnd()}\n\`\`\`\n`, '## Keys\n', table(keysOf(configSchema))];
  const hub = new Set(
    keysOf(configSchema).flatMap((key) => (key.name === 'hub' ? keysOf(key.schema).map((one) => one.name) : [])),
  );
  for (const section of sections) {
    if (section.title.startsWith('spokes[].')) continue;
    const keys = section.title === 'spokes[]' ? section.keys.filter((key) => !hub.has(key.name)) : section.keys;
    const same = keys.length < section.keys.length ? ' Each has the keys of `hub`, and:' : '';
    parts.push(`## \`${section.title}\`\n`, `${section.description}${same}\n`, table(keys));
  }
  return `${parts.join('\n')}`;
}

function sectionsUnder(schema: z.ZodType, prefix: string): readonly Section[] {
  return keysOf(schema).flatMap((key) => {
    const keys = keysOf(key.schema);
    if (keys.length === 0) return [];
    const title = `${prefix}${key.name}${key.schema.def.type === 'array' ? '[]' : ''}`;
    return [{ title, description: key.description, keys }, ...sectionsUnder(key.schema, `${title}.`)];
  });
}

function table(keys: readonly ShapeKey[]): string {
  const rows = keys.map((key) =>
    [`\`${key.name}\``, valueOf(key).replaceAll('<', '&lt;'), defaultOf(key), key.description].map(cell),
  );
  return [
    '| key | value | default | |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}

function valueOf(key: ShapeKey): string {
  if (keysOf(key.schema).length > 0) return key.schema.def.type === 'array' ? 'list' : 'mapping';
  const refusal = key.schema.safeParse(Symbol.iterator);
  return refusal.success ? '' : (refusal.error.issues[0]?.message ?? '');
}

function defaultOf(key: ShapeKey): string {
  if (key.required) return '**required**';
  const value = key.defaultValue;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  return `\`${typeof value === 'number' && key.schema.def.type === 'string' ? formatDuration(value) : JSON.stringify(value).replace(/^"|"$/g, '')}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
