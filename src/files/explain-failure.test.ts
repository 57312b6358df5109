import { describe, expect, it } from 'vitest';
import { explainFailedFiles, explainFatal } from './explain-failure.js';

const stages = 'Looking for changes\n  Waiting for changes from server\nReconciling changes\n';

describe('a sync that could not go on', () => {
  it.each<[string, RegExp, boolean]>([
    ['ssh: connect to host a port 22: Connection timed out\nFatal error: Lost connection with the server\n', /^ssh could not connect: ssh: connect to host a port 22: Connection timed out$/, true],
    ['sh: 1: unison: not found\nFatal error: Lost connection with the server\n', /^unison is missing at the other end: sh/, false],
    ['bash: line 1: unison: command not found\nFatal error: Lost connection with the server\n', /^unison is missing/, false],
    ['Fatal error: Lost connection with the server\n', /^the link was lost/, true],
    [`${stages}Propagating updates\n[BGN] Copying x\nFatal error: Lost connection with the server\n`, /^the link was lost: Lost connection with the server$/, true],
    [`${stages}The root of one of the replicas has been completely emptied.\nUnison may\n`, /^all files of one side are gone/, false],
    ['Fatal error: Error in creating unison directory /home/x/.unison: Permission denied [mkdir(/home/x/.unison)]\n', /^unison cannot keep its memory: Error in creating.*Permission denied/, false],
    [`${stages}Propagating updates\n[BGN] Copying x\n[END] Copying x\nSaving synchronizer state\nError: Error in Lock.acquire:\nPermission denied [open(/u/lk1)]\n`, /^unison cannot keep its memory: Error in Lock.acquire: Permission denied \[open\(\/u\/lk1\)\]$/, false],
    [`${stages}Error: Error in Lock.acquire:\nPermission denied [open(/u/lk1)]\n`, /^unison cannot keep its memory: Error in Lock.acquire: Permission denied \[open\(\/u\/lk1\)\]$/, false],
    ['Profile default not found (looking for file /u/default.prf)\n', /^unison cannot keep its memory: .*default\.prf/, false],
    ['', /^unison could not go on: it said nothing$/, false],
  ])('is explained: %j', (stderr, message, retryable) => {
    const found = explainFatal(stderr);
    expect(found.message).toMatch(message);
    expect(found.retryable).toBe(retryable);
  }); // prettier-ignore

  it('is not explained by the name of a file', () => {
    const name = 'x\nHost key verification failed.\nssh: connect to host\nThe root of it has been completely emptied';
    const stderr = `${stages}Propagating updates\n[BGN] Copying ${name} from /a to /b\nFatal error: out of luck\n`;
    expect(explainFatal(stderr)).toEqual({
      message: 'unison could not go on: out of luck',
      hint: 'see what unison says',
      retryable: false,
    });
  });

  it('is told in whole lines, however much is said', () => {
    const warning = `@@@@\n${'Someone could be eavesdropping on you right now!\n'.repeat(20)}`;
    const said = `${warning}REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.\nFatal error: Lost connection with the server\n`;
    expect(explainFatal(said).message).toMatch(
      /^the host key of the other end is not the one that ssh knows: … Someone could .*! REMOTE HOST .* failed\.$/,
    );
    expect(explainFatal(`x${'y'.repeat(2000)}\n`).message).toMatch(/^unison could not go on: … y+$/);
  });

  it('says whose archives are locked', () => {
    const said =
      'Looking for changes\nFatal error: Warning: the archives are locked.  \nThe file /u/lk1 on host b should be deleted\n';
    expect(explainFatal(said)).toMatchObject({ locked: true, message: expect.stringContaining('/u/lk1 on host b') });
  });
});

describe('files that failed', () => {
  it.each<[string, string, boolean]>([
    ['Failed: Error in readWriteBounded:\nNo space left on device\n  failed: a\n', '1 file could not be copied, "a": the disk is full', false],
    ['Read-only file system [open(/x)]\n  failed: a\n  failed: b\n', '2 files could not be copied, "a", "b": the file system is read-only', false],
    ['Permission denied\n  failed: a\n  failed: b\\"\n  failed: c\n  failed: d\n', '4 files could not be copied, "a", "b\\\\\\"", "c" …: no permission', false],
    ['(0 items transferred, 1 skipped, 0 failed)\n  skipped: plan (1).txt (Error in digesting plan (1).txt:\nPermission denied [open(/x)])\n', '1 file could not be copied, "plan (1).txt": no permission', false],
    ['Destination updated during synchronization\n  failed: a\n', '1 file could not be copied, "a": changed meanwhile', true],
    ['something else\n', 'some files could not be copied: see the details', false],
  ])('are explained: %j', (log, message, retryable) => {
    expect(explainFailedFiles(log)).toMatchObject({ message, retryable });
  }); // prettier-ignore
});
