import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../config/secret.js';
import { environmentFile, unfitForEnvironment } from './environment-file.js';

/** What systemd makes of a line `NAME="value"`: a backslash guards `"`, `\`, `$` and `` ` ``, all else is itself (systemd.exec(5)). */
function asSystemd(file: string): string[] {
  return [...file.matchAll(/^P\d+="((?:[^"\\]|\\[^])*)"$/gm)].map(([, value = '']) =>
    value.replace(/\\(["\\$`])/g, '$1'),
  );
}

test('a shell and systemd read back what was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  try {
    const unit = fc.oneof(
      fc.constantFrom(...`'"\\$\`!#;&|<>(){}[]*?~=% \t\n`),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    );
    const password = fc.string({ unit }).filter((text) => unfitForEnvironment(new Secret(text)) === null);
    fc.assert(
      fc.property(fc.array(password, { minLength: 1, maxLength: 40 }), (passwords) => {
        const names = passwords.map((_, i) => `P${i}`);
        const text = environmentFile(new Map(passwords.map((one, i) => [names[i] ?? '', new Secret(one)])));
        writeFileSync(join(folder, 'x.env'), text);
        const shown = names.map((name) => `printf '%s\\0' "$${name}"`).join(';');
        const script = `set -a; . ./x.env; set +a; exec sh -c '${shown.replaceAll("'", `'\\''`)}'`;
        const read = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' }).split('\0').slice(0, -1);
        expect(read).toEqual(passwords);
        expect(asSystemd(text)).toEqual(passwords);
      }),
      { numRuns: 25 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a password that is not known is left to be filled in', () => {
  expect(environmentFile(new Map([['A', null]]))).toMatch(/\n# A=""\n$/);
});

test('a password that no environment can hold is known', () => {
  expect(['\0', '\x07', '\r', 'a\tb\nc é$'].map((text) => unfitForEnvironment(new Secret(text)) !== null)).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
