/** What package.json says, as far as it is needed here. */
export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
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

type Reasons = Readonly<Record<string, string>>;

/** Why each package that is installed with ours is needed, and what would have to be written without it. */
const INSTALLED: Reasons = {
  '@hono/node-server': 'the console: joins hono to Node’s own HTTP server',
  croner: 'when a cron expression is due, with time zones and their clock changes',
  hono: 'the console: routes, pages written as escaped JSX, cookies, headers; it depends on nothing',
  mariadb: 'the protocol of MariaDB and MySQL, pipelined, with the bulk protocol',
  pino: 'the log of the service, with secrets redacted',
  'postal-mime': 'the demo shows the mails as they were received',
  'smtp-server': 'the demo has a mail server of its own, so that real mails are sent and none leaves the machine',
  uplot: 'the charts of the console; it depends on nothing',
};

/** The same for those that `scripts/build.mjs` builds into our files: there they are found and read sooner. */
const BUILT_IN: Reasons = {
  commander: 'commands, options and their help',
  nodemailer: 'mails over SMTP and sendmail',
  yaml: 'the configuration file, with the line of each value',
  zod: 'the one schema of the configuration, checked whole',
};

/**
 * The whole of docs/dependencies.md. Throws where a dependency has no reason, a reason no dependency, a version is not
 * exact, or a package runs a script when it is installed.
 */
export function dependenciesDocs(manifest: Manifest, lock: LockFile): string {
  for (const name of Object.keys(manifest.dependencies))
    if (INSTALLED[name] === undefined)
      throw new Error(`package.json: ${name} has no reason in scripts/dependencies-docs.ts`);
  return `# Dependencies

<!-- Made from package.json and package-lock.json by \`npm run docs\`. Do not edit. -->

What the published package needs at run time, each pinned to one version. None runs a script when it is installed, and
all come from npm's registry with an integrity hash in the lock file. \`npm run docs:check\`, which is part of \`npm test\`,
fails when this page does not agree with the lock file, when a dependency has no reason, or when one wants to run a script.

## Installed

Packages of their own, which npm installs beside this one.

${table(INSTALLED, manifest.dependencies, lock)}

## Built in

Part of the files in \`dist/\`, so that commands start sooner. \`npm ls\` and \`npm audit\` do not see them there: compare these
versions with a warning. A newer one comes with a newer spokesync. Their licences are in \`dist/third-party-licenses.txt\`.

${table(BUILT_IN, manifest.devDependencies, lock)}

Besides these: Node, and on the hub \`unison\` and \`ssh\` where files are synced.
`;
}

function table(reasons: Reasons, versions: Readonly<Record<string, string>>, lock: LockFile): string {
  const rows = Object.keys(reasons).map((name) => {
    const version = versions[name];
    if (version === undefined) throw new Error(`${name} has a reason, but package.json does not list it`);
    if (!/^\d+\.\d+\.\d+$/u.test(version)) throw new Error(`package.json: ${name}@${version} is not an exact version`);
    const below = new Set<string>();
    pulledIn(lock, `node_modules/${name}`, below);
    const others = [...below].map((path) => titleOf(lock, path)).sort();
    return `| ${titleOf(lock, `node_modules/${name}`)} | ${reasons[name]} | ${others.join(', ') || 'nothing'} |`;
  });
  return ['| package | why | what it brings along |', '| --- | --- | --- |', ...rows].join('\n');
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
