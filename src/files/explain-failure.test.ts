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
    ['', /^unison could not go on/, false],
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

  it('says whose archives are locked', () => {
    const said =
      'Looking for changes\nFatal error: Warning: the archives are locked.  \nThe file /u/lk1 on host b should be deleted\n';
    expect(explainFatal(said)).toMatchObject({ locked: true, message: expect.stringContaining('/u/lk1 on host b') });
  });
});

describe('files that failed', () => {
  it.each<[string, string, boolean]>([
    ['Failed: Error in readWriteBounded:\nNo space left on device\n  failed: a\n', '1 file could not be copied: the disk is full', false],
    ['Read-only file system [open(/x)]\n  failed: a\n  failed: b\n', '2 files could not be copied: the file system is read-only', false],
    ['Destination updated during synchronization\n  failed: a\n', '1 file could not be copied: changed meanwhile', true],
    ['something else\n', 'some files could not be copied: see the details', false],
  ])('are explained: %j', (log, message, retryable) => {
    expect(explainFailedFiles(log)).toMatchObject({ message, retryable });
  }); // prettier-ignore
});
