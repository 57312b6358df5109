import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Waits for the end of its input, which comes when this process ends, however it ends (a SIGKILL leaves no other trace),
 * then kills the process groups that are named in the folder and removes it. Ctrl-C reaches the whole foreground group,
 * so the guardian runs in a group of its own.
 */
const GUARDIAN = `
  while read -r line; do :; done
  for file in "$1"/*.pid; do
    [ -f "$file" ] && kill -s KILL -- "-$(cat "$file")" 2>/dev/null
  done
  rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`;

let folder: string | null = null;

/**
 * Gives the one folder of this process, below the system's temporary folder, for servers that are thrown away.
 * It goes, with everything that runs in it, when this process ends: by itself, by a signal, or by a crash.
 */
export function guardedFolder(): string {
  if (folder !== null) return folder;
  folder = mkdtempSync(join(tmpdir(), 'spokesync-'));
  const guardian = spawn('/bin/sh', ['-c', GUARDIAN, 'spokesync-guardian', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.unref();
  // A pipe to a child is a socket underneath, and would keep this process alive.
  (guardian.stdin as unknown as { unref(): void }).unref();
  return folder;
}

/** Puts a process group under the guard until `release` is called. `pid` leads a group of its own (`detached`). */
export function guardGroup(pid: number): { release: () => void } {
  const file = join(guardedFolder(), `${String(pid)}.pid`);
  writeFileSync(file, String(pid));
  return {
    release: () => {
      rmSync(file, { force: true });
    },
  };
}
