import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SyncError } from '../errors.js';
import { type NewFile, writeFiles } from './write-files.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'write-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function files(at: string): NewFile[] {
  return [
    { path: join(at, 'a.env'), content: 'secret', mode: 0o600 },
    { path: join(at, 'a.yaml'), content: 'open', mode: 0o666 },
  ];
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** The error that it throws. */
function refused(at: string, force: boolean): SyncError {
  try {
    writeFiles(files(at), force);
  } catch (error) {
    if (error instanceof SyncError) return error;
  }
  throw new Error('it was not refused');
}

test('both are made, the secret one for its owner only, whatever the umask', () => {
  const at = folder();
  const before = process.umask(0);
  try {
    writeFiles(files(at), false);
  } finally {
    process.umask(before);
  }
  expect(modeOf(join(at, 'a.env'))).toBe(0o600);
  expect(readFileSync(join(at, 'a.env'), 'utf8')).toBe('secret');
  expect(readdirSync(at)).toEqual(['a.env', 'a.yaml']);
});

test.each(['a.env', 'a.yaml'])('where %s is there already, nothing is written', (name) => {
  const at = folder();
  writeFileSync(join(at, name), 'mine');
  expect(refused(at, false)).toMatchObject({
    code: 'usage',
    message: expect.stringContaining(name),
    hint: expect.stringContaining('--force'),
  });
  expect(readdirSync(at)).toEqual([name]);
  expect(readFileSync(join(at, name), 'utf8')).toBe('mine');
});

test('with force they are replaced, and what others could read they cannot any more', () => {
  const at = folder();
  writeFileSync(join(at, 'a.env'), 'old');
  chmodSync(join(at, 'a.env'), 0o644);
  writeFiles(files(at), true);
  expect([modeOf(join(at, 'a.env')), readFileSync(join(at, 'a.env'), 'utf8')]).toEqual([0o600, 'secret']);
  expect(readdirSync(at)).toEqual(['a.env', 'a.yaml']);
});

test.each([false, true])('a link is never followed (force: %s)', (force) => {
  const at = folder();
  symlinkSync(join(at, 'elsewhere'), join(at, 'a.env'));
  if (force) writeFiles(files(at), true);
  else expect(refused(at, false).message).toContain('a.env is there already');
  expect(readdirSync(at)).toEqual(force ? ['a.env', 'a.yaml'] : ['a.env']);
});

test('what cannot be written leaves nothing behind', () => {
  const at = folder();
  mkdirSync(join(at, 'a.yaml'));
  expect(refused(at, true)).toMatchObject({ code: 'usage', hint: expect.stringContaining('--output') });
  expect(refused(join(at, 'none'), false).message).toMatch(/cannot be written: there is no such file/);
  expect(readdirSync(at).filter((name) => name.includes('.yaml.') || name.includes('.env.'))).toEqual([]);
});
