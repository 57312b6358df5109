#!/usr/bin/env node
// Makes a fresh clone ready: `node scripts/setup.mjs mariadb galera unison openssh chromium`. Plain Node, because nothing is installed yet.
// Installs the packages of the lock file where they are not there, and the named programs where they are missing: as root
// by apt-get, otherwise it says what to run and ends with 1. It starts no service and touches no existing server.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/**
 * What to look for, and the Debian packages that bring it. MariaDB's own `mariadb-server` would set up and start a service
 * on port 3306; the demo and the tests only need the programs.
 */
const PROGRAMS = {
  mariadb: {
    files: ['mariadbd', 'mariadb-install-db', 'my_print_defaults'],
    packages: ['mariadb-server-core', 'mariadb-client-core'],
  },
  unison: { files: ['unison'], packages: ['unison'] },
  chromium: { files: ['chromium'], packages: ['chromium'] },
  galera: { files: ['libgalera_smm.so'], packages: ['galera-4'] },
  openssh: { files: ['sshd', 'ssh', 'ssh-keygen'], packages: ['openssh-server', 'openssh-client'] },
};

const FOLDERS = [
  ...(process.env.PATH ?? '').split(':'),
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/bin',
  '/usr/lib/galera',
];

function isInstalled(file) {
  return FOLDERS.some((folder) => existsSync(join(folder, file)));
}

function run(command, args, env = {}) {
  console.error(`> ${command} ${args.join(' ')}`);
  // Their output is progress, not a result: it goes to stderr.
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
  if (error) throw error;
  return status === 0;
}

/** True if node_modules holds exactly what the lock file says, whatever the files' times are. */
function packagesAreThere() {
  try {
    const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
    const held = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '') return true;
      return path in held ? held[path].version === version : optional === true;
    });
  } catch {
    return false;
  }
}

/** Debian starts a service as soon as its package is installed, unless this file says no. */
function withoutServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return work();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  try {
    return work();
  } finally {
    rmSync(policy, { force: true });
  }
}

function installPrograms(names) {
  const packages = names.flatMap((name) => PROGRAMS[name].packages);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    console.error(`\n${names.join(' and ')} missing. Please run, then try again:\n`);
    console.error(`    sudo apt-get update && sudo apt-get ${install.join(' ')}\n`);
    return false;
  }
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  return withoutServices(
    () =>
      run('apt-get', ['-q', ...install], quiet) ||
      (run('apt-get', ['-q', 'update'], quiet) && run('apt-get', ['-q', ...install], quiet)),
  );
}

process.chdir(join(import.meta.dirname, '..'));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PROGRAMS));
if (unknown !== undefined) {
  console.error(`setup: '${unknown}' is none of ${Object.keys(PROGRAMS).join(', ')}`);
  process.exit(64);
}
if (!packagesAreThere() && !run('npm', ['ci', '--include=dev'])) process.exit(1);
const missing = wanted.filter((name) => !PROGRAMS[name].files.every(isInstalled));
if (missing.length > 0 && !installPrograms(missing)) process.exit(1);
