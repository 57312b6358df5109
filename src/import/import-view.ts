import type { ImportResult } from './import-result.js';

/** An import as text for people. Never holds a password. */
export function importView(result: ImportResult): string {
  const { config, environment, variables, sites, tables, todo, remarks } = result;
  const where = config === null ? 'the configuration' : config;
  const lines = [`${where}: ${counted(sites, 'site')}, ${counted(tables, 'table')}`];
  if (environment !== null) {
    lines.push(`${environment}: ${counted(variables.length, 'password')}, readable by you only`);
  } else if (variables.length > 0) {
    lines.push(`passwords are not shown; it reads them from ${variables.join(', ')}`);
  }
  if (todo.length > 0) {
    lines.push('', `To do in ${where}:`);
    for (const { line, scriptLine, message } of todo) lines.push(`  line ${line}: ${message}${inScript(scriptLine)}`);
  }
  for (const [kind, title] of [
    ['no-counterpart', 'Without a counterpart:'],
    ['changes', 'Works in another way:'],
  ] as const) {
    const some = remarks.filter((remark) => remark.kind === kind);
    if (some.length > 0) lines.push('', title);
    for (const { scriptLine, message } of some) lines.push(`  ${message}${inScript(scriptLine)}`);
  }
  lines.push('', 'Next: read the configuration, then docs/migration.md.');
  if (environment !== null)
    lines.push(`The passwords reach spokesync with: set -a; . ${shellWord(environment)}; set +a`);
  return `${lines.join('\n')}\n`;
}

function inScript(line: number | null): string {
  return line === null ? '' : ` (line ${line} of the script)`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** A path for `.` in a shell, which looks for a bare name elsewhere. */
function shellWord(path: string): string {
  const named = path.includes('/') ? path : `./${path}`;
  return /^[\w./-]+$/.test(named) ? named : `'${named.replaceAll("'", `'\\''`)}'`;
}
