import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compiledCodeFolder } from './compiled-code.js';

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  return home;
}

test('it is in the cache folder of the user, and theirs alone', () => {
  const HOME = newHome();
  const XDG_CACHE_HOME = newHome();
  const usual = join(HOME, '.cache/spokesync');
  expect(compiledCodeFolder({ HOME })).toBe(usual);
  expect(statSync(usual).mode & 0o777).toBe(0o700);
  expect(statSync(join(HOME, '.cache')).mode & 0o777).toBe(0o700);
  expect(compiledCodeFolder({ HOME, XDG_CACHE_HOME })).toBe(join(XDG_CACHE_HOME, 'spokesync'));
  // Such a one is to be passed over, says the specification of these folders.
  expect(compiledCodeFolder({ HOME, XDG_CACHE_HOME: 'cache' })).toBe(usual);
});

test('where Node was told what to do, it is left alone', () => {
  const HOME = newHome();
  expect(compiledCodeFolder({ HOME, NODE_COMPILE_CACHE: '/elsewhere' })).toBeNull();
  expect(compiledCodeFolder({ HOME, NODE_DISABLE_COMPILE_CACHE: '1' })).toBeNull();
  expect(() => statSync(join(HOME, '.cache'))).toThrow('ENOENT');
});

test('without a home, or with a file in its place, there is none', () => {
  const HOME = newHome();
  expect(compiledCodeFolder({ HOME: join(HOME, 'gone') })).toBeNull();
  expect(() => statSync(join(HOME, 'gone'))).toThrow('ENOENT');
  expect(compiledCodeFolder({ HOME: '' })).toBeNull();
  writeFileSync(join(HOME, '.cache'), '');
  expect(compiledCodeFolder({ HOME })).toBeNull();
});

for (const folder of ['.', '.cache', '.cache/spokesync']) {
  test(`there is none where others can write: ${folder}`, () => {
    const HOME = newHome();
    mkdirSync(join(HOME, '.cache/spokesync'), { recursive: true });
    expect(compiledCodeFolder({ HOME })).not.toBeNull();
    for (const mode of [0o777, 0o1777, 0o775]) {
      chmodSync(join(HOME, folder), mode);
      expect(compiledCodeFolder({ HOME })).toBeNull();
    }
  });

  // As root with the environment of somebody else.
  test.runIf(process.getuid?.() === 0)(`there is none where it is another user's: ${folder}`, () => {
    const HOME = newHome();
    mkdirSync(join(HOME, '.cache/spokesync'), { recursive: true });
    chownSync(join(HOME, folder), 65_534, 65_534);
    expect(compiledCodeFolder({ HOME })).toBeNull();
  });
}
