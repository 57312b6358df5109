/** What a program needs to find its files, to speak with people, and to reach ssh's agent. */
const NEEDED = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|LANG|LC_\w+|TZ|SSH_\w+|UNISON\w*|XDG_\w+)$/u;

const withheld = new Set<string>();

/** Notes an environment variable that a configuration of this process reads: it may hold a password. */
export function withhold(name: string): void {
  if (!NEEDED.test(name)) withheld.add(name);
}

/** This process's environment for a program that it starts: without what its configurations read. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !withheld.has(name)));
}
