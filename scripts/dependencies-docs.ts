/** What package.json says, as far as it is needed here. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The lock file (version 3). Keys of `packages` are paths: `node_modules/a`, `node_modules/a/node_modules/b`. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Why each run-time dependency is here, and what would have to be written without it. */
const REASONS: Readonly<Record<string, string>> = {
  '@hono/node-server': 'the console: joins hono to Node’s own HTTP server',
  commander: 'commands, options and their help',
  croner: 'when a cron expression is due, with time zones and their clock changes',
  hono: 'the console: routes, pages written as escaped JSX, cookies, headers; it depends on nothing',
  mariadb: 'the protocol of MariaDB and MySQL, pipelined, with the bulk protocol',
  nodemailer: 'mails over SMTP and sendmail',
  pino: 'the log of the service, with secrets redacted',
  'postal-mime': 'the demo shows the mails as they were received',
  'smtp-server': 'the demo has a mail server of its own, so that real mails are sent and none leaves the machine',
  uplot: 'the charts of the console; it depends on nothing',
  yaml: 'the configuration file, with the line of each value',
  zod: 'the one schema of the configuration, checked whole',
};

/**
 * The whole of docs/dependencies.md. Throws where a dependency has no reason, a reason no dependency, a version is not
 * exact, or a package runs a script when it is installed.
 */
export function dependenciesDocs(manifest: Manifest, lock: LockFile): string {
  const names = Object.keys(manifest.dependencies).sort();
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    if (REASONS[name] === undefined)
      throw new Error(`package.json: ${name} has no reason in scripts/dependencies-docs.ts`);
    if (!/^\d+\.\d+\.\d+$/u.test(version)) throw new Error(`package.json: ${name}@${version} is not an exact version`);
  }
  for (const name of Object.keys(REASONS))
    if (!names.includes(name)) throw new Error(`${name} has a reason, but package.json does not depend on it`);
  const rows = names.map((name) => {
    const below = new Set<string>();
    pulledIn(lock, `node_modules/${name}`, below);
    const others = [...below].map((path) => titleOf(lock, path)).sort();
    return `| ${titleOf(lock, `node_modules/${name}`)} | ${REASONS[name]} | ${others.join(', ') || 'nothing'} |`;
  });
  return `# Dependencies

<!-- Made from package.json and package-lock.json by \`npm run docs\`. Do not edit. -->

What the published package needs at run time, each pinned to one version. None runs a script when it is installed, and
all come from npm's registry with an integrity hash in the lock file. \`npm run docs:check\`, which is part of \`npm test\`,
fails when this page does not agree with the lock file, when a dependency has no reason, or when one wants to run a script.

| package | why | what it brings along |
| --- | --- | --- |
${rows.join('\n')}

Besides these: Node, and on the hub \`unison\` and \`ssh\` where files are synced.
`;
}

/** Adds to `found` the path of every package that the one at `path` needs, directly or not. */
function pulledIn(lock: LockFile, path: string, found: Set<string>): void {
  for (const name of Object.keys(lockedAt(lock, path).dependencies ?? {})) {
    const below = resolved(lock, path, name);
    if (found.has(below)) continue;
    found.add(below);
    pulledIn(lock, below, found);
  }
}

/** Where Node finds `name` from the package at `path`: in its own folder, else further up. */
function resolved(lock: LockFile, path: string, name: string): string {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const here = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock.packages[here] !== undefined) return here;
    if (at === '') throw new Error(`package-lock.json: ${name}, which ${path} needs, is not in it`);
  }
}

function lockedAt(lock: LockFile, path: string): LockedPackage {
  const found = lock.packages[path];
  if (found === undefined) throw new Error(`package-lock.json: ${path} is not in it: run npm install`);
  if (found.hasInstallScript === true) throw new Error(`package-lock.json: ${path} runs a script when it is installed`);
  return found;
}

function titleOf(lock: LockFile, path: string): string {
  const { version = '?', license = 'license unknown' } = lockedAt(lock, path);
  return `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} ${version} (${license})`;
}
