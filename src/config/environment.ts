import { withhold } from './child-environment.js';

/** A text with its `${NAME}` replaced, and what was wrong with them. */
export interface Expanded {
  readonly text: string;
  readonly faults: readonly { readonly message: string; readonly fix: string }[];
}

/**
 * Replaces each `${NAME}` by the environment's value; `$${` stands for a plain `${`. What is put in is data: it is
 * never read as YAML, and in a url (`inUrl`) it is percent-encoded, unless the url begins with it. Programs that are
 * started get none of these variables (`child-environment.ts`).
 */
export function expand(text: string, env: Readonly<Record<string, string | undefined>>, inUrl: boolean): Expanded {
  const faults: { message: string; fix: string }[] = [];
  const expanded = text.replace(
    /(\$\$\{)|\$\{([^}]*)(\}?)/g,
    (whole, escaped: string | undefined, name: string, end: string, at: number) => {
      if (escaped !== undefined) return '${';
      if (end === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        faults.push({
          message: 'it holds a ${ that names no environment variable',
          fix: 'Write ${NAME}, or $${ for a plain ${',
        });
        return whole;
      }
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined) {
        faults.push({
          message: `the environment variable ${name} is not set`,
          fix: `Set it before spokesync starts, e.g. export ${name}=…`,
        });
        return whole;
      }
      withhold(name);
      return inUrl && at > 0 ? encodeURIComponent(Buffer.from(value).toString()) : value;
    },
  );
  return { text: expanded, faults };
}
