import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IN_A_PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/**
 * The licences of the packages that these files are of, by the packages' names: each under a line with name, version and
 * kind of licence. Throws where a package has no file with its licence.
 */
export function licensesOf(paths) {
  const folders = new Set(paths.flatMap((path) => IN_A_PACKAGE.exec(path.replaceAll('\\', '/')) ?? []));
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(one));
    if (file === undefined) throw new Error(`${name}@${version} would be built in, but has no file with its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return `Packages that are built into spokesync, with their licences.\n\n${texts.sort().join(`\n${'-'.repeat(80)}\n\n`)}`;
}
