import { spawnSync } from 'node:child_process';

/** Where every Debian can be fetched. */
export const DEBIANS_OWN = 'http://deb.debian.org/debian';

/**
 * The archive that this machine fetches its Debian from, as its own apt is set up: the first of `lines` (what
 * `apt-get indextargets` prints as `ORIGIN LABEL URI`) that is Debian's main archive; Debian's own where there is none.
 */
export function mirrorFrom(lines: string): string {
  for (const line of lines.split('\n')) {
    const [origin, label, uri] = line.trim().split(' ');
    // Its archive of security updates has a label of its own.
    if (origin === 'Debian' && label === 'Debian' && uri !== undefined) return uri.replace(/\/+$/u, '');
  }
  return DEBIANS_OWN;
}

/** The same, asked of apt; Debian's own on a machine that has none. */
export function mirrorOfThisMachine(): string {
  const format = ['--format', '$(ORIGIN) $(LABEL) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
  return mirrorFrom(typeof stdout === 'string' ? stdout : '');
}
