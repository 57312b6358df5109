import type { Secret } from '../config/secret.js';

/**
 * Variables as a file that a shell (`set -a; . FILE`) and systemd (`EnvironmentFile=`) read alike: in double quotes, in
 * which both take a backslash before `"`, `\`, `$` and `` ` `` for an escape, and everything else for itself. A variable
 * without a value is left for a person to fill in. Holds the secrets in plain: for the file only.
 */
export function environmentFile(secrets: ReadonlyMap<string, Secret | null>): string {
  const lines = [...secrets].map(([name, secret]) =>
    secret === null ? `# ${name}=""` : `${name}="${secret.reveal().replace(/["\\$`]/g, '\\$&')}"`,
  );
  return `# Passwords for spokesync. Read by: set -a; . ./FILE; set +a   or by systemd: EnvironmentFile=/path/of/FILE\n${lines.join('\n')}\n`;
}

/** Why a password cannot stand in an environment file; null: it can. */
export function unfitForEnvironment(secret: Secret): string | null {
  const text = secret.reveal();
  if (text.includes('\0')) return 'it holds a NUL character, which no environment variable can hold';
  if (/[^\P{Cc}\t\n]/u.test(text)) return 'it holds a control character, which systemd refuses in an EnvironmentFile';
  return null;
}
