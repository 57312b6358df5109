import type * as z from 'zod';

/** One key of the configuration, as the schema describes it. */
export interface ShapeKey {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  /** The innermost schema: an object, an array, a string, … */
  readonly schema: z.ZodType;
  /** Undefined: none. */
  readonly defaultValue: unknown;
}

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly defaultValue?: unknown;
}

const defOf = (schema: z.ZodType): Def => schema.def;

/** The keys of an object schema, or of the objects in a list schema; empty for anything else. */
export function keysOf(schema: z.ZodType): readonly ShapeKey[] {
  const inner = unwrap(schema).schema;
  const def = defOf(inner);
  if (def.type === 'array' && def.element) return keysOf(def.element);
  return Object.entries(def.shape ?? {}).map(([name, value]) => ({ name, ...unwrap(value) }));
}

/** The schema that stands at a path of keys and indexes; undefined: there is none. */
export function schemaAt(root: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let schema: z.ZodType | undefined = root;
  for (const step of path) {
    const def: Def | undefined = schema && defOf(unwrap(schema).schema);
    schema = typeof step === 'number' ? def?.element : def?.shape?.[String(step)];
  }
  return schema;
}

function unwrap(schema: z.ZodType): Omit<ShapeKey, 'name'> {
  let inner = schema;
  let required = true;
  let description = '';
  let defaultValue: unknown;
  for (;;) {
    description ||= inner.description ?? '';
    const def = defOf(inner);
    if (def.type === 'optional' || def.type === 'default' || def.type === 'prefault') required = false;
    if (def.type === 'default') defaultValue ??= def.defaultValue;
    const next =
      def.type === 'pipe' ? (def.in && defOf(def.in).type === 'transform' ? def.out : def.in) : def.innerType;
    if (!next) return { required, description, schema: inner, defaultValue };
    inner = next;
  }
}
