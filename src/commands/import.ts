import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { reason } from '../config/site-files.js';
import { SyncError } from '../errors.js';
import { importResult } from '../import/import-result.js';
import { importScript } from '../import/import-script.js';
import { importView } from '../import/import-view.js';
import { writeFiles } from '../import/write-files.js';
import { type Command, emit } from './command-context.js';

/** `spokesync import SCRIPT`: writes the configuration that an old script's settings make; the script is not run. */
export const run: Command = async (context) => {
  const { options, word, stdout, stderr } = context;
  const [script, output] = [word ?? '', options.output ?? 'spokesync.yaml'];
  const isShown = output === '-';
  const environment = join(dirname(output), `${basename(output, extname(output))}.env`);
  if (environment === output) {
    throw new SyncError('usage', `--output is ${JSON.stringify(output)}, where the passwords go.`, {
      hint: 'Give it another ending, e.g. .yaml.',
    });
  }
  const imported = importScript(bytesOf(script), script, isShown ? 'spokesync.yaml' : output);
  const hasSecrets = imported.environment !== null && !isShown;
  if (!isShown) {
    writeFiles(
      [
        ...(imported.environment === null ? [] : [{ path: environment, content: imported.environment, mode: 0o600 }]),
        { path: output, content: imported.yaml, mode: 0o666 },
      ],
      options.force === true,
    );
  }
  const result = importResult(imported, isShown ? null : output, hasSecrets ? environment : null);
  if (isShown && options.json !== true) {
    stderr.write(importView(result));
    stdout.write(imported.yaml);
  } else emit(context, result, () => importView(result));
  return imported.toDos.length === 0 ? 'done' : 'attention';
};

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SyncError('config', `The script ${path} cannot be read: ${reason(error)}.`, {
      hint: 'Give the path of the old script, e.g. pt-table-sync-wrapper.pl.',
      cause: error,
    });
  }
}
