import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A certificate with its key, as PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
  /** Who signed it: its authority. */
  readonly ca: string;
}

/** An authority that signs certificates. */
export interface Authority {
  /** Its own certificate, as PEM. */
  readonly ca: string;
  /** Signs one for these names (`DNS:…`, `IP:…`); `days` below zero: it has expired. */
  readonly issue: (names: readonly string[], days?: number) => Promise<Issued>;
}

const REQUEST = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj'];

/** Makes an authority; its folder goes when the running test is over. */
export async function newAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  openssl(...REQUEST, '/CN=Test authority', '-x509', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem');
  const signed = ['x509', '-req', '-in', 'one.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  return {
    ca: await read('ca.pem'),
    issue: async (names, days = 2) => {
      openssl(...REQUEST, '/CN=one', '-keyout', 'one.key', '-out', 'one.csr');
      await writeFile(join(folder, 'names'), `subjectAltName = ${names.join(',')}\n`);
      openssl(...signed, '-days', String(days), '-extfile', 'names', '-out', 'one.pem');
      return { cert: await read('one.pem'), key: await read('one.key'), ca: await read('ca.pem') };
    },
  };
}
