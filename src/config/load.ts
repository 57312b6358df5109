import { readFileSync } from 'node:fs';
import { SyncError } from '../errors.js';
import type { Config } from './config.js';
import { explain } from './explain.js';
import { ConfigError, type Fault, type Problem } from './problem.js';
import { resolveConfig } from './resolve.js';
import { brokenRules } from './rules.js';
import { configSchema } from './schema.js';
import { readSiteFiles, type ReadText, reason } from './site-files.js';
import { viewOf } from './view.js';
import { readYaml } from './yaml-source.js';

type Env = Readonly<Record<string, string | undefined>>;

const readText: ReadText = (path) => readFileSync(path, 'utf8');

/** Reads and checks a configuration file. Throws {@link ConfigError} (SyncError `config`) with every problem in it. */
export function loadConfig(path: string, env: Env = process.env): Config {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    throw new SyncError('config', `The configuration ${path} cannot be read: ${reason(error)}.`, {
      hint: '--config FILE names another file; docs/configuration.md has an example to start from.',
      cause: error,
    });
  }
  return parseConfig(text, env, path);
}

/** The same for a text. `path` is what messages call it, and where relative paths in it start. */
export function parseConfig(text: string, env: Env, path: string, read: ReadText = readText): Config {
  const yaml = readYaml(text, env);
  if ('syntax' in yaml) throw new ConfigError(yaml.syntax.map((problem) => ({ file: path, ...problem })));
  const { source } = yaml;
  const view = viewOf(source.raw);
  const checked = configSchema.safeParse(source.raw);
  const { files, faults: unreadable } = readSiteFiles(view, path, read);
  const issues = checked.success ? [] : checked.error.issues.flatMap((issue) => explain(issue, configSchema, source));
  const problems = unexpanded(yaml.faults, [...issues, ...brokenRules(view), ...unreadable]).map((fault): Problem => ({
    file: path,
    line: source.lineOf(fault.at),
    message: fault.message,
    fix: fault.fix,
  }));
  if (problems.length > 0 || !checked.success) throw new ConfigError(problems);
  return resolveConfig(checked.data, files, path);
}

/** All faults, but where a value lacks its environment variable, only that. */
function unexpanded(environment: readonly Fault[], others: readonly Fault[]): readonly Fault[] {
  const at = new Set(environment.map((fault) => JSON.stringify(fault.at)));
  return [...environment, ...others.filter((fault) => !at.has(JSON.stringify(fault.at)))];
}
